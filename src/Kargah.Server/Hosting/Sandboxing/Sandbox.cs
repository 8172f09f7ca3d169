using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kargah.Contracts;
using Kargah.Server.Data;

namespace Kargah.Server.Hosting.Sandboxing;

/// <param name="Arguments">Of Kargah.Worker.</param>
/// <param name="Folder">Its working, home and temporary folder; make it with <see cref="Sandbox.OwnFolder"/>.</param>
/// <param name="OutputFile">Both outputs are appended to it; a file and no pipe, so that the end of the server does not end the worker.</param>
/// <param name="MemoryBytes">Limit of its managed heap; all its memory may be a quarter and 512 MiB more.</param>
/// <param name="OwnSession">Out of reach of Ctrl-C at the server's terminal.</param>
/// <param name="Group">Limits its memory in the place of RLIMIT_DATA.</param>
public sealed record SandboxedProgram(IReadOnlyList<string> Arguments, string Folder, string OutputFile, long MemoryBytes, bool OwnSession, WorkerGroup? Group = null);

/// <summary>
/// How programs that read untrusted bytes are started: no new privileges, a scrubbed environment, limits, and a user without rights where the server is root.
/// They can read what they are told the path of, and write to their own folder alone, as that user's rights allow.
/// </summary>
public sealed partial class Sandbox
{
    private const UnixFileMode OwnerAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int OpenFiles = 1024;

    /// <summary>Arguments of setpriv: nothing is left of what makes root more than the owner of its files.</summary>
    private static readonly string[] NoCapabilities = ["--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", "--"];

    /// <summary>Runtime settings that a worker needs as the server has them.</summary>
    private static readonly string[] Inherited = ["DOTNET_ROOT", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "TZ", "KARGAH_STEP_DELAY_MS"];

    private readonly string dotnet;
    private readonly string program;
    private readonly WorkerUser? user;
    private readonly string[] rights;

    public Sandbox(WorkersOptions options, DataFolder folder, ILogger<Sandbox> logger)
    {
        dotnet = options.DotnetPath ?? Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());
        program = Path.GetFullPath(options.Program ?? "worker/Kargah.Worker.dll", AppContext.BaseDirectory);
        user = WorkerUser.Choose(options.User);
        if (user is not null && !Reaches(Become(user), folder))
        {
            if (!options.User.Equals("auto", StringComparison.OrdinalIgnoreCase))
            {
                throw new StartException($"The user {user.Name} of the setting Workers:User cannot reach {program}, {dotnet} or {folder.Root}: move them out of a private folder, or give it leave to pass.");
            }

            WorkersStayRoot(logger, user.Name, program, dotnet, folder.Root);
            user = null;
        }

        rights = user is not null ? Become(user)
            // in somebody else's private folder root itself passes by its capabilities alone
            : NativeMethods.EffectiveUser() == 0 && Reaches(NoCapabilities, folder) ? NoCapabilities
            : ["--no-new-privs", "--"];
    }

    /// <summary>False when no worker can be started at all.</summary>
    public bool ProgramIsThere => File.Exists(program) && File.Exists(dotnet);

    public ProcessStartInfo Command(SandboxedProgram started)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = started.Folder };
        // every word of the chain replaces the one before it, so the process that is started is the worker in the end
        string[] words =
        [
            // into its group first, while it still has the server's rights
            "-c", "while [ \"$1\" != -- ]; do echo 0 >\"$1\"; shift; done; shift; exec \"$@\" </dev/null >>\"$0\" 2>&1", started.OutputFile, .. started.Group?.JoinFiles ?? [], "--",
            .. started.OwnSession ? (string[])["setsid"] : [],
            "prlimit", "--core=0", Limit("--nofile", OpenFiles), .. started.Group is null ? (string[])[Limit("--data", WorkerMemory.Total(started.MemoryBytes))] : [], "--",
            "setpriv", .. rights,
            dotnet, program, .. started.Arguments,
        ];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["HOME"] = started.Folder;
        start.Environment["TMPDIR"] = started.Folder;
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x" + started.MemoryBytes.ToString("x", CultureInfo.InvariantCulture);
        // no debugger's door in the temporary folder
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        return start;
    }

    /// <summary>Makes a folder that is the worker's alone. The server, being root or the same user, reads it too.</summary>
    public void OwnFolder(string path)
    {
        Directory.CreateDirectory(path, OwnerAll);
        File.SetUnixFileMode(path, OwnerAll);
        Give(path);
    }

    /// <summary>Makes a file that the server has written the worker's own.</summary>
    public void OwnFile(string path)
    {
        File.SetUnixFileMode(path, OwnerFile);
        Give(path);
    }

    /// <summary>Lets workers read a file, and pass through its folder; nobody else.</summary>
    public void LetRead(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var (folderMode, fileMode) = user is null ? (OwnerAll, OwnerFile) : (OwnerAll | UnixFileMode.GroupExecute, OwnerFile | UnixFileMode.GroupRead);
        if (user is not null)
        {
            NativeMethods.ChangeOwner(folder, 0, user.GroupId);
            NativeMethods.ChangeOwner(path, 0, user.GroupId);
        }

        File.SetUnixFileMode(folder, folderMode);
        File.SetUnixFileMode(path, fileMode);
    }

    private bool Reaches(string[] rights, DataFolder folder)
    {
        using var probe = Process.Start("setpriv", [.. rights, "test", "-r", program, "-a", "-x", dotnet, "-a", "-x", folder.Datasets]);
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }

    private static string Limit(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");

    private static string[] Become(WorkerUser user) =>
        [Limit("--reuid", user.UserId), Limit("--regid", user.GroupId), "--clear-groups", .. NoCapabilities];

    private void Give(string path)
    {
        if (user is not null)
        {
            NativeMethods.ChangeOwner(path, user.UserId, user.GroupId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workers run as root: the user {User} cannot reach {Program}, {Dotnet} or {Folder}. Put them where other users may pass, or set Workers:User")]
    private static partial void WorkersStayRoot(ILogger logger, string user, string program, string dotnet, string folder);
}
