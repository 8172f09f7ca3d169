using System.Globalization;
using Kargah.Contracts;
using Kargah.Server.Data;

namespace Kargah.Server.Features.Mlflow;

/// <summary>A run as MLflow's clients read it, and their words for what Kargah has its own for.</summary>
internal static class MlflowRunViews
{
    public static MlflowFields Fields(JobEntity job)
    {
        var run = ExternalRun.Of(job);
        return new MlflowFields(job, run.Metrics.ToDictionary(each => each.Key, each => each.Value.Value), run.Params, run.Tags, new Dictionary<string, object?>
        {
            ["run_id"] = job.Id,
            ["run_name"] = job.Name,
            ["status"] = StatusOf(job.State),
            ["user_id"] = job.OwnerId.ToString(),
            ["artifact_uri"] = MlflowArtifacts.UriOf(job),
            ["start_time"] = job.StartedAt is { } start ? (double)start.ToUnixTimeMilliseconds() : null,
            ["end_time"] = job.FinishedAt is { } end ? (double)end.ToUnixTimeMilliseconds() : null,
        });
    }

    public static object Show(JobEntity job)
    {
        var run = ExternalRun.Of(job);
        return new
        {
            info = Info(job),
            data = new
            {
                metrics = run.Metrics.Select(each => Metric(each.Key, each.Value.Value, each.Value.Timestamp, each.Value.Step)),
                @params = run.Params.Select(each => new { key = each.Key, value = each.Value }),
                tags = run.Tags.Select(each => new { key = each.Key, value = each.Value }),
            },
            inputs = new { },
        };
    }

    public static object Info(JobEntity job) => new
    {
        run_id = job.Id,
        run_uuid = job.Id,
        run_name = job.Name,
        experiment_id = job.ExperimentId?.ToString(),
        user_id = job.OwnerId.ToString(),
        status = StatusOf(job.State),
        start_time = job.StartedAt?.ToUnixTimeMilliseconds(),
        end_time = job.FinishedAt?.ToUnixTimeMilliseconds(),
        artifact_uri = MlflowArtifacts.UriOf(job),
        lifecycle_stage = job.DeletedAt is null ? "active" : "deleted",
    };

    public static object Metric(string key, double value, long timestamp, long step) =>
        new { key, value = double.IsFinite(value) ? (object)value : value.ToString(CultureInfo.InvariantCulture), timestamp, step };

    public static string StatusOf(JobState state) => state switch
    {
        JobState.Completed => "FINISHED",
        JobState.Failed => "FAILED",
        JobState.Stopped => "KILLED",
        _ => "RUNNING",
    };

    public static JobState StateOf(string status) => status switch
    {
        "RUNNING" or "SCHEDULED" => JobState.Running,
        "FINISHED" => JobState.Completed,
        "FAILED" => JobState.Failed,
        "KILLED" => JobState.Stopped,
        _ => throw MlflowRequest.Invalid($"Invalid status '{status}': RUNNING, SCHEDULED, FINISHED, FAILED or KILLED."),
    };

    public static DateTimeOffset TimeOf(long milliseconds) =>
        milliseconds is >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : throw MlflowRequest.Invalid($"Invalid time {milliseconds}: Unix milliseconds are needed.");
}
