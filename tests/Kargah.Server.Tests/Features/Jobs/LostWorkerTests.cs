using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Tests.Features.Jobs;

/// <summary>Workers that are killed, frozen or stopped while they train.</summary>
public sealed class LostWorkerTests
{
    /// <summary>Some 600 steps: with the delay a few seconds, several checkpoints.</summary>
    private static object Settings(Guid table) => new { dataset = table, epochs = 100, batch_size = 16, patience = 1000, lr = 0.01 };

    [Fact]
    public async Task AKilledWorker_IsRetriedFromItsCheckpoint_AndEndsAsAnUndisturbedRun()
    {
        await using var app = await KargahApp.StartAsync(("Scheduler:Slots", "2"), ("Scheduler:ThreadsPerJob", "1"), TestJobs.SlowSteps(10));
        using var ana = await app.ClientForAsync("ana");
        var table = await ana.AddTableAsync("iris.csv");
        var undisturbed = (await ana.TrainAsync(Settings(table))).JobId;
        var killed = (await ana.TrainAsync(Settings(table))).JobId;

        var process = await app.ProcessAsync(killed, 1);
        var checkpoint = Path.Combine(app.AttemptFolder(killed, 1), AttemptFiles.Checkpoint);
        await TestJobs.Eventually(() => File.Exists(checkpoint), "a checkpoint");
        TestJobs.Send(process.Pid, Signal.Kill);

        var again = await ana.WaitForEndAsync(killed);
        var plain = await ana.WaitForEndAsync(undisturbed);
        again.Status.ShouldBe(JobState.Completed, app.Output(killed));
        again.Attempt.ShouldBe(2);
        plain.Attempt.ShouldBe(1);
        again.Metrics.ShouldBe(plain.Metrics);
        (await ana.PointsAsync(killed)).OfTheTraining().Values().ShouldBe((await ana.PointsAsync(undisturbed)).OfTheTraining().Values());
        (await ana.GetByteArrayAsync($"/api/training/{killed}/download")).ShouldBe(await ana.GetByteArrayAsync($"/api/training/{undisturbed}/download"));
        TestJobs.SpooledPoints(app.AttemptFolder(killed, 2))[0].Step.ShouldBeGreaterThan(1, "the second attempt goes on where the checkpoint was");
        var log = await (await ana.GetAsync($"/api/training/{killed}/logs")).ReadAsync<LogsResponse>();
        log.Lines.ShouldContain(line => line.Level == LogLevelName.Warning && line.Text.Contains("try 2 of 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFrozenWorker_LosesItsLease_AndItsLateReportsAreRefused()
    {
        await using var app = await KargahApp.StartAsync(("Scheduler:LeaseSeconds", "10"), ("Scheduler:ThreadsPerJob", "1"), TestJobs.SlowSteps(10));
        using var ana = await app.ClientForAsync("ana");
        var job = (await ana.TrainAsync(Settings(await ana.AddTableAsync("iris.csv")))).JobId;
        var process = await app.ProcessAsync(job, 1);
        await ana.WaitForAsync(job, each => each.Step > 50, "under way");
        TestJobs.Send(process.Pid, Signal.Stop);

        await ana.WaitForAsync(job, each => each.Attempt == 2, "started again");
        ProcessTable.IsAlive(process).ShouldBeFalse("the frozen process must be gone before the next attempt begins");
        var before = await ana.PointsAsync(job);
        var old = JsonSerializer.Deserialize<AttemptSpec>(await File.ReadAllBytesAsync(Path.Combine(app.AttemptFolder(job, 1), AttemptFiles.Spec)), KargahJson.Options)!;
        var late = new { job_id = job, attempt = 1, events = new object[] { new { type = "points", seq = 100_000, time = DateTimeOffset.UnixEpoch, points = new[] { new { step = 1, epoch = 0.1, split = "train", name = "late", value = 1.0 } } } } };
        (await (await ReportAsync(app, old.Token, late)).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.StaleAttempt);

        var ended = await ana.WaitForEndAsync(job);
        ended.Status.ShouldBe(JobState.Completed, app.Output(job));
        var points = await ana.PointsAsync(job);
        points.ShouldNotContain(point => point.Name == "late");
        points.GroupBy(point => (point.Step, point.Split, point.Name)).ShouldAllBe(group => group.Count() == 1);
        before.Count.ShouldBeLessThanOrEqualTo(points.Count);
    }

    [Fact]
    public async Task AWorkerFrozenBeforeItsFirstWords_LosesItsLeaseLikeAnyOther()
    {
        // should the look come late, the run is still there to be frozen
        await using var app = await KargahApp.StartAsync(("Scheduler:LeaseSeconds", "10"), TestJobs.SlowSteps(200));
        using var ana = await app.ClientForAsync("ana");
        var table = await ana.AddTableAsync("iris.csv");
        (await ana.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var job = (await ana.TrainAsync(new { dataset = table, epochs = 1 })).JobId;
        ProcessFile? process = null;
        using (var freezing = Task.Run(async () =>
        {
            // a runtime takes far longer to its first words than this look at the processes
            var began = TimeProvider.System.GetTimestamp();
            while ((process = ProcessTable.FindByArgument(app.AttemptFolder(job, 1))) is null)
            {
                TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TestJobs.Patience, "no process is seen");
                await Task.Yield();
            }

            TestJobs.Send(process.Pid, Signal.Stop);
        }))
        {
            (await ana.PostAsync("/api/queue/resume", null)).EnsureSuccessStatusCode();
            await freezing;
        }

        (await ana.WaitForEndAsync(job)).Status.ShouldBe(JobState.Completed, app.Output(job));
        await using var db = app.Database();
        var attempts = await db.Attempts.Where(attempt => attempt.JobId == job).OrderBy(attempt => attempt.Number).ToListAsync(TestContext.Current.CancellationToken);
        attempts.Count.ShouldBe(2);
        (attempts[0].EndedAt!.Value - attempts[0].StartedAt).ShouldBeLessThan(TimeSpan.FromSeconds(50), "a minute is granted only to one that is starting");
    }

    [Fact]
    public async Task AJobWhoseAttemptsAreUsedUp_FailsWithItsReason()
    {
        await using var app = await KargahApp.StartAsync(("Scheduler:MaxAttempts", "1"), TestJobs.SlowSteps(40));
        using var ana = await app.ClientForAsync("ana");
        var job = (await ana.TrainAsync(Settings(await ana.AddTableAsync("iris.csv")))).JobId;
        await ana.WaitForAsync(job, each => each.Status == JobState.Running, "running");
        TestJobs.Send((await app.ProcessAsync(job, 1)).Pid, Signal.Kill);

        var ended = await ana.WaitForEndAsync(job);

        ended.Status.ShouldBe(JobState.Failed);
        ended.Error!.Code.ShouldBe(ProblemCodes.WorkerCrashed);
        ended.Error.Error.ShouldContain("killed from outside");
        ended.FinishedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Stop_TurnsTheRowAtOnce_KeepsTheBestModel_AndASecondOneIsConflict()
    {
        await using var app = await KargahApp.StartAsync(("Scheduler:StopGraceSeconds", "60"), TestJobs.SlowSteps(40));
        using var ana = await app.ClientForAsync("ana");
        var job = (await ana.TrainAsync(Settings(await ana.AddTableAsync("iris.csv")))).JobId;
        await ana.WaitForAsync(job, each => each.Epoch > 2, "some epochs on");

        (await (await ana.PostAsync($"/api/training/{job}/stop", null)).ReadAsync<StopResponse>()).Status.ShouldBe(JobState.Stopped);
        (await ana.JobAsync(job)).Status.ShouldBe(JobState.Stopped);
        (await (await ana.PostAsync($"/api/training/{job}/stop", null)).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.JobEnded);

        var process = await app.ProcessAsync(job, 1);
        await TestJobs.Eventually(() => !ProcessTable.IsAlive(process), "the worker is gone");
        var ended = await ana.WaitForAsync(job, each => each.ModelAvailable, "a model");
        ended.Status.ShouldBe(JobState.Stopped);
        ended.MetricsOn.ShouldBe("test", "what the worker said at its end is still taken");
        (await ana.GetAsync($"/api/training/{job}/download")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Stop_OfAWorkerThatDoesNotListen_KillsItAfterTheGrace()
    {
        await using var app = await KargahApp.StartAsync(("Scheduler:StopGraceSeconds", "1"), ("Scheduler:LeaseSeconds", "60"), TestJobs.SlowSteps(40));
        using var ana = await app.ClientForAsync("ana");
        var job = (await ana.TrainAsync(Settings(await ana.AddTableAsync("iris.csv")))).JobId;
        await ana.WaitForAsync(job, each => each.Status == JobState.Running, "running");
        var process = await app.ProcessAsync(job, 1);
        TestJobs.Send(process.Pid, Signal.Stop);

        (await ana.PostAsync($"/api/training/{job}/stop", null)).EnsureSuccessStatusCode();

        await TestJobs.Eventually(() => !ProcessTable.IsAlive(process), "the worker is killed");
        (await ana.JobAsync(job)).Status.ShouldBe(JobState.Stopped);
    }

    [Fact]
    public async Task TheWorkersDoor_OpensToTheAttemptsOwnTokenOnly()
    {
        await using var app = await KargahApp.StartAsync(("Scheduler:Slots", "2"), TestJobs.SlowSteps(40));
        var session = await app.SignInAsync("ana");
        using var ana = app.ClientWith(session.Token);
        var table = await ana.AddTableAsync("iris.csv");
        var (first, second) = ((await ana.TrainAsync(Settings(table))).JobId, (await ana.TrainAsync(Settings(table))).JobId);
        await ana.WaitForAsync(second, each => each.Status == JobState.Running, "running");
        var token = JsonSerializer.Deserialize<AttemptSpec>(await File.ReadAllBytesAsync(Path.Combine(app.AttemptFolder(second, 1), AttemptFiles.Spec)), KargahJson.Options)!.Token;

        (await ReportAsync(app, session.Token, new { job_id = second, attempt = 1, events = Array.Empty<object>() })).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized, "a person's token");
        (await ReportAsync(app, token, new { job_id = first, attempt = 1, events = Array.Empty<object>() })).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized, "another job's token");
        (await ReportAsync(app, token, new { job_id = second, attempt = 2, events = Array.Empty<object>() })).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized, "another attempt's number");
        (await ReportAsync(app, null, new { job_id = second, attempt = 1, events = Array.Empty<object>() })).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized, "no token");
        (await ReportAsync(app, token, new { job_id = second, attempt = 1, events = Array.Empty<object>() })).EnsureSuccessStatusCode();
        using var worker = app.ClientWith(token);
        (await worker.GetAsync("/api/training/jobs")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized, "an attempt's token opens nothing else");
        (await ReportAsync(app, token, new { job_id = second, attempt = 1, message = new string('x', 1 << 20) })).StatusCode.ShouldBe(System.Net.HttpStatusCode.RequestEntityTooLarge);

        // the single form of older scripts
        (await ReportAsync(app, token, new { job_id = second, status = "FAILED", message = "Said by hand." })).EnsureSuccessStatusCode();
        var failed = await ana.JobAsync(second);
        failed.Status.ShouldBe(JobState.Failed);
        failed.Error!.Error.ShouldBe("Said by hand.");
    }

    private static async Task<HttpResponseMessage> ReportAsync(KargahApp app, string? token, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/training/internal/status-update") { Content = JsonContent.Create(body) };
        // So that a refusal of a body that is too large is read instead of cutting off its sending.
        request.Headers.ExpectContinue = true;
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await app.Client.SendAsync(request);
    }
}
