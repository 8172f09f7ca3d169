using System.Globalization;
using Kargah.Contracts;
using Kargah.Server.Hosting.Sandboxing;

namespace Kargah.Server.Features.Jobs;

/// <summary>Why an attempt that did not say so itself is over, in words.</summary>
internal static class WorkerProblems
{
    private static readonly Dictionary<int, string> Signals = new()
    {
        [4] = "an illegal instruction",
        [6] = "an abort",
        [7] = "a bus error",
        [8] = "an arithmetic fault",
        [9] = "a kill from outside",
        [11] = "a memory fault",
        [15] = "a request to end",
    };

    public static Problem Silent(TimeSpan lease) => new(
        ProblemCodes.WorkerSilent,
        $"The training process was not heard of for {lease.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} seconds.",
        new Dictionary<string, object?> { ["seconds"] = lease.TotalSeconds });

    /// <param name="exitCode">As the kernel told it; null when the process belonged to an earlier run of the server.</param>
    /// <param name="output">The end of what it printed.</param>
    public static Problem Gone(int? exitCode, string output)
    {
        if (output.Contains("OutOfMemoryException", StringComparison.Ordinal) || output.Contains("Out of memory", StringComparison.Ordinal))
        {
            return Crashed("The training process ran out of memory. Use fewer columns, a smaller network or a smaller table, or let the administrator raise the limit.", exitCode, "out_of_memory");
        }

        return exitCode switch
        {
            null => new Problem(ProblemCodes.WorkerLost, "The training process was gone when the server came back."),
            137 => Crashed("The training process was killed from outside. If nobody did, the machine ran out of memory.", exitCode, "killed"),
            WorkerExit.DiskFull => new Problem(ProblemCodes.DiskFull, "The disk was full: there was no room to write the run."),
            WorkerExit.BadSpec => new Problem(ProblemCodes.WorkerNotStarted, "The training process could not use its instructions. The server's log tells why."),
            > 128 and < 160 => Crashed($"The training process was ended by {Signals.GetValueOrDefault(exitCode.Value - 128, $"signal {Number(exitCode.Value - 128)}")}.", exitCode, "signal"),
            _ => Crashed($"The training process ended with code {Number(exitCode.Value)} and without a result.", exitCode, "exit"),
        };
    }

    public static Problem OutOfMemory(MemoryDeath death) => new(
        ProblemCodes.OutOfMemory,
        string.Create(CultureInfo.InvariantCulture, $"The training ran out of memory: it had {death.PeakBytes >> 20} MB, and {death.LimitBytes >> 20} MB are allowed. Use fewer columns, a smaller network or a smaller batch, or let the administrator raise the limit."),
        new Dictionary<string, object?> { ["peak_mb"] = death.PeakBytes >> 20, ["limit_mb"] = death.LimitBytes >> 20 });

    public static Problem NotStarted { get; } = new(ProblemCodes.WorkerNotStarted, "The training process could not be started. The server's log tells why.");

    /// <summary>The last word on a job whose attempts are used up.</summary>
    public static Problem GivenUp(Problem last, int attempts) => last with
    {
        Error = attempts == 1 ? last.Error : $"{last.Error} It was started {Number(attempts)} times and is given up now.",
        Params = new Dictionary<string, object?>(last.Params ?? new Dictionary<string, object?>()) { ["attempts"] = attempts },
    };

    private static Problem Crashed(string sentence, int? exitCode, string cause) =>
        new(ProblemCodes.WorkerCrashed, sentence, new Dictionary<string, object?> { ["exit_code"] = exitCode, ["cause"] = cause });

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
