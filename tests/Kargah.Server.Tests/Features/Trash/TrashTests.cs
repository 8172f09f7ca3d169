using Kargah.Contracts;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Trash;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Features.Trash;

public sealed class TrashTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatIsDeleted_IsGoneFromEveryRoute_AndComesBackWhole_UntilItIsDeletedForGood()
    {
        await using var app = await KargahApp.StartAsync();
        using var admin = await app.ClientForAsync("admin");
        using var ana = await app.ClientForAsync("ana");
        var table = await ana.AddTableAsync("iris.csv");
        var job = (await ana.TrainAsync(new { dataset = table, epochs = 2, name = "flowers" })).JobId;
        (await ana.WaitForEndAsync(job)).Status.ShouldBe(JobState.Completed, app.Output(job));
        var model = await ana.GetByteArrayAsync($"/api/training/{job}/download", Token);
        var points = await ana.PointsAsync(job);
        await DeleteAsync(ana, $"/api/training/{job}");
        await DeleteAsync(ana, $"/api/datasets/{table}");

        foreach (var route in new[] { $"/api/training/{job}", $"/api/training/status?job_id={job}", $"/api/training/{job}/metrics", $"/api/training/{job}/logs", $"/api/training/{job}/download", $"/api/training/{job}/events", $"/api/datasets/{table}", $"/api/datasets/{table}/preview", $"/api/datasets/{table}/download" })
        {
            (await ana.GetAsync(route, Token)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound, route);
            (await admin.GetAsync(route, Token)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound, route);
        }

        (await (await ana.GetAsync("/api/training/jobs", Token)).ReadAsync<JobListResponse>()).Total.ShouldBe(0);
        (await (await ana.GetAsync("/api/datasets", Token)).ReadAsync<DatasetListResponse>()).Total.ShouldBe(0);
        var trash = await TrashAsync(ana);
        trash.Items.Select(item => (item.Kind, item.Id)).ShouldBe([(TrashKind.Dataset, table.ToString()), (TrashKind.Job, job)]);
        trash.Items.ShouldAllBe(item => item.Bytes > 0 && item.PurgeAt == item.DeletedAt.AddDays(7));
        (await TrashAsync(admin)).Total.ShouldBe(0, "what somebody has thrown away is nobody else's to look at");
        await (await admin.PostAsync($"/api/trash/{job}/restore", null, Token)).ReadProblemAsync(404);
        await (await admin.DeleteAsync($"/api/trash/{table}", Token)).ReadProblemAsync(404);

        await RestoreAsync(ana, job);
        (await ana.GetByteArrayAsync($"/api/training/{job}/download", Token)).ShouldBe(model);
        (await ana.PointsAsync(job)).Values().ShouldBe(points.Values());
        var resume = await (await ana.PostAsync($"/api/training/{job}/resume", System.Net.Http.Json.JsonContent.Create(new { epochs = 5 }), Token)).ReadProblemAsync(409);
        resume.Code.ShouldBe(ProblemCodes.DatasetGone);
        resume.Error.ShouldContain($"/api/trash/{table}/restore");
        await RestoreAsync(ana, table.ToString());
        (await ana.GetAsync($"/api/datasets/{table}/preview", Token)).EnsureSuccessStatusCode();
        (await TrashAsync(ana)).Total.ShouldBe(0);
        await ShouldAddUpAsync(admin, app);

        await DeleteAsync(ana, $"/api/training/{job}");
        await DeleteAsync(ana, $"/api/datasets/{table}");
        (await ShouldAddUpAsync(admin, app)).TrashBytes.ShouldBeGreaterThan(0);
        await DeleteAsync(ana, $"/api/trash/{table}");
        Directory.Exists(Path.Combine(app.Folder, "datasets", table.ToString())).ShouldBeFalse();
        await AgeAsync(app, TimeSpan.FromDays(8));
        await app.Services.GetRequiredService<TrashSweeper>().SweepAsync(Token);

        Directory.Exists(Path.Combine(app.Folder, "jobs", job)).ShouldBeFalse();
        app.Services.GetRequiredService<EventStore>().Jobs().ShouldNotContain(job);
        (await TrashAsync(ana)).Total.ShouldBe(0);
        await (await ana.PostAsync($"/api/trash/{job}/restore", null, Token)).ReadProblemAsync(404);
        (await ShouldAddUpAsync(admin, app)).TrashBytes.ShouldBe(0);
    }

    [Fact]
    public async Task AWaitingRunThatIsDeleted_DoesNotStart_AlsoWhenItIsRestored_AndAnEmptiedTrashIsEmpty()
    {
        await using var app = await KargahApp.StartAsync();
        using var admin = await app.ClientForAsync("admin");
        (await admin.PostAsync("/api/queue/pause", null, Token)).EnsureSuccessStatusCode();
        var (first, second) = ((await admin.TrainAsync(new { epochs = 1 })).JobId, (await admin.TrainAsync(new { epochs = 1 })).JobId);
        await DeleteAsync(admin, $"/api/training/{first}");

        (await (await admin.GetAsync("/api/queue", Token)).ReadAsync<QueueResponse>()).Waiting.Select(entry => entry.JobId).ShouldBe([second]);
        await RestoreAsync(admin, first);
        (await admin.JobAsync(first)).Status.ShouldBe(JobState.Stopped);

        await DeleteAsync(admin, $"/api/training/{first}");
        await DeleteAsync(admin, $"/api/training/{second}");
        await DeleteAsync(admin, "/api/trash");
        (await TrashAsync(admin)).Total.ShouldBe(0);
        await using var db = app.Database();
        (await db.Jobs.IgnoreQueryFilters().CountAsync(Token)).ShouldBe(0);
    }

    [Fact]
    public async Task APurgeThatAKillCutShort_IsEndedByTheNextStart_AndATrashOfNoDaysKeepsNothing()
    {
        await using var app = await KargahApp.StartAsync(("Trash:Days", "0"));
        Guid table, half;
        string job;
        using (var admin = await app.ClientForAsync("admin"))
        {
            (table, half) = (await admin.AddTableAsync("iris.csv"), await admin.AddTableAsync("iris.csv"));
            await DeleteAsync(admin, $"/api/datasets/{table}");
            Directory.Exists(Path.Combine(app.Folder, "datasets", table.ToString())).ShouldBeFalse();
            job = (await admin.TrainAsync(new { dataset = half, epochs = 1 })).JobId;
            await admin.WaitForEndAsync(job);
        }

        // what a server leaves that is killed right after the first of the two steps of a purge
        await app.RestartAsync(async db =>
        {
            await db.Jobs.ExecuteDeleteAsync(Token);
            await db.Datasets.ExecuteDeleteAsync(Token);
            Directory.Exists(Path.Combine(app.Folder, "jobs", job)).ShouldBeTrue();
        });

        await TestJobs.Eventually(() => !Directory.Exists(Path.Combine(app.Folder, "jobs", job)) && !Directory.Exists(Path.Combine(app.Folder, "datasets", half.ToString())), "the leftovers are swept");
        app.Services.GetRequiredService<EventStore>().Jobs().ShouldNotContain(job);
    }

    private static async Task DeleteAsync(HttpClient client, string route)
    {
        HttpResponseMessage deleted;
        do
        {
            // a run's process may need a moment to go
            deleted = await client.DeleteAsync(route, Token);
        }
        while (deleted.StatusCode == System.Net.HttpStatusCode.Conflict);

        deleted.EnsureSuccessStatusCode();
    }

    private static async Task RestoreAsync(HttpClient client, string id) => (await client.PostAsync($"/api/trash/{id}/restore", null, Token)).EnsureSuccessStatusCode();

    private static async Task<TrashResponse> TrashAsync(HttpClient client) => await (await client.GetAsync("/api/trash", Token)).ReadAsync<TrashResponse>();

    private static async Task AgeAsync(KargahApp app, TimeSpan age)
    {
        var then = TimeProvider.System.GetUtcNow() - age;
        await using var db = app.Database();
        await db.Jobs.IgnoreQueryFilters().Where(job => job.DeletedAt != null).ExecuteUpdateAsync(set => set.SetProperty(job => job.DeletedAt, then), Token);
    }

    /// <summary>The parts are the whole, and the whole is what du counts: the files' bytes without the folders' own.</summary>
    private static async Task<DiskResponse> ShouldAddUpAsync(HttpClient admin, KargahApp app)
    {
        var disk = await (await admin.GetAsync("/api/disk", Token)).ReadAsync<DiskResponse>();
        (disk.DatasetBytes + disk.RunBytes + disk.PictureBytes + disk.PictureResultBytes + disk.TrashBytes + disk.DatabaseBytes + disk.OtherBytes).ShouldBe(disk.UsedBytes);
        disk.OtherBytes.ShouldBeGreaterThan(0);
        using var du = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", "find \"$0\" -type f -print0 | du --files0-from=- -cb | tail -n 1", app.Folder]) { RedirectStandardOutput = true })!;
        var counted = long.Parse((await du.StandardOutput.ReadToEndAsync(Token)).Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture);
        // the write-ahead logs of the databases grow in between
        Math.Abs(disk.UsedBytes - counted).ShouldBeLessThan(1 << 20);
        return disk;
    }
}
