using System.Net.Http.Json;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Jobs;

namespace Kargah.Server.Tests.Features.Jobs;

/// <summary>The server goes away in the middle of a training and comes back elsewhere.</summary>
public sealed class RestartTests
{
    private static object Settings(Guid table) => new { dataset = table, epochs = 60, batch_size = 16, patience = 1000, lr = 0.01 };

    [Fact]
    public async Task ARestart_LosesAndDoublesNothing_AndTheWorkerGoesOn()
    {
        await using var app = await KargahApp.StartAsync(TestJobs.SlowSteps(10));
        string job;
        ProcessFile process;
        using (var before = await app.ClientForAsync("ana"))
        {
            job = (await before.TrainAsync(Settings(await before.AddTableAsync("iris.csv")))).JobId;
            await before.WaitForAsync(job, each => each.Step > 50, "under way");
            process = await app.ProcessAsync(job, 1);
        }

        await app.RestartAsync();

        using var ana = await app.ClientForAsync("ana");
        var ended = await ana.WaitForEndAsync(job);
        ended.Status.ShouldBe(JobState.Completed, app.Output(job));
        ended.Attempt.ShouldBe(1);
        (await ana.PointsAsync(job)).Values().ShouldBe(TestJobs.SpooledPoints(app.AttemptFolder(job, 1)));
        await TestJobs.Eventually(() => !ProcessTable.IsAlive(process), "the worker is gone");
    }

    [Fact]
    public async Task AKilledServer_FindsItsWorkersAgain_OnAnotherPort()
    {
        var folder = Directory.CreateTempSubdirectory("kargah-test-").FullName;
        try
        {
            string token, job;
            using (var first = await ServerProcess.StartAsync(folder, stepMilliseconds: 10))
            {
                using var before = first.Client(null);
                var session = await (await before.PostAsJsonAsync("/api/auth/register", new { email = "ana@example.org", password = KargahApp.Password, name = "ana" })).ReadAsync<SessionResponse>();
                token = session.Token;
                using var ana = first.Client(token);
                job = (await ana.TrainAsync(Settings(await ana.AddTableAsync("iris.csv")))).JobId;
                await ana.WaitForAsync(job, each => each.Step > 50, "under way");
                first.Kill();
            }

            using var second = await ServerProcess.StartAsync(folder, stepMilliseconds: 10);
            using var again = second.Client(token);
            var ended = await again.WaitForEndAsync(job);
            ended.Status.ShouldBe(JobState.Completed, ended.Error?.Error);
            ended.Attempt.ShouldBe(1);
            (await again.PointsAsync(job)).Values().ShouldBe(TestJobs.SpooledPoints(Path.Combine(folder, "jobs", job, "attempts", "1")));
            await again.WaitForAsync(job, _ => !Running(folder, job), "without a process");
            second.Kill();
        }
        finally
        {
            TestFolder.Delete(folder);
        }
    }

    [Fact]
    public async Task AServerThatWasAway_DuringAWholeTraining_ReadsItsResult()
    {
        var folder = Directory.CreateTempSubdirectory("kargah-test-").FullName;
        try
        {
            string token, job;
            using (var first = await ServerProcess.StartAsync(folder, stepMilliseconds: 10))
            {
                using var before = first.Client(null);
                token = (await (await before.PostAsJsonAsync("/api/auth/register", new { email = "ana@example.org", password = KargahApp.Password, name = "ana" })).ReadAsync<SessionResponse>()).Token;
                using var ana = first.Client(token);
                job = (await ana.TrainAsync(Settings(await ana.AddTableAsync("iris.csv")))).JobId;
                await ana.WaitForAsync(job, each => each.Status == JobState.Running, "running");
                first.Kill();
            }

            var attempt = Path.Combine(folder, "jobs", job, "attempts", "1");
            await TestJobs.Eventually(() => Ended(attempt), "the worker has ended its training alone");
            var worker = JsonSerializer.Deserialize<ProcessFile>(await File.ReadAllBytesAsync(attempt + ".process.json"), KargahJson.Options)!;
            TestJobs.Send(worker.Pid, Signal.Kill);

            using var second = await ServerProcess.StartAsync(folder, stepMilliseconds: 10);
            using var again = second.Client(token);
            var ended = await again.WaitForEndAsync(job);
            ended.Status.ShouldBe(JobState.Completed, ended.Error?.Error);
            ended.MetricsOn.ShouldBe("test");
            (await again.PointsAsync(job)).Values().ShouldBe(TestJobs.SpooledPoints(attempt));
            second.Kill();
        }
        finally
        {
            TestFolder.Delete(folder);
        }
    }

    private static bool Ended(string attempt) => File.ReadAllText(Path.Combine(attempt, AttemptFiles.Events)).Contains("\"type\":\"end\"", StringComparison.Ordinal);

    private static bool Running(string folder, string job) =>
        ProcessTable.IsAlive(JsonSerializer.Deserialize<ProcessFile>(File.ReadAllBytes(Path.Combine(folder, "jobs", job, "attempts", "1.process.json")), KargahJson.Options)!);
}
