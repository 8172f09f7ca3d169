using System.IO.Compression;
using System.Text;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Batches;

/// <summary>How batches stand, what came of their pictures, and the pictures themselves.</summary>
internal sealed class ReadBatches(IDbContextFactory<KargahDb> databases, FinishedItems items, DataFolder folder, TimeProvider clock)
{
    private const int MostErrors = 100;

    public static async Task<Ok<BatchListResponse>> List([AsParameters] Page page, CurrentUser user, ReadBatches read, CancellationToken cancellationToken)
    {
        await using var db = await read.databases.CreateDbContextAsync(cancellationToken);
        var mine = db.Jobs.AsNoTracking().Where(job => job.OwnerId == user.Id && job.Kind == JobKind.Pictures);
        var found = await page.Of(mine.OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id)).ToListAsync(cancellationToken);
        var now = read.clock.GetUtcNow();
        return TypedResults.Ok(new BatchListResponse { Batches = [.. found.Select(job => job.ToBatch([], now))], Count = found.Count, Total = await mine.CountAsync(cancellationToken) });
    }

    public static async Task<Ok<Batch>> Get(string jobId, CurrentUser user, ReadBatches read, CancellationToken cancellationToken) =>
        TypedResults.Ok(await read.GetAsync(jobId, user, cancellationToken));

    public static async Task<Ok<BatchResultsResponse>> Results(string jobId, [AsParameters] Page page, CurrentUser user, ReadBatches read, CancellationToken cancellationToken)
    {
        var job = await read.FindAsync(jobId, user, cancellationToken);
        var done = read.items.Read(job.Id, job.Attempt).Select(each => (each.Line.Index, each.Line.Item)).OrderBy(each => each.Index).Select(each => each.Item).ToList();
        var found = page.Of(done).ToList();
        return TypedResults.Ok(new BatchResultsResponse { Items = found, Count = found.Count, Total = done.Count });
    }

    /// <summary>A zip that is made while it is sent: nothing of it lies on the server's disk or in its memory.</summary>
    public static async Task<PushStreamHttpResult> Download(string jobId, HttpContext http, CurrentUser user, ReadBatches read, CancellationToken cancellationToken)
    {
        var job = await read.FindAsync(jobId, user, cancellationToken);
        if (!job.State.IsEnded())
        {
            throw ProblemException.Conflict(ProblemCodes.JobRunning, "This batch still runs; download it when it has ended, or cancel it first.");
        }

        // closing an entry writes its last bytes synchronously
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        return TypedResults.Stream(body => read.WriteAsync(body, job, cancellationToken), "application/zip", $"batch-{job.Id}.zip");
    }

    private readonly IDbContextFactory<KargahDb> databases = databases;
    private readonly FinishedItems items = items;
    private readonly TimeProvider clock = clock;

    /// <exception cref="ProblemException">404: none of this user's.</exception>
    public async Task<JobEntity> FindAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == jobId && job.OwnerId == user.Id && job.Kind == JobKind.Pictures, cancellationToken)
            ?? throw PictureJobs.NotFound(jobId);
    }

    public async Task<Batch> GetAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        var job = await FindAsync(jobId, user, cancellationToken);
        // a page asks again and again, and the lines of ten thousand pictures are many: no further than to the last failure that is known
        var known = job.State is JobState.Failed or JobState.Stopped ? MostErrors : Math.Min(MostErrors, job.FailedPictures());
        var errors = items.Read(job.Id, job.Attempt).Where(each => each.Line.Item.Problem is not null).Take(known)
            .Select(each => new BatchError(each.Line.Item.ImageId, each.Line.Item.Filename, each.Line.Item.Problem!.Error, each.Line.Item.Problem.Code)).ToList();
        return job.ToBatch(errors, clock.GetUtcNow());
    }

    private async Task WriteAsync(Stream body, JobEntity job, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var rows = new List<BatchItem>();
        foreach (var (attempt, line) in items.Read(job.Id, job.Attempt))
        {
            if (line is { File: { } name, Item.OutputFilename: { } given })
            {
                var unique = Unique(names, given);
                rows.Add(line.Item with { OutputFilename = unique });
                await using var file = WorkerOwnedFile.OpenStream(folder.Attempt(job.Id, attempt), AttemptFiles.PictureResults, line.Item.ImageId.ToString(), name);
                // pictures are compressed already
                await using var entry = await zip.CreateEntry(unique, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
                await file.CopyToAsync(entry, cancellationToken);
            }
            else
            {
                rows.Add(line.Item);
            }
        }

        await using var table = await zip.CreateEntry("results.csv").OpenAsync(cancellationToken);
        await using var text = new StreamWriter(table, new UTF8Encoding(false));
        await text.WriteAsync(BatchTable.Of(rows).AsMemory(), cancellationToken);
    }

    /// <summary>Two pictures of one name get numbers.</summary>
    private static string Unique(HashSet<string> names, string given)
    {
        var name = given;
        for (var number = 2; !names.Add(name); number++)
        {
            name = $"{Path.GetFileNameWithoutExtension(given)}-{number}{Path.GetExtension(given)}";
        }

        return name;
    }
}
