using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Mlflow;

/// <summary>Finds a run that somebody's program logs, and changes its row and its points together.</summary>
public sealed class ExternalRuns(IDbContextFactory<KargahDb> databases, WriteGate writes, JobLocks locks, EventStore events, LiveFeed feed, TimeProvider clock)
{
    public const string NameTag = "mlflow.runName";
    private const string NoteTag = "mlflow.note.content", OwnTags = "mlflow.";
    private const int LongestName = 200, LongestTag = 60, MostTags = 20;

    /// <summary>Also a deleted one.</summary>
    public async Task<JobEntity> FindAsync(string id, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Mine(db, id, me).AsNoTracking().FirstOrDefaultAsync(cancellationToken) ?? throw MlflowErrors.NoRun(id);
    }

    public static string IdOf(MlflowRequest request) => request.Text("run_id") ?? request.Text("run_uuid") ?? request.Needed("run_id");

    public static IQueryable<JobEntity> Mine(KargahDb db, string id, CurrentUser me) => db.Jobs.IgnoreQueryFilters().Where(job => job.Id == id && job.OwnerId == me.Id && job.Kind == JobKind.External);

    /// <param name="change">Changes the row and what was said; gives what was measured.</param>
    public async Task<JobEntity> ChangeAsync(MlflowRequest request, CurrentUser me, Func<JobEntity, ExternalRun, IReadOnlyList<(string Key, ExternalMetric Value)>> change, CancellationToken cancellationToken)
    {
        var id = IdOf(request);
        JobEntity job;
        using (await locks.EnterAsync(id, cancellationToken))
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            job = await Mine(db, id, me).FirstOrDefaultAsync(cancellationToken) ?? throw MlflowErrors.NoRun(id);
            if (job.DeletedAt is not null)
            {
                throw MlflowRequest.Invalid($"The run {id} must be in the 'active' state. Current state is deleted.");
            }

            var run = ExternalRun.Of(job);
            var (paramsBefore, tagsBefore) = (run.Params.Count, string.Join('\n', run.Tags));
            var measured = change(job, run);
            if (measured.Count > 0)
            {
                events.Record(id, measured.Select(each => (new WirePoint(each.Value.Step, each.Value.Step, ExternalRun.SplitOf(each.Key), each.Key, each.Value.Value), MlflowRunViews.TimeOf(each.Value.Timestamp))));
                foreach (var (key, value) in measured)
                {
                    Remember(job, run, key, value);
                }
            }

            var tagsChanged = tagsBefore != string.Join('\n', run.Tags);
            if (tagsChanged)
            {
                ShowTags(job, run.Tags);
            }

            job.ExternalJson = run.ToJson();
            db.Entry(job).Property(each => each.ParamsJson).CurrentValue = JsonSerializer.Serialize(run.Params, KargahJson.Options);
            job.Seq = events.NextSeq(id, job.Seq);
            job.UpdatedAt = clock.GetUtcNow();
            using var turn = await writes.EnterAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            if (measured.Count > 0)
            {
                await RunValues.SetMetricsAsync(db, id, me.Id, run.Metrics.ToDictionary(each => each.Key, each => each.Value.Value), cancellationToken);
            }

            if (run.Params.Count > paramsBefore)
            {
                await RunValues.SetParamsAsync(db, id, me.Id, run.Params, cancellationToken);
            }

            if (tagsChanged)
            {
                await RunValues.SetTagsAsync(db, id, me.Id, Tags.Read(job.TagsJson), cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        feed.JobChanged(id, me.Id);
        return job;
    }

    private static void Remember(JobEntity job, ExternalRun run, string key, ExternalMetric value)
    {
        if (!run.Metrics.TryGetValue(key, out var known) || (value.Step, value.Timestamp).CompareTo((known.Step, known.Timestamp)) >= 0)
        {
            run.Metrics[key] = value;
        }

        job.Step = Math.Max(job.Step, value.Step);
        // the two databases do not agree on what NaN is greater than
        double? newest = double.IsFinite(run.Metrics[key].Value) ? run.Metrics[key].Value : null;
        job.Loss = key is "loss" or "train_loss" or "train/loss" ? newest : job.Loss;
        job.ValLoss = key is "val_loss" or "val/loss" or "validation_loss" or "eval_loss" or "eval/loss" ? newest : job.ValLoss;
        job.ValidationMetricsJson = JsonSerializer.Serialize(run.Metrics.ToDictionary(each => each.Key, each => each.Value.Value), KargahJson.Options);
    }

    /// <summary>What Kargah itself has a place for.</summary>
    public static void ShowTags(JobEntity job, Dictionary<string, string> tags)
    {
        job.Name = Short(tags.GetValueOrDefault(NameTag) ?? job.Name, LongestName);
        job.Notes = tags.GetValueOrDefault(NoteTag) ?? job.Notes;
        job.TagsJson = Tags.ToJson([.. tags.Where(tag => !tag.Key.StartsWith(OwnTags, StringComparison.Ordinal)).Select(tag => Short(tag.Value.Length == 0 ? tag.Key : $"{tag.Key}={tag.Value}", LongestTag)).Distinct().Take(MostTags)]);
    }

    public static string Short(string text, int most) => text.Length <= most ? text : text[..most];
}
