using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Experiments;

/// <summary>Finds experiments and says how they stand, which their runs decide.</summary>
internal sealed class Experiments(IDbContextFactory<KargahDb> databases)
{
    public static ProblemException NotThere() => ProblemException.NotFound(ProblemCodes.ExperimentNotFound, "There is no such experiment.");

    /// <summary>The experiment that a request names; null where it names none.</summary>
    /// <exception cref="ProblemException">400: it is not there, or somebody else's.</exception>
    public async Task<Guid?> ResolveAsync(string? reference, CurrentUser user, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reference))
        {
            return null;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return Guid.TryParse(reference, out var id) && await db.Experiments.AnyAsync(each => each.Id == id && each.OwnerId == user.Id, cancellationToken) ? id : throw ProblemException.Field("experiment_id", "There is no such experiment.");
    }

    /// <exception cref="ProblemException">404.</exception>
    public async Task<ExperimentEntity> FindAsync(Guid id, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Experiments.AsNoTracking().FirstOrDefaultAsync(each => each.Id == id && each.OwnerId == user.Id, cancellationToken) ?? throw NotThere();
    }

    public async Task<Experiment> ReadAsync(Guid id, CurrentUser user, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, user, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await ToResponsesAsync(db, [found], cancellationToken))[0];
    }

    public static async Task<IReadOnlyList<Experiment>> ToResponsesAsync(KargahDb db, IReadOnlyList<ExperimentEntity> experiments, CancellationToken cancellationToken)
    {
        var ids = experiments.Select(each => (Guid?)each.Id).ToList();
        var states = await db.Jobs.Where(job => ids.Contains(job.ExperimentId))
            .GroupBy(job => new { job.ExperimentId, job.State })
            .Select(group => new { group.Key.ExperimentId, group.Key.State, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var best = await BestAsync(db, ids, cancellationToken);
        return
        [
            .. experiments.Select(each =>
            {
                var runs = states.Where(state => state.ExperimentId == each.Id).ToDictionary(state => state.State, state => state.Count);
                return ToResponse(each, runs, best.GetValueOrDefault(each.Id));
            }),
        ];
    }

    private static async Task<Dictionary<Guid, BestRun>> BestAsync(KargahDb db, List<Guid?> ids, CancellationToken cancellationToken)
    {
        var scores = await (
            from job in db.Jobs
            where ids.Contains(job.ExperimentId) && job.State == JobState.Completed
            join chooser in db.RunValues on new { JobId = job.Id, Name = RunValueEntity.Params + "eval_metric" } equals new { chooser.JobId, chooser.Name }
            join score in db.RunValues on new { JobId = job.Id, Name = RunValueEntity.Metrics + chooser.Text } equals new { score.JobId, score.Name }
            where score.Number != null
            orderby job.CreatedAt
            select new { Experiment = job.ExperimentId!.Value, JobId = job.Id, Metric = chooser.Text!, Value = score.Number!.Value }).ToListAsync(cancellationToken);
        return scores.GroupBy(score => score.Experiment).ToDictionary(runs => runs.Key, runs =>
        {
            // runs that are judged by different things cannot all be beside each other
            var judged = runs.GroupBy(score => score.Metric).MaxBy(group => group.Count())!;
            var first = Directions.HigherIsBetter(judged.Key) ? judged.MaxBy(score => score.Value)! : judged.MinBy(score => score.Value)!;
            return new BestRun(first.JobId, judged.Key, first.Value);
        });
    }

    private static Experiment ToResponse(ExperimentEntity experiment, Dictionary<JobState, int> runs, BestRun? best) => new()
    {
        Id = experiment.Id,
        Name = experiment.Name,
        Description = experiment.Description,
        DatasetId = experiment.DatasetId,
        ModelType = experiment.ModelType,
        Config = JsonSerializer.Deserialize<StartTrainingRequest>(experiment.ConfigJson, KargahJson.Options)!,
        Notes = experiment.Notes,
        Tags = Tags.Read(experiment.TagsJson),
        Status = Status(runs),
        Runs = runs.Values.Sum(),
        Best = best,
        CreatedAt = experiment.CreatedAt,
        UpdatedAt = experiment.UpdatedAt,
    };

    private static ExperimentStatus Status(Dictionary<JobState, int> runs) =>
        runs.Count == 0 ? ExperimentStatus.Idle
        : JobStates.Unfinished.Any(runs.ContainsKey) ? ExperimentStatus.Running
        : runs.ContainsKey(JobState.Completed) ? ExperimentStatus.Completed
        : runs.ContainsKey(JobState.Failed) ? ExperimentStatus.Failed
        : ExperimentStatus.Stopped;
}
