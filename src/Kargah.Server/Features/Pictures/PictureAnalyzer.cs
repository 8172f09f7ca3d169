using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Helpers;
using Kargah.Server.Features.Live;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Pictures;

/// <summary>Has helpers look into uploaded pictures and make what is shown of them. Rows that are not ready are its queue, so a restart goes on.</summary>
internal sealed partial class PictureAnalyzer(
    IDbContextFactory<KargahDb> databases, HelperPool helpers, PictureLibrary library, DataFolder folder, Sandbox sandbox, LiveFeed live, PicturesOptions options, WorkersOptions workers,
    TimeProvider clock, ILogger<PictureAnalyzer> logger)
    : BackgroundService
{
    private const int Tries = 2;
    private static readonly PictureStatus[] Waiting = [PictureStatus.Uploaded, PictureStatus.Analyzing];
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Channel<Guid> queue = Channel.CreateUnbounded<Guid>();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> awaited = new();

    /// <summary>Queues analyses and waits for their ends, at most for <paramref name="limit"/>; they go on after that.</summary>
    public async Task WaitAsync(IReadOnlyList<Guid> ids, TimeSpan limit, CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(ids.Select(id => awaited.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task));
        foreach (var id in ids)
        {
            queue.Writer.TryWrite(id);
        }

        await Task.WhenAny(all, Task.Delay(limit, clock, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var id in await Rounds.OnceAsync(FindLeftAsync, clock, logger, stoppingToken))
        {
            queue.Writer.TryWrite(id);
        }

        // one helper is left to those who wait for a detection, where there are several
        var atATime = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, workers.Helpers - 1), CancellationToken = stoppingToken };
        await Parallel.ForEachAsync(queue.Reader.ReadAllAsync(stoppingToken), atATime, async (id, ending) =>
        {
            try
            {
                await AnalyzeAsync(id, ending);
            }
            // say a full disk; one picture must not end the analyses of all others
            catch (Exception failure) when (!ending.IsCancellationRequested)
            {
                Postponed(failure, id);
                await Task.Delay(Pause, clock, ending);
                queue.Writer.TryWrite(id);
            }
            finally
            {
                if (awaited.TryRemove(id, out var done))
                {
                    done.SetResult();
                }
            }
        });
    }

    private async Task<List<Guid>> FindLeftAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Pictures.Where(picture => Waiting.Contains(picture.Status)).OrderBy(picture => picture.CreatedAt).Select(picture => picture.Id).ToListAsync(cancellationToken);
    }

    private async Task AnalyzeAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var picture = await db.Pictures.AsNoTracking().SingleOrDefaultAsync(found => found.Id == id && Waiting.Contains(found.Status), cancellationToken);
        if (picture is null)
        {
            return;
        }

        await db.Pictures.Where(found => found.Id == id && found.Status == PictureStatus.Uploaded).ExecuteUpdateAsync(set => set.SetProperty(found => found.Status, PictureStatus.Analyzing), cancellationToken);
        live.PictureChanged(id, picture.OwnerId);
        if (!Directory.Exists(folder.Picture(id)))
        {
            // deleted in the meantime
            return;
        }

        sandbox.OwnFolder(folder.PictureViews(id));
        PictureOutcome outcome;
        try
        {
            outcome = await AskAsync(picture, cancellationToken);
        }
        // these would come again; disk and database recover
        catch (Exception failure) when (failure is not (OperationCanceledException or IOException or DbException))
        {
            Failed(failure, id);
            outcome = new PictureOutcome { Problem = new Problem(ProblemCodes.PictureFailed, "The picture could not be analyzed.") };
        }

        if (await KeepAsync(db, id, outcome, cancellationToken))
        {
            live.PictureChanged(id, picture.OwnerId);
        }
    }

    private async Task<PictureOutcome> AskAsync(PictureEntity picture, CancellationToken cancellationToken)
    {
        var task = library.NewTask(PictureOperation.Analyze) with { Picture = picture.Locate(folder), Output = folder.PictureViews(picture.Id) };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var response = await helpers.AskAsync(HelperKind.Pictures, new HelperRequest { Op = "picture", Picture = task }, TimeSpan.FromSeconds(options.ReadTimeoutSeconds), cancellationToken);
                var outcome = response.Picture ?? new PictureOutcome { Problem = response.Problem ?? PictureLibrary.Died() };
                return outcome.Problem?.Code == ProblemCodes.DiskFull ? throw new IOException(outcome.Problem.Error) : outcome;
            }
            catch (ProblemException busy) when (busy.Status == StatusCodes.Status503ServiceUnavailable)
            {
                attempt--;
                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return new PictureOutcome { Problem = PictureLibrary.TooLong(options.ReadTimeoutSeconds) };
            }
            catch (IOException died) when (attempt < Tries)
            {
                Died(died, picture.Id);
            }
            catch (IOException died) when (!DiskErrors.IsFull(died))
            {
                Died(died, picture.Id);
                return new PictureOutcome { Problem = PictureLibrary.Died() };
            }
        }
    }

    private async Task<bool> KeepAsync(KargahDb db, Guid id, PictureOutcome outcome, CancellationToken cancellationToken)
    {
        var mine = db.Pictures.Where(found => found.Id == id && Waiting.Contains(found.Status));
        var now = clock.GetUtcNow();
        if (outcome.Facts is not { } facts)
        {
            var problem = JsonSerializer.Serialize(outcome.Problem ?? PictureLibrary.Died(), KargahJson.Options);
            return await mine.ExecuteUpdateAsync(
                set => set.SetProperty(found => found.Status, PictureStatus.Invalid).SetProperty(found => found.ProblemJson, problem).SetProperty(found => found.UpdatedAt, now), cancellationToken) == 1;
        }

        var exif = JsonSerializer.Serialize(facts.Exif, KargahJson.Options);
        var takenAt = facts.Exif.TakenAt?.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return await mine.ExecuteUpdateAsync(
            set => set
                .SetProperty(found => found.Status, PictureStatus.Ready)
                .SetProperty(found => found.MimeType, facts.MimeType)
                .SetProperty(found => found.Width, facts.Width)
                .SetProperty(found => found.Height, facts.Height)
                .SetProperty(found => found.BitDepth, facts.BitDepth)
                .SetProperty(found => found.ColorSpace, facts.ColorSpace)
                .SetProperty(found => found.HasIcc, facts.HasIcc)
                .SetProperty(found => found.IsRaw, facts.IsRaw)
                .SetProperty(found => found.ExifJson, exif)
                .SetProperty(found => found.TakenAt, takenAt)
                .SetProperty(found => found.UpdatedAt, now),
            cancellationToken) == 1;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A helper died while it analyzed {PictureId}")]
    private partial void Died(Exception failure, Guid pictureId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The analysis of {PictureId} failed")]
    private partial void Failed(Exception failure, Guid pictureId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The analysis of {PictureId} could not be kept; it is tried again in a moment")]
    private partial void Postponed(Exception failure, Guid pictureId);
}
