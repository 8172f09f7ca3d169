using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Batches;

/// <summary>
/// Turns what the workers of a job on pictures have written down into rows, once all its processes are gone. The ids were given before the work began, and a
/// job is marked after its rows: whatever ends this in the middle, it is done again without doubling anything.
/// </summary>
internal sealed partial class BatchHarvest(IDbContextFactory<KargahDb> databases, FinishedItems items, LiveFeed live, TimeProvider clock, ILogger<BatchHarvest> logger) : BackgroundService
{
    private const int Together = 100;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200), AfterTrouble = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> changed = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listener = live.ListenToJobs();
        var caughtUp = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!caughtUp)
                {
                    changed.UnionWith(await LeftAsync(stoppingToken));
                    caughtUp = true;
                }

                await HarvestAsync(stoppingToken);
                changed.UnionWith((await listener.NextAsync(stoppingToken)).Select(change => change.Id));
                await Task.Delay(Between, clock, stoppingToken);
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                // a full disk, say: what changed is remembered, and looked at when it has passed
                Failed(trouble);
                await Task.Delay(AfterTrouble, clock, stoppingToken);
            }
        }
    }

    private static IQueryable<JobEntity> Unmarked(KargahDb db) =>
        db.Jobs.AsNoTracking().Where(job => job.Kind == JobKind.Pictures && job.ResultAttempt == null && JobStates.Ended.Contains(job.State) && !db.Attempts.Any(attempt => attempt.JobId == job.Id && attempt.EndedAt == null));

    /// <summary>By an earlier run of the server.</summary>
    private async Task<IReadOnlyList<string>> LeftAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Unmarked(db).Select(job => job.Id).ToListAsync(cancellationToken);
    }

    private async Task HarvestAsync(CancellationToken cancellationToken)
    {
        while (changed.Count > 0)
        {
            var ids = changed.Take(Together).ToList();
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            foreach (var job in await Unmarked(db).Where(job => ids.Contains(job.Id)).ToListAsync(cancellationToken))
            {
                await HarvestAsync(job, cancellationToken);
            }

            changed.ExceptWith(ids);
        }
    }

    private async Task HarvestAsync(JobEntity job, CancellationToken cancellationToken)
    {
        var facts = PictureJobFacts.Of(job);
        foreach (var some in items.Read(job.Id, job.Attempt).Chunk(Together))
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var pictures = some.Select(each => each.Line.Item.ImageId).ToList();
            // deleted meanwhile: nothing is kept of it
            var there = (await db.Pictures.Where(picture => pictures.Contains(picture.Id)).Select(picture => picture.Id).ToListAsync(cancellationToken)).ToHashSet();
            var known = (await db.ColorResults.Where(result => result.JobId == job.Id && pictures.Contains(result.ImageId)).Select(result => result.ImageId).ToListAsync(cancellationToken)).ToHashSet();
            foreach (var (attempt, line) in some.Where(each => there.Contains(each.Line.Item.ImageId) && !known.Contains(each.Line.Item.ImageId)))
            {
                Add(db, job, facts, attempt, line);
            }

            await db.SaveChangesAsync(cancellationToken);
            foreach (var picture in there)
            {
                live.PictureChanged(picture, job.OwnerId);
            }
        }

        await using var marked = await databases.CreateDbContextAsync(cancellationToken);
        await marked.Jobs.Where(each => each.Id == job.Id && each.ResultAttempt == null).ExecuteUpdateAsync(set => set.SetProperty(each => each.ResultAttempt, job.Attempt), cancellationToken);
        live.JobChanged(job.Id, job.OwnerId);
    }

    private void Add(KargahDb db, JobEntity job, PictureJobFacts facts, int attempt, BatchLine line)
    {
        if (line.Detection is { } detection)
        {
            db.Detections.Add(DetectionEntity.Of(detection, job.OwnerId, job.Id));
        }

        if (line.Correction is { } correction)
        {
            var addressed = correction with { OutputImagePath = $"/api/correct/color/{correction.CorrectionId}/image" };
            db.Corrections.Add(CorrectionEntity.Of(addressed, facts.Options, line.MimeType, job.OwnerId, job.Id, attempt));
        }

        var now = clock.GetUtcNow();
        db.ColorResults.Add(new ColorResultEntity
        {
            OwnerId = job.OwnerId,
            JobId = job.Id,
            ImageId = line.Item.ImageId,
            ResultType = line.Correction is not null ? "correction" : facts.Operation switch { PictureOperation.RemoveBackground => "background_removal", PictureOperation.Analyze => "analysis", _ => "detection" },
            QualityScore = line.Correction?.QualityScore ?? line.Detection?.Confidence,
            Notes = line.Item.Problem?.Error,
            DetectionId = line.Detection?.DetectionId,
            CorrectionId = line.Correction?.CorrectionId,
            CreatedAt = now,
            UpdatedAt = now,
        });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What came of pictures could not be kept yet")]
    private partial void Failed(Exception trouble);
}
