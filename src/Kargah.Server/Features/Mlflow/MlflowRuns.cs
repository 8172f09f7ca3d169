using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Mlflow;

/// <summary>Runs that programs of others log: jobs of the kind <c>external</c>, without attempt or worker.</summary>
public sealed class MlflowRuns(IDbContextFactory<KargahDb> databases, WriteGate writes, JobLocks locks, EventStore events, MlflowExperiments experiments, ExternalRuns external, LiveFeed feed, AuditLog audit, TimeProvider clock)
{
    private readonly IDbContextFactory<KargahDb> databases = databases;
    private readonly WriteGate writes = writes;
    private readonly EventStore events = events;
    private readonly MlflowExperiments experiments = experiments;
    private readonly ExternalRuns external = external;
    private readonly LiveFeed feed = feed;
    private readonly TimeProvider clock = clock;
    private const int UsualResults = 1000, MostResults = 50_000;

    public static async Task<IResult> Create(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        var experiment = await runs.experiments.FindAsync(request.Text("experiment_id") ?? "0", me, cancellationToken);
        var now = runs.clock.GetUtcNow();
        var began = request.Whole("start_time") is { } start ? MlflowRunViews.TimeOf(start) : now;
        var tags = MlflowExperiments.Pairs(request.List("tags"));
        var id = NewJobs.Id(now);
        var name = request.Text("run_name") is { Length: > 0 } given ? given : tags.GetValueOrDefault(ExternalRuns.NameTag) ?? id;
        tags[ExternalRuns.NameTag] = name;
        var job = new JobEntity
        {
            Id = id,
            OwnerId = me.Id,
            Kind = JobKind.External,
            Name = name,
            DatasetName = "",
            ModelType = ModelType.Linear,
            ParamsJson = "{}",
            ExternalJson = new ExternalRun { Tags = tags }.ToJson(),
            State = JobState.Running,
            ExperimentId = experiment.Id,
            CreatedAt = now,
            StartedAt = began,
            UpdatedAt = now,
            Seq = runs.events.NextSeq(id),
        };
        ExternalRuns.ShowTags(job, tags);
        await using var db = await runs.databases.CreateDbContextAsync(cancellationToken);
        using (await runs.writes.EnterAsync(cancellationToken))
        {
            db.Jobs.Add(job);
            await db.SaveChangesAsync(cancellationToken);
            await RunValues.SetTagsAsync(db, id, me.Id, Tags.Read(job.TagsJson), cancellationToken);
        }

        runs.feed.JobChanged(id, me.Id);
        return Results.Json(new { run = MlflowRunViews.Show(job) });
    }

    public static async Task<IResult> Get(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken) =>
        Results.Json(new { run = MlflowRunViews.Show(await runs.external.FindAsync(ExternalRuns.IdOf(request), me, cancellationToken)) });

    public static async Task<IResult> Update(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        var state = request.Text("status") is { Length: > 0 } status ? MlflowRunViews.StateOf(status) : (JobState?)null;
        var job = await runs.external.ChangeAsync(request, me, (job, run) =>
        {
            if (request.Text("run_name") is { Length: > 0 } name)
            {
                run.Tags[ExternalRuns.NameTag] = name;
            }

            if (job.State.IsEnded())
            {
                // a program that was stopped from here says its own end later: the state stays as it is
                return state == JobState.Running ? throw ProblemException.Conflict(ProblemCodes.JobEnded, "This run has ended; an ended run cannot go on. Start a new one.") : [];
            }

            if (state is { } next && next.IsEnded())
            {
                job.State = next;
                job.FinishedAt = request.Whole("end_time") is { } end ? MlflowRunViews.TimeOf(end) : runs.clock.GetUtcNow();
            }

            return [];
        }, cancellationToken);
        return Results.Json(new { run_info = MlflowRunViews.Info(job) });
    }

    public static Task<IResult> Delete(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken) => runs.SetDeletedAsync(request, me, runs.clock.GetUtcNow(), cancellationToken);

    public static Task<IResult> Restore(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken) => runs.SetDeletedAsync(request, me, null, cancellationToken);

    public static async Task<IResult> Search(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        var filter = MlflowFilter.Parse(request.Text("filter"));
        var order = MlflowOrder.Parse(request.Texts("order_by"));
        var wanted = new List<Guid?>();
        foreach (var id in request.Texts("experiment_ids"))
        {
            wanted.Add((await runs.experiments.FindAsync(id, me, cancellationToken)).Id);
        }

        await using var db = await runs.databases.CreateDbContextAsync(cancellationToken);
        var jobs = await MlflowViews.Of(request.Text("run_view_type"), db.Jobs, job => job.DeletedAt != null).AsNoTracking()
            .Where(job => job.OwnerId == me.Id && job.Kind == JobKind.External && wanted.Contains(job.ExperimentId)).OrderByDescending(job => job.StartedAt).ThenBy(job => job.Id).ToListAsync(cancellationToken);
        var found = MlflowOrder.Sort(jobs.Select(MlflowRunViews.Fields).Where(filter.Matches), order).ToList();
        var (page, next) = MlflowPages.Of(found, request, "max_results", UsualResults, MostResults);
        return Results.Json(new { runs = page.Select(each => MlflowRunViews.Show((JobEntity)each.Row)), next_page_token = next });
    }

    public static async Task<IResult> GetHistory(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        var job = await runs.external.FindAsync(ExternalRuns.IdOf(request), me, cancellationToken);
        var key = request.Needed("metric_key");
        var found = new List<object>();
        StoredPoints read;
        var since = 0L;
        do
        {
            read = runs.events.ReadPoints(job.Id, since);
            found.AddRange(read.Points.Where(point => point.Name == key).Select(point => MlflowRunViews.Metric(key, point.Value, point.Time.ToUnixTimeMilliseconds(), point.Step)));
            since = read.Seq;
        }
        while (read.Points.Count >= EventStore.MaxRows);

        var (page, next) = MlflowPages.Of(found, request, "max_results", MostResults, MostResults);
        return Results.Json(new { metrics = page, next_page_token = next });
    }

    private async Task<IResult> SetDeletedAsync(MlflowRequest request, CurrentUser me, DateTimeOffset? deleted, CancellationToken cancellationToken)
    {
        var id = ExternalRuns.IdOf(request);
        using (await locks.EnterAsync(id, cancellationToken))
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            using var turn = await writes.EnterAsync(cancellationToken);
            var job = await ExternalRuns.Mine(db, id, me).FirstOrDefaultAsync(cancellationToken) ?? throw MlflowErrors.NoRun(id);
            if (deleted is not null && !job.State.IsEnded())
            {
                (job.State, job.FinishedAt) = (JobState.Stopped, deleted);
            }

            job.DeletedAt = deleted is null ? null : job.DeletedAt ?? deleted;
            job.UpdatedAt = clock.GetUtcNow();
            audit.Record(db, deleted is null ? AuditAction.JobRestored : AuditAction.JobDeleted, "job", id);
            await db.SaveChangesAsync(cancellationToken);
        }

        feed.JobChanged(id, me.Id);
        return Results.Json(new { });
    }
}
