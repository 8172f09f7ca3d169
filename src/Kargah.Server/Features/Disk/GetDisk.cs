using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Disk;

/// <summary>Who and what takes how much room. An admin sees everybody's bytes and names of accounts, others their own.</summary>
internal sealed class GetDisk(IDbContextFactory<KargahDb> databases, DataFolder folder)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/disk", Handle).WithTags("Workshop").WithSummary("Bytes by user, data set and run");

    private static async Task<Ok<DiskResponse>> Handle(GetDisk disk, CurrentUser me, CancellationToken cancellationToken) =>
        TypedResults.Ok(await disk.RunAsync(me, cancellationToken));

    private async Task<DiskResponse> RunAsync(CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var names = await db.Users.ToDictionaryAsync(user => user.Id, user => user.Name, cancellationToken);
        var datasets = (await db.Datasets.Where(dataset => me.IsAdmin || dataset.OwnerId == me.Id).Select(dataset => new { dataset.Id, dataset.Name, dataset.OwnerId }).ToListAsync(cancellationToken))
            .ConvertAll(dataset => new Owned(dataset.Id.ToString(), dataset.Name, dataset.OwnerId, Bytes(folder.Dataset(dataset.Id))));
        var runs = (await db.Jobs.Where(job => me.IsAdmin || job.OwnerId == me.Id).Select(job => new { job.Id, job.Name, job.OwnerId }).ToListAsync(cancellationToken))
            .ConvertAll(job => new Owned(job.Id, job.Name, job.OwnerId, Bytes(folder.Job(job.Id))));
        var drive = new DriveInfo(folder.Root);
        return new DiskResponse
        {
            TotalBytes = drive.TotalSize,
            FreeBytes = drive.AvailableFreeSpace,
            DatasetBytes = datasets.Sum(owned => owned.Bytes),
            RunBytes = runs.Sum(owned => owned.Bytes),
            OtherBytes = me.IsAdmin ? Bytes(folder.Root) - Bytes(folder.Datasets) - Bytes(folder.Jobs) : 0,
            Users = [.. datasets.Concat(runs).GroupBy(owned => owned.OwnerId).Select(user => new DiskEntry(user.Key.ToString(), names[user.Key], user.Sum(owned => owned.Bytes), null)).OrderByDescending(user => user.Bytes)],
            Datasets = Entries(datasets, me, names),
            Runs = Entries(runs, me, names),
        };
    }

    /// <summary>What somebody else calls their data is theirs to know.</summary>
    private static List<DiskEntry> Entries(List<Owned> all, CurrentUser me, Dictionary<Guid, string> names) =>
        [.. all.OrderByDescending(owned => owned.Bytes).Select(owned => owned.OwnerId == me.Id ? new DiskEntry(owned.Id, owned.Name, owned.Bytes, null) : new DiskEntry(owned.Id, "", owned.Bytes, names[owned.OwnerId]))];

    private static long Bytes(string path)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        return Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFiles("*", options).Sum(Length) : 0;
    }

    /// <summary>Temporary files come and go while one counts.</summary>
    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private sealed record Owned(string Id, string Name, Guid OwnerId, long Bytes);
}
