using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Kargah.Contracts;

namespace Kargah.Server.Features.Jobs;

/// <summary>Which processes there are, as the kernel tells in /proc. A process is its pid together with its start time.</summary>
internal static partial class ProcessTable
{
    public const int SigTerm = 15;
    public const int SigKill = 9;
    private const int NoSuchProcess = 3;

    /// <summary>False also for one that has exited and only waits to be collected by its parent.</summary>
    public static bool IsAlive(ProcessFile process) =>
        ReadStat(process.Pid) is { } stat && stat.StartTicks == process.StartTicks && stat.State is not ('Z' or 'X');

    /// <summary>Stopped by a signal or a debugger.</summary>
    public static bool IsHeld(ProcessFile process) => ReadStat(process.Pid) is { } stat && stat.StartTicks == process.StartTicks && stat.State is 'T' or 't';

    /// <summary>Null when there is no such process (any more).</summary>
    public static ProcessFile? Identify(int pid) => ReadStat(pid) is { } stat ? new ProcessFile(pid, stat.StartTicks) : null;

    /// <summary>The living process that has <paramref name="argument"/> on its command line, word for word.</summary>
    public static ProcessFile? FindByArgument(string argument)
    {
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && ReadOrNull(Path.Combine(entry, "cmdline")) is { } words
                && words.Split('\0').Contains(argument, StringComparer.Ordinal)
                && Identify(pid) is { } process && IsAlive(process))
            {
                return process;
            }
        }

        return null;
    }

    /// <summary>Signals a process that leads a session of its own together with everything in its group; a gone one is left in peace.</summary>
    public static void Signal(ProcessFile process, int signal)
    {
        if (IsAlive(process) && Kill(-process.Pid, signal) != 0 && Kill(process.Pid, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new Win32Exception(error);
        }
    }

    private static (char State, long StartTicks)? ReadStat(int pid)
    {
        if (ReadOrNull($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat") is not { } stat)
        {
            return null;
        }

        // the name in parentheses may hold blanks and parentheses itself; state is field 3, start time field 22
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (fields[0][0], long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    private static string? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllText(path) is { Length: > 0 } text ? text : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // processes end while they are looked at (ESRCH comes as IOException)
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
