using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Comparisons;

internal sealed class DiffRuns(IDbContextFactory<KargahDb> databases)
{
    public static async Task<Ok<DiffResponse>> Handle(string jobId, string other, CurrentUser user, DiffRuns diff, CancellationToken cancellationToken) =>
        TypedResults.Ok(await diff.RunAsync(jobId, other, user, cancellationToken));

    public async Task<DiffResponse> RunAsync(string first, string second, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Jobs.AsNoTracking().VisibleTo(user).Where(job => job.Id == first || job.Id == second).ToDictionaryAsync(job => job.Id, cancellationToken);
        var a = found.GetValueOrDefault(first) ?? throw TrainingJobs.NotFound(first);
        var b = found.GetValueOrDefault(second) ?? throw TrainingJobs.NotFound(second);
        var (factsA, factsB) = (Facts(a), Facts(b));
        return new DiffResponse
        {
            Settings = Settings(RunSettings.Of(a), RunSettings.Of(b)),
            Dataset = new DatasetDifference(
                factsA is not null && factsB is not null ? factsA.DatasetSha256 == factsB.DatasetSha256 : a.DatasetId == b.DatasetId,
                Table(a, factsA), Table(b, factsB)),
            Metrics = [.. ComparedMetrics.Of([a, b]).Select(metric => new MetricDifference(metric.Name, metric.Split, metric.Values[0], metric.Values[1], metric.Values[1] - metric.Values[0]))],
            Engine = Engine(factsA, factsB),
        };
    }

    private static List<SettingDifference> Settings(IReadOnlyDictionary<string, object?> a, IReadOnlyDictionary<string, object?> b) =>
    [
        .. a.Keys.Union(b.Keys).Select(name => new SettingDifference(name, a.GetValueOrDefault(name), b.GetValueOrDefault(name)))
            .Where(setting => !RunSettings.Same(setting.A, setting.B)),
    ];

    private static DiffedDataset Table(JobEntity job, RunFacts? facts) => new(job.DatasetId, job.DatasetName, facts?.DatasetSha256, facts?.TrainRows, facts?.ValidationRows, facts?.TestRows);

    private static Dictionary<string, EngineDifference> Engine(RunFacts? a, RunFacts? b)
    {
        var engine = new Dictionary<string, EngineDifference>
        {
            ["engine_version"] = new(a?.EngineVersion, b?.EngineVersion),
            ["instruction_set"] = new(a?.InstructionSet, b?.InstructionSet),
            ["threads"] = new(a?.Threads, b?.Threads),
            ["parameters"] = new(a?.Parameters, b?.Parameters),
        };
        foreach (var name in (a?.Seeds.Keys ?? []).Union(b?.Seeds.Keys ?? []))
        {
            engine["seed_" + name] = new(a?.Seeds.TryGetValue(name, out var first) == true ? first : null, b?.Seeds.TryGetValue(name, out var second) == true ? second : null);
        }

        foreach (var name in (a?.SplitHashes.Keys ?? []).Union(b?.SplitHashes.Keys ?? []))
        {
            engine[$"{name}_rows"] = new(a?.SplitHashes.GetValueOrDefault(name), b?.SplitHashes.GetValueOrDefault(name));
        }

        return engine;
    }

    private static RunFacts? Facts(JobEntity job) => job.FactsJson is null ? null : JsonSerializer.Deserialize<RunFacts>(job.FactsJson, KargahJson.Options);
}
