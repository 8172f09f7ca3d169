using Kargah.Contracts;

namespace Kargah.Worker.Tests.Run;

public sealed class StopTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Stop_BySigterm_EndsStoppedWithCheckpointAndModel()
    {
        await using var attempt = new Attempt(scratch);
        await attempt.Server.StartAsync();
        using var worker = attempt.Start(stepDelayMs: 100);
        await FirstEpochHasEndedAsync(attempt);

        worker.Send(Signal.Terminate);

        await ShouldStopAsync(attempt, worker);
    }

    [Fact]
    public async Task Stop_ByTheServersCommand_EndsStoppedWithCheckpointAndModel()
    {
        await using var attempt = new Attempt(scratch);
        await attempt.Server.StartAsync();
        using var worker = attempt.Start(stepDelayMs: 100);
        await FirstEpochHasEndedAsync(attempt);

        attempt.Server.Command = WorkerCommand.Stop;

        await ShouldStopAsync(attempt, worker);
    }

    [Fact]
    public async Task Stop_WhenNobodyListens_StillEndsStopped()
    {
        await using var attempt = new Attempt(scratch);
        using var worker = attempt.Start(stepDelayMs: 100);
        await FirstEpochHasEndedAsync(attempt);

        worker.Send(Signal.Terminate);

        (await worker.ExitAsync()).ShouldBe(WorkerExit.Stopped);
        attempt.End.State.ShouldBe(JobState.Stopped);
    }

    [Fact]
    public async Task Interrupt_IsNotForTheWorker_AndTheRunCompletes()
    {
        await using var attempt = new Attempt(scratch);
        await attempt.Server.StartAsync();
        using var worker = attempt.Start(stepDelayMs: 20);
        await FirstEpochHasEndedAsync(attempt);

        worker.Send(Signal.Interrupt);

        (await worker.ExitAsync()).ShouldBe(WorkerExit.Completed);
    }

    private static Task FirstEpochHasEndedAsync(Attempt attempt) =>
        Eventually.IsTrue(() => File.Exists(attempt[AttemptFiles.Events]) && attempt.Points.Any(point => point.Split == "validation"), "the end of an epoch");

    private static async Task ShouldStopAsync(Attempt attempt, WorkerProcess worker)
    {
        (await worker.ExitAsync()).ShouldBe(WorkerExit.Stopped);
        attempt.ShouldHaveToldEverythingOnce();
        attempt.End.State.ShouldBe(JobState.Stopped);
        attempt.End.HasModel.ShouldBeTrue();
        attempt.End.TestMetrics.ShouldNotBeEmpty();
        File.Exists(attempt[AttemptFiles.ModelFolder, AttemptFiles.Model]).ShouldBeTrue();
        var checkpoint = attempt.Spooled.OfType<CheckpointEvent>().Last();
        checkpoint.Step.ShouldBe(attempt.Points.Max(point => point.Step));
        checkpoint.Bytes.ShouldBe(new FileInfo(attempt[AttemptFiles.Checkpoint]).Length);
    }
}
