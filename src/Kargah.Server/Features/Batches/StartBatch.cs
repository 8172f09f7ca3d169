using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Corrections;
using Kargah.Server.Features.Notifications;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Features.References;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Batches;

/// <summary>Queues work on pictures. What is to be done stands in a file beside the row, made before it: the row never points at nothing.</summary>
internal sealed class StartBatch(
    IDbContextFactory<KargahDb> databases, NewJobs jobs, KnownCards cards, ReferenceLibrary references, Rules rules, DataFolder folder, Sandbox sandbox, PicturesOptions limits, TimeProvider clock)
{
    private const int MostPictures = 10_000;

    public static async Task<Accepted<Batch>> Handle(StartBatchRequest request, CurrentUser user, StartBatch start, CancellationToken cancellationToken)
    {
        var (job, secret) = await start.RunAsync(request, user, cancellationToken);
        return TypedResults.Accepted($"/api/batch/jobs/{job.Id}", job.ToBatch([], job.CreatedAt) with { CallbackSecret = secret });
    }

    private async Task<(JobEntity Job, string? Secret)> RunAsync(StartBatchRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var pictures = await FindAsync(db, request, user, cancellationToken);
        var operation = request.Operation switch
        {
            BatchOperation.Detect => PictureOperation.Detect,
            BatchOperation.Correct => PictureOperation.Correct,
            BatchOperation.RemoveBackground => PictureOperation.RemoveBackground,
            _ => PictureOperation.DetectAndCorrect,
        };
        var name = string.IsNullOrWhiteSpace(request.Name) ? request.Group ?? (pictures.Count == 1 ? pictures[0].OriginalFilename : FormattableString.Invariant($"{pictures.Count} pictures")) : request.Name.Trim();
        var facts = new PictureJobFacts(JobType.Batch, operation, pictures.Count, null, request.Options ?? new());
        return await QueueAsync(db, pictures, facts, name, null, string.IsNullOrWhiteSpace(request.CallbackUrl) ? null : request.CallbackUrl, user, cancellationToken);
    }

    /// <summary>Work on one picture that nobody waits for.</summary>
    public async Task<JobEntity> RunAsync(CreateJobRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var operation = request.JobType switch
        {
            JobType.Analysis => PictureOperation.Analyze,
            JobType.Detection => PictureOperation.Detect,
            JobType.Correction => PictureOperation.DetectAndCorrect,
            _ => throw ProblemException.Field("job_type", "Here one can ask for an analysis, a detection or a correction; trainings are started at /api/training, batches at /api/batch/jobs."),
        };
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var pictures = await FindAsync(db, new StartBatchRequest { ImageIds = [request.ImageId!.Value] }, user, cancellationToken);
        var facts = new PictureJobFacts(request.JobType.Value, operation, 1, request.ImageId, request.Parameters ?? new());
        return (await QueueAsync(db, pictures, facts, request.JobName!.Trim(), request.Description, null, user, cancellationToken)).Job;
    }

    private static async Task<IReadOnlyList<PictureEntity>> FindAsync(KargahDb db, StartBatchRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var mine = db.Pictures.AsNoTracking().Where(picture => picture.OwnerId == user.Id);
        if (request.ImageIds is null == string.IsNullOrWhiteSpace(request.Group))
        {
            throw ProblemException.Field("image_ids", "Say which pictures: either their ids, or the name of a light group.");
        }

        if (request.ImageIds is not { } asked)
        {
            var grouped = await mine.Where(picture => picture.Group == request.Group && picture.Status == PictureStatus.Ready).OrderBy(picture => picture.CreatedAt).ThenBy(picture => picture.Id).Take(MostPictures + 1).ToListAsync(cancellationToken);
            return grouped.Count is 0 or > MostPictures
                ? throw ProblemException.Field("group", grouped.Count == 0 ? $"There is no picture in the light group '{request.Group}'." : "A batch takes at most 10,000 pictures; take fewer at a time.")
                : grouped;
        }

        var ids = asked.Distinct().ToList();
        if (ids.Count is 0 or > MostPictures)
        {
            throw ProblemException.Field("image_ids", "A batch takes 1 to 10,000 pictures.");
        }

        var found = new Dictionary<Guid, PictureEntity>();
        foreach (var some in ids.Chunk(500))
        {
            foreach (var picture in await mine.Where(picture => some.Contains(picture.Id)).ToListAsync(cancellationToken))
            {
                found[picture.Id] = picture;
            }
        }

        foreach (var id in ids)
        {
            if (!found.TryGetValue(id, out var picture))
            {
                throw PictureLibrary.NotThere();
            }

            if (picture.Status == PictureStatus.Invalid)
            {
                throw new ProblemException(StatusCodes.Status409Conflict, ProblemCodes.PictureInvalid, $"'{picture.OriginalFilename}' cannot be used: {picture.Problem()!.Error}", new Dictionary<string, object?> { ["filename"] = picture.OriginalFilename });
            }
        }

        return [.. ids.Select(id => found[id])];
    }

    private async Task<(JobEntity Job, string? Secret)> QueueAsync(KargahDb db, IReadOnlyList<PictureEntity> pictures, PictureJobFacts facts, string name, string? description, string? callback, CurrentUser user, CancellationToken cancellationToken)
    {
        CorrectionChecks.Check(facts.Options);
        await jobs.CheckRoomAsync(user, cancellationToken);
        var plan = await PlanAsync(db, pictures, facts, user, cancellationToken);
        var now = clock.GetUtcNow();
        var job = new JobEntity
        {
            Id = Guid.CreateVersion7(now).ToString(),
            OwnerId = user.Id,
            Kind = JobKind.Pictures,
            Name = name,
            DatasetName = "",
            ModelType = ModelType.Linear,
            ParamsJson = "{}",
            PicturesJson = facts.ToJson(),
            PictureJob = facts.Type,
            Notes = description,
            State = JobState.Queued,
            CreatedAt = now,
            UpdatedAt = now,
            TotalSteps = pictures.Count,
            Message = "Waiting for a free place",
        };
        // before the job: its end must not come sooner than the wish to hear of it
        var told = callback is null ? null : ((Guid Id, string Secret)?)await rules.AddCallbackAsync(job.Id, $"{name}: callback", callback, user, cancellationToken);
        var path = folder.PicturesPlan(job.Id);
        Directory.CreateDirectory(folder.Job(job.Id), DataFolder.Passage);
        try
        {
            await DurableFile.WriteJsonAsync(path, plan, UnixFileMode.UserRead | UnixFileMode.UserWrite, cancellationToken);
            sandbox.LetRead(path);
            DurableFile.FlushFolder(folder.Jobs);
            await jobs.QueueAsync(job, cancellationToken);
        }
        catch
        {
            Directory.Delete(folder.Job(job.Id), recursive: true);
            await db.NotificationRules.Where(rule => told != null && rule.Id == told.Value.Id).ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }

        return (job, told?.Secret);
    }

    private async Task<BatchPlan> PlanAsync(KargahDb db, IReadOnlyList<PictureEntity> pictures, PictureJobFacts facts, CurrentUser user, CancellationToken cancellationToken)
    {
        var options = facts.Options;
        var known = facts.Operation is PictureOperation.Correct or PictureOperation.DetectAndCorrect;
        return new BatchPlan
        {
            Operation = facts.Operation,
            Chart = options.Chart ?? ChartKind.Aruco24,
            Options = options,
            Reference = known ? await references.FindAsync(options.ReferenceId, user, cancellationToken) : null,
            FlatField = options.FlatFieldImageId is { } flat ? (await FindAsync(db, new StartBatchRequest { ImageIds = [flat] }, user, cancellationToken))[0].Locate(folder) : null,
            Detection = known && options.DetectionId is { } id ? await cards.FindAsync(id, user, cancellationToken) : null,
            Groups = known ? await cards.OfGroupsAsync([.. pictures.Select(picture => picture.Group).OfType<string>().Distinct(StringComparer.Ordinal)], user, cancellationToken) : new Dictionary<string, Detection>(),
            Items = [.. await ItemsAsync(pictures, facts.Operation, user, cancellationToken)],
            MaxBytes = limits.MaxUploadBytes,
            MaxPixels = limits.MaxPixels,
        };
    }

    private async Task<IEnumerable<BatchPlanItem>> ItemsAsync(IReadOnlyList<PictureEntity> pictures, PictureOperation operation, CurrentUser user, CancellationToken cancellationToken)
    {
        var own = operation == PictureOperation.Correct ? await cards.NewestAsync([.. pictures.Select(picture => picture.Id)], user, cancellationToken) : new Dictionary<Guid, Detection>();
        return pictures.Select(picture => new BatchPlanItem(picture.Locate(folder), Guid.CreateVersion7(), Guid.CreateVersion7(), picture.Group, own.GetValueOrDefault(picture.Id)));
    }
}
