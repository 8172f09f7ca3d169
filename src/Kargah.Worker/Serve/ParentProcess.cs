using System.Diagnostics;

namespace Kargah.Worker.Serve;

/// <summary>The process that a helper must not outlive: known by pid and start time, for a pid alone is used again.</summary>
internal sealed class ParentProcess(int pid)
{
    private readonly string? startedAt = StartOf(pid);

    /// <remarks>Where other users' processes are hidden, the pid must do.</remarks>
    public bool IsAlive => startedAt is null ? Exists(pid) : StartOf(pid) == startedAt;

    private static bool Exists(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Field 22 of <c>/proc/PID/stat</c>; the name in field 2 may hold blanks and brackets, so counting begins after the last bracket.</summary>
    private static string? StartOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : fields[19];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
