using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Experiments;

internal sealed class ChangeExperiment(IDbContextFactory<KargahDb> databases, Experiments experiments, Datasets.Datasets datasets, AuditLog audit, LiveFeed feed, TimeProvider clock)
{
    public static async Task<Ok<ExperimentResponse>> HandleCreate(CreateExperimentRequest request, CurrentUser user, ChangeExperiment change, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ExperimentResponse { Experiment = await change.CreateAsync(request, user, cancellationToken) });

    public static async Task<Ok<ExperimentResponse>> HandleUpdate(Guid id, UpdateExperimentRequest request, CurrentUser user, ChangeExperiment change, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ExperimentResponse { Experiment = await change.UpdateAsync(id, request, user, cancellationToken) });

    public static async Task<Ok<DoneResponse>> HandleDelete(Guid id, CurrentUser user, ChangeExperiment change, CancellationToken cancellationToken)
    {
        await change.DeleteAsync(id, user, cancellationToken);
        return TypedResults.Ok(new DoneResponse { Message = "The experiment is deleted; its runs are kept." });
    }

    private async Task<Experiment> CreateAsync(CreateExperimentRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        if (request.Dataset is not null && request.DatasetId is not null && request.Dataset != request.DatasetId)
        {
            throw ProblemException.Field("dataset", "Name one data set: dataset and dataset_id differ.");
        }

        var now = clock.GetUtcNow();
        var created = new ExperimentEntity
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = user.Id,
            Name = Named(request.Name!),
            Description = request.Description,
            DatasetId = await DatasetAsync(request.Dataset ?? request.DatasetId, user, cancellationToken),
            ModelType = request.ModelType ?? request.Model,
            ConfigJson = ConfigJson(request.Config ?? new StartTrainingRequest()),
            Notes = request.Notes,
            TagsJson = Tags.ToJson(Tags.Check(request.Tags ?? [])),
            CreatedAt = now,
            UpdatedAt = now,
        };
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            db.Experiments.Add(created);
            await db.SaveChangesAsync(cancellationToken);
        }

        return await experiments.ReadAsync(created.Id, user, cancellationToken);
    }

    private async Task<Experiment> UpdateAsync(Guid id, UpdateExperimentRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var name = request.Name is null ? null : Named(request.Name);
        var tags = request.Tags is null ? null : Tags.Check(request.Tags);
        var dataset = await DatasetAsync(request.DatasetId, user, cancellationToken);
        var config = request.Config is null ? null : ConfigJson(request.Config);
        var now = clock.GetUtcNow();
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            await db.Experiments.Where(each => each.Id == id && each.OwnerId == user.Id).ExecuteUpdateAsync(set =>
            {
                set.SetProperty(each => each.UpdatedAt, now)
                    .SetProperty(each => each.Name, each => name ?? each.Name)
                    .SetProperty(each => each.Description, each => request.Description ?? each.Description)
                    .SetProperty(each => each.Notes, each => request.Notes ?? each.Notes)
                    .SetProperty(each => each.ConfigJson, each => config ?? each.ConfigJson)
                    .SetProperty(each => each.DatasetId, each => dataset ?? each.DatasetId)
                    .SetProperty(each => each.ModelType, each => request.ModelType ?? each.ModelType);
                if (tags is not null)
                {
                    set.SetProperty(each => each.TagsJson, Tags.ToJson(tags));
                }
            }, cancellationToken);
        }

        return await experiments.ReadAsync(id, user, cancellationToken);
    }

    private async Task DeleteAsync(Guid id, CurrentUser user, CancellationToken cancellationToken)
    {
        var found = await experiments.FindAsync(id, user, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var deleted = await audit.ChangeAsync(db, async () =>
        {
            // a run that is queued into it at this moment is seen here, or finds no experiment in its own turn
            if (await db.Jobs.AnyAsync(job => job.ExperimentId == id && JobStates.Unfinished.Contains(job.State), cancellationToken))
            {
                return 0;
            }

            await db.Jobs.Where(job => job.ExperimentId == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.ExperimentId, (Guid?)null), cancellationToken);
            return await db.Experiments.Where(each => each.Id == id && each.OwnerId == user.Id).ExecuteDeleteAsync(cancellationToken);
        }, AuditAction.ExperimentDeleted, "experiment", id.ToString(), new { found.Name }, cancellationToken);
        if (deleted == 0)
        {
            throw ProblemException.Conflict(ProblemCodes.JobRunning, "Runs of this experiment wait or go on: stop them first, or wait for their end.");
        }

        feed.JobsChanged();
    }

    private static string Named(string name) => name.Trim() is { Length: > 0 } trimmed ? trimmed : throw ProblemException.Field("name", "The name is empty.");

    /// <summary>Which experiment a run belongs to is said by the experiment.</summary>
    private static string ConfigJson(StartTrainingRequest config) => JsonSerializer.Serialize(config with { ExperimentId = null }, KargahJson.Options);

    private async Task<Guid?> DatasetAsync(string? reference, CurrentUser user, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(reference) ? null
        : DatasetReferences.TryParse(reference, out var id) ? (await datasets.FindAsync(id, user, cancellationToken)).Id
        : throw Datasets.Datasets.NotThere();
}
