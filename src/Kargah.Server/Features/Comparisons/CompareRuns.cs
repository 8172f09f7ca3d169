using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Comparisons;

internal sealed class CompareRuns(IDbContextFactory<KargahDb> databases, FindSignificance significance, Experiments.Experiments experiments)
{
    private const int Most = 20;
    private const string Seed = "seed";

    /// <param name="runs">Ids of 2 to 20 runs, parted by commas.</param>
    /// <param name="metric">By which they are said to be better; else the one that chooses the epoch in most of them.</param>
    public static async Task<Ok<ComparisonResponse>> Handle(string? runs, string? metric, CurrentUser user, CompareRuns compare, CancellationToken cancellationToken)
    {
        var ids = Parse(runs);
        return ids.Count < 2 ? throw TooFew() : TypedResults.Ok(await compare.RunAsync(ids, metric, user, cancellationToken));
    }

    /// <param name="id">The experiment.</param>
    /// <param name="runs">Some of its runs; else the newest 20.</param>
    /// <param name="metric">By which they are said to be better.</param>
    public static async Task<Ok<ComparisonResponse>> HandleExperiment(Guid id, string? runs, string? metric, CurrentUser user, CompareRuns compare, CancellationToken cancellationToken)
    {
        await compare.experiments.FindAsync(id, user, cancellationToken);
        await using var db = await compare.databases.CreateDbContextAsync(cancellationToken);
        var its = db.Jobs.Where(job => job.ExperimentId == id && job.OwnerId == user.Id);
        var asked = Parse(runs);
        var ids = asked.Count > 0
            ? await its.Where(job => asked.Contains(job.Id)).Select(job => job.Id).ToListAsync(cancellationToken)
            : await its.OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Take(Most).Select(job => job.Id).ToListAsync(cancellationToken);
        if (asked.FirstOrDefault(job => !ids.Contains(job)) is { } stranger)
        {
            throw TrainingJobs.NotFound(stranger);
        }

        return TypedResults.Ok(await compare.RunAsync(asked.Count > 0 ? asked : [.. ids.AsEnumerable().Reverse()], metric, user, cancellationToken));
    }

    private readonly IDbContextFactory<KargahDb> databases = databases;
    private readonly Experiments.Experiments experiments = experiments;

    public async Task<ComparisonResponse> RunAsync(IReadOnlyList<string> ids, string? metric, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Jobs.AsNoTracking().VisibleTo(user).Where(job => ids.Contains(job.Id)).ToDictionaryAsync(job => job.Id, cancellationToken);
        var jobs = ids.Select(id => found.GetValueOrDefault(id) ?? throw TrainingJobs.NotFound(id)).ToList();
        if (jobs.FirstOrDefault(job => job.Kind == JobKind.Scoring) is { } scoring)
        {
            throw ProblemException.Field("runs", $"'{scoring.Name}' scores a data set; only trainings can be compared.");
        }

        var all = jobs.Select(RunSettings.Of).ToList();
        var settings = Settings(all);
        var preferred = string.IsNullOrWhiteSpace(metric) ? Preferred(all) : metric.Trim();
        return new ComparisonResponse
        {
            Runs = [.. jobs.Select((job, i) => Run(job, all[i]))],
            Settings = settings,
            Metrics = ComparedMetrics.Of(jobs),
            Groups = Groups(jobs, settings),
            Significance = await significance.OfAsync(jobs, preferred, cancellationToken),
            Prefers = preferred,
        };
    }

    private static List<string> Parse(string? runs)
    {
        var ids = (runs ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        return ids.Count > Most ? throw TooFew() : ids;
    }

    private static ProblemException TooFew() => ProblemException.Field("runs", "Name 2 to 20 runs: compare?runs=job_…,job_…");

    private static ComparedRun Run(JobEntity job, IReadOnlyDictionary<string, object?> settings) => new(
        job.Id, job.Name, job.State, settings.GetValueOrDefault(Seed) is double seed ? (int)seed : 0, job.ModelType, job.DatasetId, job.CreatedAt,
        job is { StartedAt: { } start, FinishedAt: { } end } ? Math.Max(0, (end - start).TotalSeconds) : null);

    private static List<ComparedSetting> Settings(IReadOnlyList<IReadOnlyDictionary<string, object?>> runs) =>
    [
        .. runs.SelectMany(run => run.Keys).Distinct().Select(name =>
        {
            var values = runs.Select(run => run.GetValueOrDefault(name)).ToList();
            return new ComparedSetting(name, values, values.Any(value => !RunSettings.Same(value, values[0])));
        }),
    ];

    private static string Preferred(IEnumerable<IReadOnlyDictionary<string, object?>> runs) =>
        runs.Select(run => run.GetValueOrDefault("eval_metric") as string).Where(name => !string.IsNullOrEmpty(name)).GroupBy(name => name).MaxBy(group => group.Count())?.Key ?? "loss";

    private static List<RunGroup> Groups(IReadOnlyList<JobEntity> jobs, IReadOnlyList<ComparedSetting> settings)
    {
        var differing = settings.Where(setting => setting.Differs && setting.Name != Seed).ToList();
        return
        [
            .. jobs.Select((job, place) =>
            {
                var own = differing.ToDictionary(setting => setting.Name, setting => setting.Values[place]);
                return (Place: place, Own: own, Key: Key(job, settings, place));
            }).GroupBy(run => run.Key).Select(group => new RunGroup(group.Key, group.First().Own, [.. group.Select(run => run.Place)], Scores([.. group.Select(run => jobs[run.Place])]))),
        ];
    }

    /// <summary>Of all settings but the seed, and of the table.</summary>
    private static string Key(JobEntity job, IReadOnlyList<ComparedSetting> settings, int place)
    {
        var text = JsonSerializer.Serialize(settings.Where(setting => setting.Name != Seed && setting.Values[place] is not null).OrderBy(setting => setting.Name, StringComparer.Ordinal).Select(setting => new[] { setting.Name, setting.Values[place] }), KargahJson.Options);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{job.DatasetId}{text}")).AsSpan(0, 8));
    }

    private static Dictionary<string, GroupScore> Scores(IReadOnlyList<JobEntity> jobs) => jobs
        .SelectMany(job => ComparedMetrics.OnTest(job) is { Count: > 0 } test ? test : ComparedMetrics.OnValidation(job))
        .Where(score => double.IsFinite(score.Value)).GroupBy(score => score.Key)
        .ToDictionary(scores => scores.Key, scores =>
        {
            var values = scores.Select(score => score.Value).ToList();
            var mean = values.Average();
            return new GroupScore(mean, values.Count > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)) : null, values.Count);
        });
}
