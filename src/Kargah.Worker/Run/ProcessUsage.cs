using System.Diagnostics;
using Kargah.Contracts;

namespace Kargah.Worker.Run;

/// <summary>
/// What this process takes of the machine. It is measured, so it is different in each run, even where the runs are the same bit for bit: its points have a split of
/// their own, <see cref="Split"/>, which no comparison of runs looks at. Their steps are the same all the same.
/// </summary>
internal sealed class ProcessUsage
{
    public const string Split = "system";

    /// <summary>Enough for a curve, and few beside the points of the run.</summary>
    private const int PointsPerRun = 200;

    private TimeSpan cpu = Environment.CpuUsage.TotalTime;
    private long at = Stopwatch.GetTimestamp();

    public static RunUsage SoFar
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return new RunUsage(Environment.CpuUsage.TotalTime.TotalSeconds, process.PeakWorkingSet64);
        }
    }

    /// <param name="step">With which an epoch has ended.</param>
    /// <returns>cpu_percent since the last time, 100 for one core, and memory_bytes, resident; nothing in most epochs of a run with very many.</returns>
    public IReadOnlyList<WirePoint> After(long step, double epoch, int totalEpochs)
    {
        if ((long)Math.Round(epoch) % ((totalEpochs + PointsPerRun - 1) / PointsPerRun) != 0)
        {
            return [];
        }

        var (cpuNow, now) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var percent = 100 * (cpuNow - cpu) / Stopwatch.GetElapsedTime(at, now);
        (cpu, at) = (cpuNow, now);
        return [new WirePoint(step, epoch, Split, "cpu_percent", percent), new WirePoint(step, epoch, Split, "memory_bytes", Environment.WorkingSet)];
    }
}
