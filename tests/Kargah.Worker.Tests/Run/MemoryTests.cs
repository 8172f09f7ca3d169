using System.Globalization;
using Kargah.Contracts;

namespace Kargah.Worker.Tests.Run;

public sealed class MemoryTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Run_OfANetworkThatCannotFit_FailsBeforeTheFirstStepAndNamesTheSetting()
    {
        await using var attempt = new Attempt(scratch);
        attempt.Spec = attempt.Spec with { Params = Tables.IrisParams with { Hidden = [4096, 4096, 4096] } };
        await attempt.Server.StartAsync();

        using var worker = attempt.Start(environment: new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x" + (96 << 20).ToString("x", CultureInfo.InvariantCulture) });

        (await worker.ExitAsync()).ShouldBe(WorkerExit.Failed);
        var problem = attempt.End.Error.ShouldNotBeNull();
        problem.Code.ShouldBe(ProblemCodes.MemoryTooSmall);
        problem.Params!["setting"]!.ToString().ShouldBe("hidden");
        problem.Params["limit_mb"]!.ToString().ShouldBe("96");
        attempt.Spooled.OfType<PointsEvent>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_RecordsProcessorAndMemoryApartFromWhatIsTheSameInEveryRun()
    {
        await using var attempt = new Attempt(scratch);
        await attempt.Server.StartAsync();
        (await attempt.RunAsync()).ShouldBe(WorkerExit.Completed);

        var system = attempt.AllPoints.Where(point => point.Split == "system").ToList();
        var epochs = attempt.Points.Where(point => point.Name == "epoch_loss").Select(point => point.Step).ToList();
        system.Where(point => point.Name == "memory_bytes").Select(point => point.Step).ShouldBe(epochs);
        system.Where(point => point.Name == "memory_bytes").ShouldAllBe(point => point.Value > 10_000_000);
        system.Where(point => point.Name == "cpu_percent").Select(point => point.Step).ShouldBe(epochs);
        system.ShouldAllBe(point => point.Value >= 0);
        var usage = attempt.End.Usage.ShouldNotBeNull();
        usage.CpuSeconds.ShouldBeGreaterThan(0);
        usage.PeakMemoryBytes.ShouldBeGreaterThanOrEqualTo((long)system.Where(point => point.Name == "memory_bytes").Max(point => point.Value));
    }
}
