using Kargah.Contracts;
using Kargah.Server.Features.Jobs;

namespace Kargah.Server.Tests.Features.Jobs;

public sealed class MemoryLimitTests
{
    [Theory]
    [InlineData("auto")]
    [InlineData("rlimit")]
    public async Task AWorkerThatEatsMemory_FailsAlone_AndSaysWhatItHad(string limits)
    {
        await using var app = await KargahApp.StartAsync(("Workers:Limits", limits), ("Workers:MemoryBytes", $"{64 << 20}"), ("Scheduler:MaxAttempts", "2"), Greedy());
        using var ana = await app.ClientForAsync("ana");
        var system = await (await ana.GetAsync("/api/system", TestContext.Current.CancellationToken)).ReadAsync<SystemResponse>();
        var job = (await ana.TrainAsync(new { epochs = 1 })).JobId;

        var ended = await ana.WaitForEndAsync(job);

        ended.Status.ShouldBe(JobState.Failed);
        (await app.Client.GetAsync("/health", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        if (system.Limits.MemoryLimitedBy == "rlimit")
        {
            // the kernel refuses instead of killing, and a program says so in its own words
            app.Output(job).ShouldContain("memory exhausted");
            return;
        }

        ended.Error!.Code.ShouldBe(ProblemCodes.OutOfMemory, app.Output(job));
        ended.Attempt.ShouldBe(1, "the same again would end the same");
        var (peak, limit) = (Number("peak_mb"), Number("limit_mb"));
        limit.ShouldBe(system.Limits.JobMemoryBytes >> 20);
        peak.ShouldBeInRange(limit - limit / 16, limit);

        long Number(string name) => ((System.Text.Json.JsonElement)ended.Error!.Params![name]!).GetInt64();
    }

    [Fact]
    public async Task AWorkerThatEatsMemoryWhileTheServerIsAway_FailsWithTheSameReason()
    {
        var folder = Directory.CreateTempSubdirectory("kargah-memory-").FullName;
        (string, string)[] settings = [("Data:Folder", folder), ("Scheduler:MaxAttempts", "2"), ("Workers:MemoryBytes", $"{64 << 20}"), Greedy()];
        string job;
        await using (var app = await KargahApp.StartAsync(settings))
        {
            using var ana = await app.ClientForAsync("ana");
            await File.WriteAllTextAsync(Path.Combine(folder, "wait"), "", TestContext.Current.CancellationToken);
            job = (await ana.TrainAsync(new { epochs = 1 })).JobId;
            await TestJobs.EventuallyAsync(async () => { await using var db = app.Database(); return db.Attempts.Any(attempt => attempt.JobId == job && attempt.Pid != null); }, "its process is known");
        }

        var process = System.Text.Json.JsonSerializer.Deserialize<ProcessFile>(await File.ReadAllBytesAsync(Path.Combine(folder, "jobs", job, "attempts", "1.process.json"), TestContext.Current.CancellationToken), KargahJson.Options)!;
        File.Delete(Path.Combine(folder, "wait"));
        await TestJobs.Eventually(() => !ProcessTable.IsAlive(process), "it is killed");

        await using (var app = await KargahApp.StartAsync(settings))
        {
            using var ana = await app.ClientForAsync("ana");
            var ended = await ana.WaitForEndAsync(job);
            ended.Status.ShouldBe(JobState.Failed);
            if ((await (await ana.GetAsync("/api/system", TestContext.Current.CancellationToken)).ReadAsync<SystemResponse>()).Limits.MemoryLimitedBy != "rlimit")
            {
                // without groups nothing outlives the server that could tell
                (ended.Error!.Code, ended.Attempt).ShouldBe((ProblemCodes.OutOfMemory, 1), app.Output(job));
            }
        }

        await TestDatabase.DropAsync(folder);
        TestFolder.Delete(folder);
    }

    /// <summary>In the worker's place a program that asks for twice what it may have, and uses it; while there is a file <c>wait</c> in the data folder, it waits.</summary>
    private static (string Name, string Value) Greedy()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "dotnet-greedy.sh");
        var dotnet = Path.GetFullPath("../../../dotnet", System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        var temporary = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllText(temporary, $"#!/bin/sh\nif [ \"$2\" = run ]; then while [ -e \"$3/../../../../wait\" ]; do sleep 0.05; done; exec dd if=/dev/zero of=/dev/null bs=1200M count=1; fi\nexec {dotnet} \"$@\"\n");
        File.SetUnixFileMode(temporary, (UnixFileMode)0b111_101_101);
        File.Move(temporary, path, overwrite: true);
        return ("Workers:DotnetPath", path);
    }
}
