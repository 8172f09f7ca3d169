using System.Net.Http.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Features.Queue;

public sealed class QueueTests
{
    [Fact]
    public async Task APausedQueue_StartsNothing_AndShowsPlacesWithoutTellingWhose()
    {
        await using var app = await KargahApp.StartAsync(("Scheduler:Slots", "1"), ("Scheduler:MaxQueuedPerUser", "3"));
        using var admin = await app.ClientForAsync("admin");
        using var ana = await app.ClientForAsync("ana");
        using var ben = await app.ClientForAsync("ben");
        await (await ana.PostAsync("/api/queue/pause", null)).ReadProblemAsync(403);
        (await admin.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var table = await ana.AddTableAsync("iris.csv");
        var first = (await ana.TrainAsync(new { dataset = table, epochs = 1 })).JobId;
        var second = (await ana.TrainAsync(new { dataset = table, epochs = 1 })).JobId;
        var third = (await ana.TrainAsync(new { dataset = table, epochs = 1 })).JobId;
        var bens = (await ben.TrainAsync(new { epochs = 1 })).JobId;

        (await ana.JobAsync(first)).QueuePosition.ShouldBe(1);
        (await ben.JobAsync(bens)).QueuePosition.ShouldBe(2, "whoever has nothing running is next");
        var queue = await (await ben.GetAsync("/api/queue")).ReadAsync<QueueResponse>();
        queue.Mode.ShouldBe(QueueMode.Paused);
        queue.Waiting.Select(entry => entry.JobId).ShouldBe([null, bens, null, null]);
        (await (await admin.GetAsync("/api/queue")).ReadAsync<QueueResponse>()).Waiting[0].Owner.ShouldBe("ana");
        (await ana.PatchAsJsonAsync($"/api/training/{first}", new { priority = -2 })).EnsureSuccessStatusCode();
        (await ana.JobAsync(first)).QueuePosition.ShouldBe(4, "who lowers a job lets everybody pass");
        await (await ana.PatchAsJsonAsync($"/api/training/{first}", new { priority = 1 })).ReadProblemAsync(403);
        await (await ben.PatchAsJsonAsync($"/api/training/{first}", new { priority = 0 })).ReadProblemAsync(404);
        await (await admin.PatchAsJsonAsync($"/api/training/{first}", new { priority = 3, name = "mine" })).ReadProblemAsync(404);
        (await (await admin.PatchAsJsonAsync($"/api/training/{first}", new { priority = 3 })).ReadAsync<JobResponse>()).Status.QueuePosition.ShouldBe(1);
        var tooMany = await ana.PostAsync("/api/training", null);
        (await tooMany.ReadProblemAsync(429)).Code.ShouldBe(ProblemCodes.TooManyRequests);

        await (await ana.GetAsync($"/api/training/{first}/download")).ReadProblemAsync(404);
        (await ana.PostAsync($"/api/training/{third}/stop", null)).EnsureSuccessStatusCode();
        (await ana.JobAsync(third)).Status.ShouldBe(JobState.Stopped);
        (await admin.PostAsync($"/api/training/{second}/stop", null)).EnsureSuccessStatusCode();
        (await ana.DeleteAsync($"/api/training/{third}")).EnsureSuccessStatusCode();
        (await ana.JobAsync(first)).Status.ShouldBe(JobState.Queued);

        (await admin.PostAsync("/api/queue/resume", null)).EnsureSuccessStatusCode();
        (await ana.WaitForEndAsync(first)).Status.ShouldBe(JobState.Completed, app.Output(first));
        (await ben.WaitForEndAsync(bens)).Status.ShouldBe(JobState.Completed);
        (await ana.JobAsync(second)).Status.ShouldBe(JobState.Stopped);
    }

    [Fact]
    public async Task ExpectedStart_WhereItsOwnerHasEnoughRunning_IsWhenTheirsEnds_AndOthersPass()
    {
        await using var app = await KargahApp.StartAsync(TestJobs.SlowSteps(200), ("Scheduler:Slots", "3"), ("Scheduler:Cores", "3"), ("Scheduler:MaxRunningPerUser", "1"));
        using var ana = await app.ClientForAsync("ana");
        using var ben = await app.ClientForAsync("ben");
        var running = (await ana.TrainAsync(new { epochs = 1000, patience = 1000 })).JobId;
        await ana.WaitForAsync(running, job => job.EtaSeconds > 60, "told when it will be over");
        var second = (await ana.TrainAsync(new { epochs = 1000, patience = 1000 })).JobId;

        var waits = await ana.JobAsync(second);
        waits.Status.ShouldBe(JobState.Queued);
        waits.ExpectedStartSeconds!.Value.ShouldBeGreaterThan(60, "a thousand epochs of some steps, each of a fifth of a second");
        var bens = (await ben.TrainAsync(new { epochs = 1 })).JobId;
        (await ben.WaitForEndAsync(bens)).Status.ShouldBe(JobState.Completed, app.Output(bens));
        (await ana.JobAsync(second)).Status.ShouldBe(JobState.Queued);

        foreach (var job in new[] { second, running })
        {
            (await ana.PostAsync($"/api/training/{job}/stop", null)).EnsureSuccessStatusCode();
        }

        await ana.WaitForEndAsync(running);
    }

    [Fact]
    public async Task SomebodysFirstJob_StartsNext_ThoughAnotherHasAThousandWaiting()
    {
        await using var app = await KargahApp.StartAsync(("Scheduler:Slots", "1"), ("Scheduler:MemoryMb", "3000"), ("Scheduler:MaxQueuedPerUser", "2000"), TestJobs.SlowSteps(40));
        string first;
        using (var admin = await app.ClientForAsync("admin"))
        {
            (await admin.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
            first = (await admin.TrainAsync(new { epochs = 1000, patience = 1000 })).JobId;
            await using var db = app.Database();
            var row = await db.Jobs.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
            for (var i = 1; i < 1_000; i++)
            {
                var copy = db.Entry((JobEntity)db.Entry(row).CurrentValues.ToObject());
                copy.Property(job => job.Id).CurrentValue = $"{row.Id}_{i:D4}";
                copy.Property(job => job.CreatedAt).CurrentValue = row.CreatedAt.AddMilliseconds(i);
                copy.State = EntityState.Added;
            }

            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await app.RestartAsync();

        using var again = await app.ClientForAsync("admin");
        using var ben = await app.ClientForAsync("ben");
        await (await ben.PostAsJsonAsync("/api/training", new { priority = 1 }, KargahJson.Options)).ReadProblemAsync(403);
        await (await again.PostAsJsonAsync("/api/training", new { priority = 11 }, KargahJson.Options)).ReadProblemAsync(400);
        (await again.PostAsync("/api/queue/resume", null)).EnsureSuccessStatusCode();
        await again.WaitForAsync(first, job => job.Status == JobState.Running, "running");
        var bens = (await ben.TrainAsync(new { epochs = 1, priority = 0 })).JobId;

        var waits = await ben.JobAsync(bens);
        (waits.Status, waits.QueuePosition).ShouldBe((JobState.Queued, 1));

        // what runs ends when ben's is in the line, and not while it is being written there
        (await again.PostAsync($"/api/training/{first}/stop", null)).EnsureSuccessStatusCode();

        (await ben.WaitForEndAsync(bens)).Status.ShouldBe(JobState.Completed, app.Output(bens));
        (await again.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var queue = await (await again.GetAsync("/api/queue?limit=3")).ReadAsync<QueueResponse>();
        queue.MemoryBytes.ShouldBe(3000L << 20);
        queue.Waiting.Count.ShouldBe(3);
        queue.WaitingCount.ShouldBeGreaterThan(990);
        queue.Waiting.ShouldAllBe(entry => entry.ExpectedStartAt == null, "a paused queue promises nothing");
        await using var stored = app.Database();
        var between = await stored.Jobs.Where(job => job.Id == bens).SelectMany(mine => stored.Jobs.Where(job => job.StartedAt > mine.CreatedAt && job.StartedAt < mine.StartedAt)).CountAsync(TestContext.Current.CancellationToken);
        between.ShouldBe(0);
        foreach (var entry in queue.Running)
        {
            await again.PostAsync($"/api/training/{entry.JobId}/stop", null);
            await again.WaitForEndAsync(entry.JobId!);
        }
    }

    [Fact]
    public async Task AWaitingJobWhoseAnalysisIsDamaged_FailsAlone()
    {
        await using var app = await KargahApp.StartAsync();
        string[] jobs;
        Guid damaged;
        using (var before = await app.ClientForAsync("admin"))
        {
            (await before.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
            damaged = await before.AddTableAsync("iris.csv");
            jobs = [await WaitAsync(damaged), await WaitAsync(await before.AddTableAsync("iris.csv"))];

            async Task<string> WaitAsync(Guid table) => (await before.TrainAsync(new { dataset = table, epochs = 1 })).JobId;
        }

        await app.RestartAsync(async db =>
        {
            await File.WriteAllTextAsync(app.Services.GetRequiredService<DataFolder>().DatasetAnalysis(damaged), "{", TestContext.Current.CancellationToken);
            await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.RequestJson, job => "{ \"dataset\": \"" + job.DatasetId.ToString() + "\" }"), TestContext.Current.CancellationToken);
        });

        using var admin = await app.ClientForAsync("admin");
        (await admin.WaitForEndAsync(jobs[0])).Error!.Code.ShouldBe(ProblemCodes.AnalysisFailed);

        (await admin.PostAsync("/api/queue/resume", null)).EnsureSuccessStatusCode();
        (await admin.WaitForAsync(jobs[1], job => job.Status != JobState.Queued, "started")).Status.ShouldNotBe(JobState.Failed);
    }

    [Fact]
    public async Task ADrainingQueue_LetsWhatRunsEnd_ThenStaysPaused_AlsoAfterARestart()
    {
        await using var app = await KargahApp.StartAsync(("Scheduler:Slots", "1"), TestJobs.SlowSteps(100));
        string second;
        using (var admin = await app.ClientForAsync("admin"))
        {
            var first = (await admin.TrainAsync(new { epochs = 5 })).JobId;
            second = (await admin.TrainAsync(new { epochs = 5 })).JobId;
            await admin.WaitForAsync(first, job => job.Status == JobState.Running, "running");
            (await admin.PostAsync("/api/queue/drain", null)).EnsureSuccessStatusCode();
            (await (await admin.GetAsync("/api/queue")).ReadAsync<QueueResponse>()).Mode.ShouldBe(QueueMode.Draining);
            (await admin.WaitForEndAsync(first)).Status.ShouldBe(JobState.Completed);
        }

        await app.RestartAsync();

        using var again = await app.ClientForAsync("admin");
        QueueResponse queue;
        do
        {
            await Task.Delay(50);
            queue = await (await again.GetAsync("/api/queue")).ReadAsync<QueueResponse>();
        }
        while (queue.Mode == QueueMode.Draining);

        queue.Mode.ShouldBe(QueueMode.Paused);
        (await again.JobAsync(second)).Status.ShouldBe(JobState.Queued);
    }
}
