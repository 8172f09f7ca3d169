namespace Kargah.Server.Hosting.Sandboxing;

/// <summary>Where this process stands among the kernel's groups.</summary>
internal static class CgroupPaths
{
    /// <summary>Its group of version 2, where that version has the memory; null elsewhere.</summary>
    public static string? Unified() =>
        Mount("cgroup2", null) is { } mount && File.Exists(Path.Combine(mount, "cgroup.controllers"))
        && File.ReadAllText(Path.Combine(mount, "cgroup.controllers")).Split([' ', '\n']).Contains("memory")
            ? Below(mount, Line(fields => fields[1].Length == 0))
            : null;

    /// <summary>Its group of version 1 for a controller; null where there is none.</summary>
    public static string? Of(string controller) =>
        Mount("cgroup", controller) is { } mount ? Below(mount, Line(fields => fields[1].Split(',').Contains(controller))) : null;

    private static string? Mount(string type, string? controller) =>
        File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')).Where(fields => fields[2] == type && (controller is null || fields[3].Split(',').Contains(controller))).Select(fields => fields[1]).FirstOrDefault();

    private static string Line(Func<string[], bool> wanted) =>
        File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)).Where(wanted).Select(fields => fields[2]).FirstOrDefault() ?? "/";

    /// <summary>In a container the path may be told as seen from outside; there the mount is the group itself.</summary>
    private static string Below(string mount, string path) =>
        Path.Combine(mount, path.TrimStart('/')) is var own && Directory.Exists(own) ? own.TrimEnd('/') : mount;
}
