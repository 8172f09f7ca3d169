using Kargah.Contracts;

namespace Kargah.Worker.Tests.Run;

public sealed class UplinkTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Uplink_WhenTheServerIsDownAtFirst_DeliversAllOfIt()
    {
        await using var attempt = new Attempt(scratch);
        using var worker = attempt.Start(stepDelayMs: 20);
        await Eventually.IsTrue(() => File.Exists(attempt[AttemptFiles.Events]) && attempt.Points.Count > 10, "points in the spool");

        await attempt.Server.StartAsync();

        (await worker.ExitAsync()).ShouldBe(WorkerExit.Completed);
        attempt.ShouldHaveToldEverythingOnce();
    }

    [Fact]
    public async Task Uplink_WhenTheServerMovesToAnotherPort_FindsItAndLosesNothing()
    {
        await using var attempt = new Attempt(scratch);
        await attempt.Server.StartAsync();
        using var worker = attempt.Start(stepDelayMs: 100);
        await Eventually.IsTrue(() => attempt.Server.Events.Count > 20, "events at the server");

        await attempt.Server.StopAsync();
        var before = attempt.Server.Events.Count;
        await Eventually.IsTrue(() => attempt.Spooled.Count > before + 10, "more events in the spool");
        attempt.Server.Command = WorkerCommand.Stop;
        await attempt.Server.StartAsync();

        (await worker.ExitAsync()).ShouldBe(WorkerExit.Stopped);
        attempt.ShouldHaveToldEverythingOnce();
    }

    [Fact]
    public async Task Uplink_WhenAnswersFailOrGetLost_DoublesNothing()
    {
        await using var attempt = new Attempt(scratch);
        attempt.Server.Treat = request => (request % 5) switch
        {
            1 => Treatment.InternalError,
            3 => Treatment.AcceptAndHangUp,
            _ => Treatment.Accept,
        };
        await attempt.Server.StartAsync();

        (await attempt.RunAsync()).ShouldBe(WorkerExit.Completed);

        attempt.ShouldHaveToldEverythingOnce();
    }

    [Fact]
    public async Task Uplink_WhenTheServerHasLostEvents_GoesBackToThem()
    {
        await using var attempt = new Attempt(scratch);
        attempt.Server.Treat = request => request == 6 ? Treatment.ForgetHalf : Treatment.Accept;
        await attempt.Server.StartAsync();

        using var worker = attempt.Start(stepDelayMs: 20);
        (await worker.ExitAsync()).ShouldBe(WorkerExit.Completed);

        attempt.ShouldHaveToldEverythingOnce();
    }

    [Fact]
    public async Task Uplink_WhenBatchesAreTooLarge_SendsSmallerOnes()
    {
        await using var attempt = new Attempt(scratch);
        attempt.Server.Treat = request => request == 0 ? Treatment.TooLarge : Treatment.Accept;
        await attempt.Server.StartAsync();

        (await attempt.RunAsync()).ShouldBe(WorkerExit.Completed);

        attempt.ShouldHaveToldEverythingOnce();
    }

    [Fact]
    public async Task Uplink_WhenTheServerAcceptsNoEvents_StillGivesSignsOfLife()
    {
        await using var attempt = new Attempt(scratch);
        attempt.Server.Treat = _ => attempt.Server.Batches.Count > 0 && attempt.Server.Batches[^1] == 0 ? Treatment.Accept : Treatment.InternalError;
        await attempt.Server.StartAsync();

        using var worker = attempt.Start(stepDelayMs: 100);
        await Eventually.IsTrue(() => attempt.Server.Batches.Count(size => size == 0) >= 2, "two empty batches");

        attempt.Server.Treat = _ => Treatment.Accept;
        (await worker.ExitAsync()).ShouldBe(WorkerExit.Completed);
        attempt.ShouldHaveToldEverythingOnce();
    }

    [Theory]
    [InlineData(Treatment.Stale)]
    [InlineData(Treatment.Unauthenticated)]
    public async Task Uplink_WhenTheAttemptIsNoLongerTheOne_LeavesWithoutAnEnd(Treatment refusal)
    {
        await using var attempt = new Attempt(scratch);
        attempt.Server.Treat = request => request < 3 ? Treatment.Accept : refusal;
        await attempt.Server.StartAsync();

        using var worker = attempt.Start(stepDelayMs: 100);
        (await worker.ExitAsync()).ShouldBe(WorkerExit.Abandoned);

        attempt.Spooled.ShouldNotContain(said => said is EndEvent);
    }

    [Fact]
    public async Task Uplink_OnTheCommandAbandon_LeavesWithoutAnEnd()
    {
        await using var attempt = new Attempt(scratch);
        attempt.Server.Command = WorkerCommand.Abandon;
        await attempt.Server.StartAsync();

        using var worker = attempt.Start(stepDelayMs: 100);
        (await worker.ExitAsync()).ShouldBe(WorkerExit.Abandoned);

        attempt.Spooled.ShouldNotContain(said => said is EndEvent);
    }
}
