using System.Diagnostics;
using Kargah.Contracts;

namespace Kargah.Worker.Tests.Run;

/// <summary>On a small file system of its own; only root may make one.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose()
    {
        if (Directory.Exists(scratch["small"]))
        {
            using var unmount = Process.Start("umount", scratch["small"]);
            unmount.WaitForExit();
        }

        scratch.Dispose();
    }

    [Fact]
    public async Task DiskFull_InTheMiddle_LeavesWithoutAResultAndKeepsTheLastCheckpoint()
    {
        Assert.SkipUnless(await MountAsync(scratch["small"]), "Mounting a small file system is not permitted here.");
        await using var attempt = new Attempt(scratch, folder: scratch["small"]);
        await attempt.Server.StartAsync();
        using var worker = attempt.Start(stepDelayMs: 100);
        await Eventually.IsTrue(() => attempt.Server.Events.Any(said => said is CheckpointEvent), "a checkpoint");

        FillUp(scratch["small"]);

        (await worker.ExitAsync()).ShouldBe(WorkerExit.DiskFull);
        attempt.Spooled.OfType<EndEvent>().ShouldBeEmpty();
        attempt.Spooled.OfType<StatusEvent>().Last().Message.ShouldNotBeNull().ShouldContain("disk is full");

        await using var resumed = new Attempt(scratch, number: 2);
        resumed.Spec = resumed.Spec with { ResumeFrom = attempt[AttemptFiles.Checkpoint] };
        await resumed.Server.StartAsync();
        (await resumed.RunAsync()).ShouldBe(WorkerExit.Completed);
        resumed.Spooled[0].ShouldBeOfType<StatusEvent>().ResumedFrom.ShouldBe(attempt.Spooled.OfType<CheckpointEvent>().Last().Step);
    }

    private static async Task<bool> MountAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]) { RedirectStandardError = true };
        using var mount = Process.Start(start)!;
        await mount.WaitForExitAsync(TestContext.Current.CancellationToken);
        return mount.ExitCode == 0;
    }

    private static void FillUp(string folder)
    {
        using var filler = File.OpenHandle(Path.Combine(folder, "filler"), FileMode.CreateNew, FileAccess.Write);
        var page = new byte[512];
        for (var offset = 0L; ; offset += page.Length)
        {
            try
            {
                RandomAccess.Write(filler, page, offset);
            }
            catch (IOException)
            {
                return;
            }
        }
    }
}
