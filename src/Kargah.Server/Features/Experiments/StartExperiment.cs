using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Experiments;

internal sealed class StartExperiment(IDbContextFactory<KargahDb> databases, Experiments experiments, StartTraining start, NewJobs jobs, JobLife life, JobRuns runs)
{
    private const int FirstSeed = 42;

    public static async Task<Ok<StartExperimentResponse>> HandleStart(Guid id, StartExperimentRequest? request, CurrentUser user, StartExperiment start, CancellationToken cancellationToken) =>
        TypedResults.Ok(await start.StartAsync(id, request ?? new StartExperimentRequest(), user, cancellationToken));

    public static async Task<Ok<StopExperimentResponse>> HandleStop(Guid id, CurrentUser user, StartExperiment start, CancellationToken cancellationToken) =>
        TypedResults.Ok(await start.StopAsync(id, user, cancellationToken));

    private async Task<StartExperimentResponse> StartAsync(Guid id, StartExperimentRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var experiment = await experiments.FindAsync(id, user, cancellationToken);
        var config = JsonSerializer.Deserialize<StartTrainingRequest>(experiment.ConfigJson, KargahJson.Options)!;
        var named = config.Dataset ?? config.DatasetId ?? config.DatasetPath;
        var first = config with
        {
            ExperimentId = id.ToString(),
            Dataset = named ?? experiment.DatasetId?.ToString(),
            DatasetId = null,
            DatasetPath = null,
            ModelType = config.ModelType ?? experiment.ModelType,
        };
        var seeds = Seeds(request, config);
        await jobs.CheckRoomAsync(user, cancellationToken, seeds.Count);
        var started = new List<string>();
        foreach (var seed in seeds)
        {
            var run = first with { Seed = seed, Name = config.Name ?? Name(experiment.Name, seed) };
            started.Add((await start.RunAsync(run, user, cancellationToken)).JobId);
        }

        return new StartExperimentResponse(started);
    }

    private async Task<StopExperimentResponse> StopAsync(Guid id, CurrentUser user, CancellationToken cancellationToken)
    {
        await experiments.FindAsync(id, user, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // those that wait first, lest one of them starts in the place of one that was stopped
        var going = await db.Jobs.Where(job => job.ExperimentId == id && job.OwnerId == user.Id && JobStates.Unfinished.Contains(job.State))
            .OrderByDescending(job => job.State == JobState.Queued).ThenByDescending(job => job.CreatedAt).Select(job => job.Id).ToListAsync(cancellationToken);
        var stopped = new List<string>();
        foreach (var jobId in going)
        {
            if (await life.StopAsync(jobId, CancellationToken.None))
            {
                runs.AskToStop(jobId);
                stopped.Add(jobId);
            }
        }

        return new StopExperimentResponse(stopped);
    }

    private static List<int> Seeds(StartExperimentRequest request, StartTrainingRequest config)
    {
        var first = config.Seed ?? FirstSeed;
        if (request is { Seeds: not null, Count: not null })
        {
            throw ProblemException.Field("seeds", "Give the seeds or how many, not both.");
        }

        if (request.Count > 1 && first > int.MaxValue - request.Count)
        {
            throw ProblemException.Field("count", "The seeds would go beyond 2147483647; give a smaller seed in the config.");
        }

        var seeds = request.Seeds?.Distinct().ToList() ?? [.. Enumerable.Range(0, request.Count ?? 1).Select(more => first + more)];
        return seeds.Any(seed => seed < 0) ? throw ProblemException.Field("seeds", "A seed goes from 0 to 2147483647.") : seeds;
    }

    private static string Name(string experiment, int seed)
    {
        var end = string.Create(CultureInfo.InvariantCulture, $" · {seed}");
        return string.Concat(experiment.AsSpan(0, Math.Min(experiment.Length, 200 - end.Length)), end);
    }
}
