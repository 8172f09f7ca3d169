using System.Globalization;

namespace Kargah.Server.Hosting.Sandboxing;

/// <param name="PeakBytes">The most that it had.</param>
/// <param name="LimitBytes">The most that it was to have.</param>
public readonly record struct MemoryDeath(long PeakBytes, long LimitBytes)
{
    /// <summary>False: trainings together had come to their limit, and this one was chosen; alone it may fit.</summary>
    public bool ByItself => PeakBytes >= LimitBytes - LimitBytes / 16;
}

/// <summary>One worker's group; several folders in version 1, one a controller, the memory's first.</summary>
public sealed class WorkerGroup(IReadOnlyList<string> paths, Action forget)
{
    public IReadOnlyList<string> Paths => paths;

    /// <summary>Who writes 0 to these joins the group.</summary>
    public IReadOnlyList<string> JoinFiles { get; } = [.. paths.Select(path => Path.Combine(path, "cgroup.procs"))];

    /// <summary>Not null once the kernel has killed something in it for want of memory.</summary>
    public MemoryDeath? Death()
    {
        try
        {
            return Count("memory.events") + Count("memory.oom_control") > 0
                ? new MemoryDeath(Number("memory.peak", "memory.max_usage_in_bytes"), Number("memory.max", "memory.limit_in_bytes"))
                : null;
        }
        catch (IOException)
        {
            // somebody has removed the group: nothing is known then
            return null;
        }
    }

    public void Remove()
    {
        forget();
        foreach (var path in paths)
        {
            TryRemove(path);
        }
    }

    internal static void TryRemove(string path)
    {
        try
        {
            Directory.Delete(path);
        }
        catch (IOException)
        {
            // something in it has not quite gone, or lives on as it should: a later sweep removes it
        }
    }

    private long Count(string file) =>
        File.Exists(Path.Combine(paths[0], file))
            ? File.ReadLines(Path.Combine(paths[0], file)).Select(line => line.Split(' ')).Where(words => words[0] == "oom_kill").Select(words => long.Parse(words[1], CultureInfo.InvariantCulture)).FirstOrDefault()
            : 0;

    private long Number(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(paths[0], name);
            if (File.Exists(path))
            {
                return long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);
            }
        }

        // older kernels keep no peak: what it was killed at was its limit
        return names[0] == "memory.peak" ? Number("memory.max") : 0;
    }
}
