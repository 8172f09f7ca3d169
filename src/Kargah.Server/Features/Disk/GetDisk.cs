using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Batches;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Disk;

/// <summary>Who and what takes how much room. An admin sees everybody's bytes and names of accounts, others their own. A run takes its files, and its points and log lines in the database. For an admin the parts add up to what the folder holds, and to what the runs have in a database server.</summary>
internal sealed class GetDisk(IDbContextFactory<KargahDb> databases, EventStore events, DataFolder folder)
{
    /// <summary>Of ten thousand pictures nobody looks for what to delete among the smallest.</summary>
    private const int MostPictures = 500;
    /// <summary>Stands for every folder of a correction.</summary>
    private const string MadeOf = "*";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/disk", Handle).WithTags("Workshop").WithSummary("Bytes by user, data set, run, picture and trash");

    private static async Task<Ok<DiskResponse>> Handle(GetDisk disk, CurrentUser me, CancellationToken cancellationToken) =>
        TypedResults.Ok(await disk.RunAsync(me, cancellationToken));

    private async Task<DiskResponse> RunAsync(CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var names = await db.Users.ToDictionaryAsync(user => user.Id, user => user.Name, cancellationToken);
        var datasets = await db.Datasets.IgnoreQueryFilters().Where(dataset => me.IsAdmin || dataset.OwnerId == me.Id)
            .Select(dataset => new { dataset.Id, dataset.Name, dataset.OwnerId, Trashed = dataset.DeletedAt != null }).ToListAsync(cancellationToken);
        var runs = await db.Jobs.IgnoreQueryFilters().Where(job => me.IsAdmin || job.OwnerId == me.Id)
            .Select(job => new { job.Id, job.Name, job.OwnerId, Trashed = job.DeletedAt != null, job.Kind, job.PictureJob }).ToListAsync(cancellationToken);
        var photographs = await db.Pictures.Where(picture => me.IsAdmin || picture.OwnerId == me.Id).Select(picture => new { picture.Id, picture.OriginalFilename, picture.OwnerId }).ToListAsync(cancellationToken);
        // one walk for all, so that the parts are of one moment and add up
        var bytes = Bytes.Files(folder.Root).GroupBy(file => Place(file.Path)).ToDictionary(group => group.Key, group => group.Sum(file => file.Bytes));
        var data = datasets.ConvertAll(each => new Owned(each.Id.ToString(), each.Name, each.OwnerId, each.Trashed, bytes.GetValueOrDefault(folder.Dataset(each.Id))));
        var points = events.BytesByJob();
        var jobs = runs.ConvertAll(each => new Owned(each.Id, each.Name, each.OwnerId, each.Trashed, bytes.GetValueOrDefault(folder.Job(each.Id)) + points.GetValueOrDefault(each.Id)) { Kind = each.PictureJob ?? PictureJobs.TypeOf(each.Kind) });
        var made = photographs.Sum(each => bytes.GetValueOrDefault(Results(each.Id)));
        var pictures = photographs.ConvertAll(each => new Owned(each.Id.ToString(), each.OriginalFilename, each.OwnerId, false, bytes.GetValueOrDefault(folder.Picture(each.Id)) + bytes.GetValueOrDefault(Results(each.Id))));
        var all = data.Concat(jobs).Concat(pictures).ToList();
        // what the runs have in it is counted as theirs
        var (files, stored) = (bytes.Where(place => IsDatabase(place.Key)).Sum(place => place.Value), jobs.Sum(run => points.GetValueOrDefault(run.Id)));
        var database = me.IsAdmin ? Math.Max(0, files - stored) : 0;
        var other = me.IsAdmin ? bytes.Values.Sum() - files - (all.Sum(owned => owned.Bytes) - stored) : 0;
        var drive = new DriveInfo(folder.Root);
        return new DiskResponse
        {
            TotalBytes = drive.TotalSize,
            FreeBytes = drive.AvailableFreeSpace,
            UsedBytes = all.Sum(owned => owned.Bytes) + database + other,
            DatasetBytes = Sum(data),
            RunBytes = Sum(jobs),
            PictureBytes = Sum(pictures) - made,
            PictureResultBytes = made,
            TrashBytes = all.Where(owned => owned.Trashed).Sum(owned => owned.Bytes),
            DatabaseBytes = database,
            OtherBytes = other,
            Users = [.. all.GroupBy(owned => owned.OwnerId).Select(user => new DiskEntry(user.Key.ToString(), names[user.Key], user.Sum(owned => owned.Bytes), null)).OrderByDescending(user => user.Bytes)],
            Datasets = Entries(data, me, names),
            Runs = Entries(jobs, me, names),
            Pictures = [.. Entries(pictures, me, names).Take(MostPictures)],
        };
    }

    /// <summary>The folder of a data set, a run or a picture, what was made of a picture, or the entry of the root that a file belongs to.</summary>
    private string Place(string path)
    {
        foreach (var many in (ReadOnlySpan<string>)[folder.Datasets, folder.Jobs])
        {
            if (path.StartsWith(many + "/", StringComparison.Ordinal))
            {
                return Path.Combine(many, path[(many.Length + 1)..].Split('/')[0]);
            }
        }

        if (path.StartsWith(folder.Pictures + "/", StringComparison.Ordinal) && path[(folder.Pictures.Length + 1)..].Split('/') is [var id, .. var rest])
        {
            // each correction has a folder of its own, named by its id
            return Path.Combine(folder.Pictures, id, rest.Length > 1 && Guid.TryParse(rest[0], out _) ? MadeOf : "");
        }

        return Path.Combine(folder.Root, path[(folder.Root.TrimEnd('/').Length + 1)..].Split('/')[0]);
    }

    private string Results(Guid picture) => Path.Combine(folder.Picture(picture), MadeOf);

    /// <summary>With the files that SQLite keeps beside each.</summary>
    private bool IsDatabase(string path) => path.StartsWith(folder.Database, StringComparison.Ordinal) || path.StartsWith(folder.Events, StringComparison.Ordinal);

    private static long Sum(List<Owned> all) => all.Where(owned => !owned.Trashed).Sum(owned => owned.Bytes);

    /// <summary>What somebody else calls their data is theirs to know.</summary>
    private static List<DiskEntry> Entries(List<Owned> all, CurrentUser me, Dictionary<Guid, string> names) =>
        [.. all.Where(owned => !owned.Trashed).OrderByDescending(owned => owned.Bytes).Select(owned => owned.OwnerId == me.Id ? new DiskEntry(owned.Id, owned.Name, owned.Bytes, null, owned.Kind) : new DiskEntry(owned.Id, "", owned.Bytes, names[owned.OwnerId], owned.Kind))];

    private sealed record Owned(string Id, string Name, Guid OwnerId, bool Trashed, long Bytes)
    {
        public JobType? Kind { get; init; }
    }
}
