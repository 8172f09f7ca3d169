using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Mlflow;

/// <summary>What a program says of its run: metrics, parameters and tags, one by one or many at once.</summary>
public sealed class MlflowLogging(ExternalRuns runs, TimeProvider clock)
{
    private readonly ExternalRuns runs = runs;
    private readonly TimeProvider clock = clock;
    private const int MostMetrics = 1000, MostPairs = 100;

    public static async Task<IResult> LogMetric(MlflowRequest request, CurrentUser me, MlflowLogging log, CancellationToken cancellationToken)
    {
        var metric = log.MetricOf(request);
        await log.runs.ChangeAsync(request, me, (_, _) => [metric], cancellationToken);
        return Results.Json(new { });
    }

    public static async Task<IResult> LogParameter(MlflowRequest request, CurrentUser me, MlflowLogging log, CancellationToken cancellationToken)
    {
        await log.runs.ChangeAsync(request, me, (_, run) =>
        {
            SetParam(run, request.Needed("key"), request.Text("value") ?? "");
            return [];
        }, cancellationToken);
        return Results.Json(new { });
    }

    public static async Task<IResult> LogBatch(MlflowRequest request, CurrentUser me, MlflowLogging log, CancellationToken cancellationToken)
    {
        var (metrics, given, tags) = (request.List("metrics"), request.List("params"), request.List("tags"));
        if (metrics.Count > MostMetrics || given.Count > MostPairs || tags.Count > MostPairs || metrics.Count + given.Count + tags.Count > MostMetrics)
        {
            throw MlflowRequest.Invalid("A batch logging request can contain at most 1000 metrics, 100 params and 100 tags, and at most 1000 of all together.");
        }

        List<(string Key, ExternalMetric Value)> points = [.. metrics.Select(log.MetricOf)];
        await log.runs.ChangeAsync(request, me, (_, run) =>
        {
            foreach (var each in given)
            {
                SetParam(run, each.Needed("key"), each.Text("value") ?? "");
            }

            foreach (var (key, value) in MlflowExperiments.Pairs(tags))
            {
                run.Tags[key] = value;
            }

            return points;
        }, cancellationToken);
        return Results.Json(new { });
    }

    public static async Task<IResult> SetTag(MlflowRequest request, CurrentUser me, MlflowLogging log, CancellationToken cancellationToken)
    {
        await log.runs.ChangeAsync(request, me, (_, run) =>
        {
            run.Tags[request.Needed("key")] = request.Text("value") ?? "";
            return [];
        }, cancellationToken);
        return Results.Json(new { });
    }

    public static async Task<IResult> DeleteTag(MlflowRequest request, CurrentUser me, MlflowLogging log, CancellationToken cancellationToken)
    {
        await log.runs.ChangeAsync(request, me, (_, run) => run.Tags.Remove(request.Needed("key")) ? [] : throw ProblemException.NotFound(ProblemCodes.JobNotFound, $"No tag with name: {request.Text("key")} in run."), cancellationToken);
        return Results.Json(new { });
    }

    /// <summary>Data sets that a run says it used are taken and not kept.</summary>
    public static async Task<IResult> LogInputs(MlflowRequest request, CurrentUser me, MlflowLogging log, CancellationToken cancellationToken)
    {
        await log.runs.FindAsync(ExternalRuns.IdOf(request), me, cancellationToken);
        return Results.Json(new { });
    }

    private static void SetParam(ExternalRun run, string key, string value)
    {
        if (run.Params.TryGetValue(key, out var known) && known != value)
        {
            throw MlflowRequest.Invalid($"Changing param values is not allowed. Param with key='{key}' was already logged with value='{known}'; the new value is '{value}'.");
        }

        run.Params[key] = value;
    }

    private (string Key, ExternalMetric Value) MetricOf(MlflowRequest metric) =>
        (metric.Needed("key"), new ExternalMetric(metric.NeededNumber("value"), metric.Whole("timestamp") ?? clock.GetUtcNow().ToUnixTimeMilliseconds(), metric.Whole("step") ?? 0));
}
