using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kargah.Server.Data;

namespace Kargah.Server.Hosting.Sandboxing;

/// <summary>
/// The kernel's groups (cgroups) that training workers live in: one for all of this server's workers with what trainings share, and in it one a worker
/// with what that one may take. Version 2 where the server may make groups, else version 1, else none, and RLIMIT_DATA stands alone.
/// </summary>
public sealed partial class WorkerGroups : IDisposable
{
    /// <summary>Under a manager such as systemd the server itself sits in a leaf of this name, for groups with limited children hold no processes.</summary>
    private const string OwnLeaf = "server";
    private const int MostThreads = 512;

    private readonly IReadOnlyList<string> parents = [];
    private readonly HashSet<string> inUse = [];
    /// <summary>Those that were there at the start, until somebody asks: the kernel's word on how their workers ended is in them.</summary>
    private readonly HashSet<string> left = [];
    private readonly Lock gate = new();
    private readonly ILogger<WorkerGroups> logger;

    public WorkerGroups(SchedulerOptions options, WorkersOptions workers, DataFolder folder, ILogger<WorkerGroups> logger)
    {
        this.logger = logger;
        if (workers.Limits == WorkerLimits.Rlimit)
        {
            return;
        }

        var name = "kargah-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder.Root)))[..8];
        try
        {
            var cores = options.TrainingCores < Environment.ProcessorCount ? options.TrainingCores : (int?)null;
            if (CgroupPaths.Unified() is { } own)
            {
                parents = [UnifiedParent(own, name, options.TrainingMemoryBytes, cores)];
                EnforcedBy = MemoryLimits.Cgroup2;
            }
            else if (CgroupPaths.Of("memory") is { } memory)
            {
                parents = [.. new[] { memory, CgroupPaths.Of("pids"), CgroupPaths.Of("cpu") }.OfType<string>().Distinct().Select(path => Path.Combine(path, name))];
                foreach (var parent in parents)
                {
                    Directory.CreateDirectory(parent);
                }

                LegacyLimits(parents, options.TrainingMemoryBytes, cores);
                EnforcedBy = MemoryLimits.Cgroup1;
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // read-only in most containers, and others' where the server is not root
            parents = [];
            NoGroups(refused.Message);
        }

        left.UnionWith(parents.Take(1).SelectMany(Directory.EnumerateDirectories).Select(path => Path.GetFileName(path)));
        inUse.UnionWith(left);
    }

    public MemoryLimits EnforcedBy { get; } = MemoryLimits.Rlimit;

    /// <summary>A group for one worker; null where RLIMIT_DATA has to do.</summary>
    public WorkerGroup? Make(string name, long memoryBytes)
    {
        if (parents.Count == 0)
        {
            return null;
        }

        lock (gate)
        {
            inUse.Add(name);
        }

        Sweep();
        try
        {
            var group = Group(name);
            foreach (var path in group.Paths)
            {
                Directory.CreateDirectory(path);
            }

            if (EnforcedBy == MemoryLimits.Cgroup2)
            {
                UnifiedLimits(group.Paths[0], memoryBytes, null);
                // all of a worker goes, or none of it
                WriteIfThere(group.Paths[0], "memory.oom.group", "1");
                WriteIfThere(group.Paths[0], "pids.max", Text(MostThreads));
                WriteIfThere(group.Paths[0], "cpu.weight", "50");
            }
            else
            {
                LegacyLimits(group.Paths, memoryBytes, null);
                group.Paths.ToList().ForEach(path =>
                {
                    WriteIfThere(path, "pids.max", Text(MostThreads));
                    WriteIfThere(path, "cpu.shares", "512");
                });
            }

            return group;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            NotLimited(refused, name);
            return null;
        }
    }

    /// <summary>The group of a worker that an earlier run of the server started; null when it has none.</summary>
    public WorkerGroup? Find(string name)
    {
        if (parents.Count == 0 || !Directory.Exists(Path.Combine(parents[0], name)))
        {
            return null;
        }

        lock (gate)
        {
            inUse.Add(name);
            left.Remove(name);
        }

        return Group(name);
    }

    public void Dispose()
    {
        lock (gate)
        {
            inUse.ExceptWith(left);
        }

        Sweep();
        foreach (var parent in parents)
        {
            WorkerGroup.TryRemove(parent);
        }
    }

    private WorkerGroup Group(string name) => new([.. parents.Select(parent => Path.Combine(parent, name))], () =>
    {
        lock (gate)
        {
            inUse.Remove(name);
        }
    });

    /// <summary>Groups whose workers ended while no server looked, or had not quite gone when theirs was given up.</summary>
    private void Sweep()
    {
        foreach (var group in parents.Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories))
        {
            lock (gate)
            {
                if (!inUse.Contains(Path.GetFileName(group)))
                {
                    WorkerGroup.TryRemove(group);
                }
            }
        }
    }

    private static string UnifiedParent(string own, string name, long memoryBytes, int? cores)
    {
        var place = Path.GetFileName(own) == OwnLeaf ? Path.GetDirectoryName(own)! : own;
        try
        {
            LetChildrenBeLimited(place);
        }
        catch (IOException) when (place == own)
        {
            // the server is in it itself: down into a leaf, and once more
            var leaf = Directory.CreateDirectory(Path.Combine(own, OwnLeaf)).FullName;
            File.WriteAllText(Path.Combine(leaf, "cgroup.procs"), "0");
            LetChildrenBeLimited(place);
        }

        var parent = Directory.CreateDirectory(Path.Combine(place, name)).FullName;
        UnifiedLimits(parent, memoryBytes, cores);
        LetChildrenBeLimited(parent);
        return parent;
    }

    private static void LetChildrenBeLimited(string group) => File.WriteAllText(Path.Combine(group, "cgroup.subtree_control"), "+memory +pids +cpu");

    private static void UnifiedLimits(string group, long memoryBytes, int? cores)
    {
        File.WriteAllText(Path.Combine(group, "memory.max"), Text(memoryBytes));
        WriteIfThere(group, "memory.swap.max", "0");
        if (cores is { } share)
        {
            WriteIfThere(group, "cpu.max", Text(share * 100_000) + " 100000");
        }
    }

    private static void LegacyLimits(IReadOnlyList<string> groups, long memoryBytes, int? cores)
    {
        File.WriteAllText(Path.Combine(groups[0], "memory.limit_in_bytes"), Text(memoryBytes));
        // memory and swap together: with the same limit nothing is swapped
        WriteIfThere(groups[0], "memory.memsw.limit_in_bytes", Text(memoryBytes));
        if (cores is { } share)
        {
            groups.ToList().ForEach(group => WriteIfThere(group, "cpu.cfs_quota_us", Text(share * 100_000)));
        }
    }

    private static void WriteIfThere(string group, string name, string value)
    {
        var path = Path.Combine(group, name);
        if (File.Exists(path))
        {
            File.WriteAllText(path, value);
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Information, Message = "Workers are limited by RLIMIT_DATA: this server may not make cgroups ({Reason})")]
    private partial void NoGroups(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The worker {Name} could get no cgroup and is limited by RLIMIT_DATA")]
    private partial void NotLimited(Exception refused, string name);
}

/// <summary>What keeps workers within their memory.</summary>
public enum MemoryLimits
{
    Rlimit,
    Cgroup1,
    Cgroup2,
}
