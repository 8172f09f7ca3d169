using Kargah.Contracts;

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

    /// <summary>In the worker's place a program that asks for twice what it may have, and uses it.</summary>
    private static (string Name, string Value) Greedy()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "dotnet-greedy.sh");
        var dotnet = Path.GetFullPath("../../../dotnet", System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        var temporary = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllText(temporary, $"#!/bin/sh\n[ \"$2\" != run ] || exec dd if=/dev/zero of=/dev/null bs=1200M count=1\nexec {dotnet} \"$@\"\n");
        File.SetUnixFileMode(temporary, (UnixFileMode)0b111_101_101);
        File.Move(temporary, path, overwrite: true);
        return ("Workers:DotnetPath", path);
    }
}
