using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Mlflow;

/// <summary>Runs that programs of others log: jobs of the kind <c>external</c>, without attempt or worker.</summary>
public sealed class MlflowRuns(IDbContextFactory<KargahDb> databases, WriteGate writes, JobLocks locks, EventStore events, MlflowExperiments experiments, LiveFeed feed, TimeProvider clock)
{
    private readonly IDbContextFactory<KargahDb> databases = databases;
    private readonly WriteGate writes = writes;
    private readonly EventStore events = events;
    private readonly MlflowExperiments experiments = experiments;
    private readonly LiveFeed feed = feed;
    private readonly TimeProvider clock = clock;
    private const string NameTag = "mlflow.runName", NoteTag = "mlflow.note.content", OwnTags = "mlflow.";
    private const int LongestName = 200, LongestTag = 60, MostTags = 20, MostMetrics = 1000, MostPairs = 100, UsualResults = 1000, MostResults = 50_000;

    public static async Task<IResult> Create(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        var experiment = await runs.experiments.FindAsync(request.Text("experiment_id") ?? "0", me, cancellationToken);
        var now = runs.clock.GetUtcNow();
        var began = request.Whole("start_time") is { } start ? TimeOf(start) : now;
        var tags = MlflowExperiments.Pairs(request.List("tags"));
        var id = NewJobs.Id(now);
        var name = request.Text("run_name") is { Length: > 0 } given ? given : tags.GetValueOrDefault(NameTag) ?? id;
        tags[NameTag] = name;
        var job = new JobEntity
        {
            Id = id,
            OwnerId = me.Id,
            Kind = JobKind.External,
            Name = Short(name, LongestName),
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
        ShowTags(job, tags);
        await using var db = await runs.databases.CreateDbContextAsync(cancellationToken);
        using (await runs.writes.EnterAsync(cancellationToken))
        {
            db.Jobs.Add(job);
            await db.SaveChangesAsync(cancellationToken);
            await RunValues.SetTagsAsync(db, id, me.Id, Tags.Read(job.TagsJson), cancellationToken);
        }

        runs.feed.JobChanged(id, me.Id);
        return Results.Json(new { run = Show(job) });
    }

    public static async Task<IResult> Get(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken) =>
        Results.Json(new { run = Show(await runs.FindAsync(IdOf(request), me, cancellationToken)) });

    public static async Task<IResult> Update(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        var state = request.Text("status") is { Length: > 0 } status ? StateOf(status) : (JobState?)null;
        var job = await runs.ChangeAsync(request, me, (job, run) =>
        {
            if (request.Text("run_name") is { Length: > 0 } name)
            {
                run.Tags[NameTag] = name;
            }

            if (job.State.IsEnded())
            {
                // a program that was stopped from here says its own end later: the state stays as it is
                return state == JobState.Running ? throw ProblemException.Conflict(ProblemCodes.JobEnded, "This run has ended; an ended run cannot go on. Start a new one.") : [];
            }

            if (state is { } next && next.IsEnded())
            {
                job.State = next;
                job.FinishedAt = request.Whole("end_time") is { } end ? TimeOf(end) : runs.clock.GetUtcNow();
            }

            return [];
        }, cancellationToken);
        return Results.Json(new { run_info = Info(job) });
    }

    public static async Task<IResult> LogMetric(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        var metric = runs.MetricOf(request);
        await runs.ChangeAsync(request, me, (_, _) => [metric], cancellationToken);
        return Results.Json(new { });
    }

    public static async Task<IResult> LogParameter(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        await runs.ChangeAsync(request, me, (_, run) =>
        {
            SetParam(run, request.Needed("key"), request.Text("value") ?? "");
            return [];
        }, cancellationToken);
        return Results.Json(new { });
    }

    public static async Task<IResult> LogBatch(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        var (metrics, given, tags) = (request.List("metrics"), request.List("params"), request.List("tags"));
        if (metrics.Count > MostMetrics || given.Count > MostPairs || tags.Count > MostPairs || metrics.Count + given.Count + tags.Count > MostMetrics)
        {
            throw MlflowRequest.Invalid("A batch logging request can contain at most 1000 metrics, 100 params and 100 tags, and at most 1000 of all together.");
        }

        List<(string Key, ExternalMetric Value)> points = [.. metrics.Select(runs.MetricOf)];
        await runs.ChangeAsync(request, me, (_, run) =>
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

    public static async Task<IResult> SetTag(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        await runs.ChangeAsync(request, me, (_, run) =>
        {
            run.Tags[request.Needed("key")] = request.Text("value") ?? "";
            return [];
        }, cancellationToken);
        return Results.Json(new { });
    }

    public static async Task<IResult> DeleteTag(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        await runs.ChangeAsync(request, me, (_, run) => run.Tags.Remove(request.Needed("key")) ? [] : throw ProblemException.NotFound(ProblemCodes.JobNotFound, $"No tag with name: {request.Text("key")} in run."), cancellationToken);
        return Results.Json(new { });
    }

    /// <summary>Data sets that a run says it used are taken and not kept.</summary>
    public static async Task<IResult> LogInputs(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        await runs.FindAsync(IdOf(request), me, cancellationToken);
        return Results.Json(new { });
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
        var found = MlflowOrder.Sort(jobs.Select(Fields).Where(filter.Matches), order).ToList();
        var (page, next) = MlflowPages.Of(found, request, "max_results", UsualResults, MostResults);
        return Results.Json(new { runs = page.Select(each => Show((JobEntity)each.Row)), next_page_token = next });
    }

    public static async Task<IResult> GetHistory(MlflowRequest request, CurrentUser me, MlflowRuns runs, CancellationToken cancellationToken)
    {
        var job = await runs.FindAsync(IdOf(request), me, cancellationToken);
        var key = request.Needed("metric_key");
        var found = new List<object>();
        StoredPoints read;
        var since = 0L;
        do
        {
            read = runs.events.ReadPoints(job.Id, since);
            found.AddRange(read.Points.Where(point => point.Name == key).Select(point => Metric(key, point.Value, point.Time.ToUnixTimeMilliseconds(), point.Step)));
            since = read.Seq;
        }
        while (read.Points.Count >= EventStore.MaxRows);

        var (page, next) = MlflowPages.Of(found, request, "max_results", MostResults, MostResults);
        return Results.Json(new { metrics = page, next_page_token = next });
    }

    /// <summary>Also a deleted one.</summary>
    public async Task<JobEntity> FindAsync(string id, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Mine(db, id, me).AsNoTracking().FirstOrDefaultAsync(cancellationToken) ?? throw MlflowErrors.NoRun(id);
    }

    public static string IdOf(MlflowRequest request) => request.Text("run_id") ?? request.Text("run_uuid") ?? request.Needed("run_id");

    private static IQueryable<JobEntity> Mine(KargahDb db, string id, CurrentUser me) => db.Jobs.IgnoreQueryFilters().Where(job => job.Id == id && job.OwnerId == me.Id && job.Kind == JobKind.External);

    private async Task<IResult> SetDeletedAsync(MlflowRequest request, CurrentUser me, DateTimeOffset? deleted, CancellationToken cancellationToken)
    {
        var id = IdOf(request);
        using (await locks.EnterAsync(id, cancellationToken))
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            using var turn = await writes.EnterAsync(cancellationToken);
            var job = await Mine(db, id, me).FirstOrDefaultAsync(cancellationToken) ?? throw MlflowErrors.NoRun(id);
            if (deleted is not null && !job.State.IsEnded())
            {
                (job.State, job.FinishedAt) = (JobState.Stopped, deleted);
            }

            job.DeletedAt = deleted is null ? null : job.DeletedAt ?? deleted;
            job.UpdatedAt = clock.GetUtcNow();
            await db.SaveChangesAsync(cancellationToken);
        }

        feed.JobChanged(id, me.Id);
        return Results.Json(new { });
    }

    /// <param name="change">Changes the row and what was said; gives what was measured.</param>
    private async Task<JobEntity> ChangeAsync(MlflowRequest request, CurrentUser me, Func<JobEntity, ExternalRun, IReadOnlyList<(string Key, ExternalMetric Value)>> change, CancellationToken cancellationToken)
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
            // a client whose answer got lost says the same again
            var measured = change(job, run).Where(each => !run.Metrics.TryGetValue(each.Key, out var known) || known != each.Value).ToList();
            if (measured.Count > 0)
            {
                events.Record(id, measured.Select(each => (new WirePoint(each.Value.Step, each.Value.Step, ExternalRun.SplitOf(each.Key), each.Key, each.Value.Value), TimeOf(each.Value.Timestamp))));
                measured.ForEach(each => Remember(job, run, each.Key, each.Value));
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
        job.Loss = key is "loss" or "train_loss" or "train/loss" ? value.Value : job.Loss;
        job.ValLoss = key is "val_loss" or "val/loss" or "validation_loss" or "eval_loss" or "eval/loss" ? value.Value : job.ValLoss;
        job.ValidationMetricsJson = JsonSerializer.Serialize(run.Metrics.ToDictionary(each => each.Key, each => each.Value.Value), KargahJson.Options);
    }

    private static void SetParam(ExternalRun run, string key, string value)
    {
        if (run.Params.TryGetValue(key, out var known) && known != value)
        {
            throw MlflowRequest.Invalid($"Changing param values is not allowed. Param with key='{key}' was already logged with value='{known}'; the new value is '{value}'.");
        }

        run.Params[key] = value;
    }

    /// <summary>What Kargah itself has a place for.</summary>
    private static void ShowTags(JobEntity job, Dictionary<string, string> tags)
    {
        job.Name = Short(tags.GetValueOrDefault(NameTag) ?? job.Name, LongestName);
        job.Notes = tags.GetValueOrDefault(NoteTag) ?? job.Notes;
        job.TagsJson = Tags.ToJson([.. tags.Where(tag => !tag.Key.StartsWith(OwnTags, StringComparison.Ordinal)).Select(tag => Short(tag.Value.Length == 0 ? tag.Key : $"{tag.Key}={tag.Value}", LongestTag)).Distinct().Take(MostTags)]);
    }

    private (string Key, ExternalMetric Value) MetricOf(MlflowRequest metric) =>
        (metric.Needed("key"), new ExternalMetric(metric.NeededNumber("value"), metric.Whole("timestamp") ?? clock.GetUtcNow().ToUnixTimeMilliseconds(), metric.Whole("step") ?? 0));

    private static MlflowFields Fields(JobEntity job)
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

    private static object Show(JobEntity job)
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

    private static object Info(JobEntity job) => new
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

    private static object Metric(string key, double value, long timestamp, long step) =>
        new { key, value = double.IsFinite(value) ? (object)value : value.ToString(CultureInfo.InvariantCulture), timestamp, step };

    private static string StatusOf(JobState state) => state switch
    {
        JobState.Completed => "FINISHED",
        JobState.Failed => "FAILED",
        JobState.Stopped => "KILLED",
        _ => "RUNNING",
    };

    private static JobState StateOf(string status) => status switch
    {
        "RUNNING" or "SCHEDULED" => JobState.Running,
        "FINISHED" => JobState.Completed,
        "FAILED" => JobState.Failed,
        "KILLED" => JobState.Stopped,
        _ => throw MlflowRequest.Invalid($"Invalid status '{status}': RUNNING, SCHEDULED, FINISHED, FAILED or KILLED."),
    };

    private static DateTimeOffset TimeOf(long milliseconds) =>
        milliseconds is >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : throw MlflowRequest.Invalid($"Invalid time {milliseconds}: Unix milliseconds are needed.");

    private static string Short(string text, int most) => text.Length <= most ? text : text[..most];
}
