using Kargah.Contracts;

namespace Kargah.Worker.Tests.Run;

public sealed class ResumeTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Resume_AfterAKill_GivesTheWeightsAndPointsOfAnUndisturbedRun()
    {
        await using var undisturbed = new Attempt(scratch, number: 9);
        await undisturbed.Server.StartAsync();
        (await undisturbed.RunAsync()).ShouldBe(WorkerExit.Completed);

        await using var killed = new Attempt(scratch);
        await killed.Server.StartAsync();
        await RunUntilKilledAsync(killed);

        await using var resumed = new Attempt(scratch, number: 2);
        resumed.Spec = resumed.Spec with { ResumeFrom = killed[AttemptFiles.Checkpoint] };
        await resumed.Server.StartAsync();
        (await resumed.RunAsync()).ShouldBe(WorkerExit.Completed);

        resumed.ShouldHaveToldEverythingOnce();
        var from = resumed.Spooled[0].ShouldBeOfType<StatusEvent>().ResumedFrom.ShouldNotBeNull();
        from.ShouldBe(killed.Spooled.OfType<CheckpointEvent>().Last().Step);
        from.ShouldBeGreaterThan(0);
        Joined(killed, from, resumed).ShouldBe(undisturbed.Points);
        RunTests.Weights(resumed).ShouldBe(RunTests.Weights(undisturbed));
    }

    [Fact]
    public async Task Resume_FromADamagedCheckpoint_WarnsAndStartsFromTheBeginning()
    {
        await using var undisturbed = new Attempt(scratch, number: 9);
        await undisturbed.Server.StartAsync();
        await undisturbed.RunAsync();
        var checkpoint = await File.ReadAllBytesAsync(undisturbed[AttemptFiles.Checkpoint], TestContext.Current.CancellationToken);
        var damaged = scratch["damaged.bin"];
        await File.WriteAllBytesAsync(damaged, checkpoint[..(checkpoint.Length / 2)], TestContext.Current.CancellationToken);

        await using var resumed = new Attempt(scratch, number: 2);
        resumed.Spec = resumed.Spec with { ResumeFrom = damaged };
        await resumed.Server.StartAsync();
        (await resumed.RunAsync()).ShouldBe(WorkerExit.Completed);

        resumed.Spooled[0].ShouldBeOfType<StatusEvent>().ResumedFrom.ShouldBe(0);
        resumed.Spooled.OfType<LogEvent>().SelectMany(said => said.Lines).ShouldContain(line => line.Level == LogLevelName.Warning);
        resumed.Points.ShouldBe(undisturbed.Points);
        RunTests.Weights(resumed).ShouldBe(RunTests.Weights(undisturbed));
    }

    [Fact]
    public async Task Resume_FromACheckpointOfAnotherRun_WarnsAndStartsFromTheBeginning()
    {
        await using var other = new Attempt(scratch, number: 9);
        other.Spec = other.Spec with { Params = Tables.IrisParams with { Hidden = [5] } };
        await other.Server.StartAsync();
        await other.RunAsync();

        await using var resumed = new Attempt(scratch, number: 2);
        resumed.Spec = resumed.Spec with { ResumeFrom = other[AttemptFiles.Checkpoint] };
        await resumed.Server.StartAsync();
        (await resumed.RunAsync()).ShouldBe(WorkerExit.Completed);

        resumed.Spooled.OfType<StatusEvent>().Last(said => said.ResumedFrom is not null).ResumedFrom.ShouldBe(0);
        resumed.Points[0].Step.ShouldBe(1);
    }

    [Fact]
    public async Task Kill_InTheMiddle_LeavesASpoolThatReadsToItsLastWholeLine()
    {
        await using var killed = new Attempt(scratch);
        await killed.Server.StartAsync();
        await RunUntilKilledAsync(killed);
        var whole = killed.Spooled.Count;

        await File.AppendAllTextAsync(killed[AttemptFiles.Events], """{"type":"points","seq":""", TestContext.Current.CancellationToken);

        killed.Spooled.Count.ShouldBe(whole);
        killed.Server.Events.Count.ShouldBeLessThanOrEqualTo(whole);
    }

    private static async Task RunUntilKilledAsync(Attempt attempt)
    {
        using var worker = attempt.Start(stepDelayMs: 100);
        await Eventually.IsTrue(() => attempt.Server.Events.Any(said => said is CheckpointEvent), "a checkpoint");
        worker.Send(Signal.Kill);
        (await worker.ExitAsync()).ShouldBe(128 + 9);
    }

    /// <summary>What a reader sees: points of the older attempt up to the step where the newer one begins.</summary>
    private static IEnumerable<WirePoint> Joined(Attempt older, long step, Attempt newer) =>
        [.. older.Points.Where(point => point.Step <= step), .. newer.Points];
}
