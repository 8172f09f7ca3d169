using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;

namespace Kargah.Server.Features.Jobs;

/// <summary>
/// Starts workers on this machine, each in a session of its own with its output in a file, so that neither Ctrl-C nor the end of the
/// server reaches it.
/// </summary>
internal sealed class LocalLauncher(DataFolder folder, Sandbox sandbox, WorkerGroups groups, Capacity capacity, WorkersOptions options) : IJobLauncher
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async Task<IWorkerProcess> StartAsync(AttemptSpec spec, CancellationToken cancellationToken)
    {
        var attempt = folder.Attempt(spec.JobId, spec.Attempt);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(attempt)!, DataFolder.Passage);
            sandbox.OwnFolder(attempt);
            var specFile = Path.Combine(attempt, AttemptFiles.Spec);
            await DurableFile.WriteJsonAsync(specFile, spec, OwnerOnly, cancellationToken);
            sandbox.OwnFile(specFile);
            var output = Path.Combine(attempt, AttemptFiles.Output);
            var group = groups.Make(GroupName(spec.JobId, spec.Attempt), capacity.JobMemoryBytes);
            var command = sandbox.Command(new SandboxedProgram(["run", attempt], attempt, output, options.MemoryBytes, OwnSession: true, group));
            var process = Process.Start(command) ?? throw new LaunchException("The training program could not be started.");
            var identity = ProcessTable.Identify(process.Id) ?? new ProcessFile(process.Id, 0);
            var worker = new StartedWorker(process, identity, group);
            try
            {
                await DurableFile.WriteJsonAsync(folder.AttemptProcess(spec.JobId, spec.Attempt), identity, OwnerOnly, cancellationToken);
            }
            catch
            {
                // nobody would watch it
                worker.Kill();
                worker.Dispose();
                throw;
            }

            return worker;
        }
        // a full disk passes: then it is tried again
        catch (Exception refused) when (refused is Win32Exception or IOException or UnauthorizedAccessException && !DiskErrors.IsFull(refused))
        {
            throw new LaunchException(refused.Message, refused);
        }
    }

    public IWorkerProcess? Find(string jobId, int attempt)
    {
        // the server may have died between starting the worker and writing down which one it is; what stands there may then be of an earlier start
        var known = ReadIdentity(folder.AttemptProcess(jobId, attempt));
        var identity = known is not null && ProcessTable.IsAlive(known) ? known : ProcessTable.FindByArgument(folder.Attempt(jobId, attempt));
        return identity is null ? null : new FoundWorker(identity, groups.Find(GroupName(jobId, attempt)));
    }

    public MemoryDeath? DeathOf(string jobId, int attempt)
    {
        if (groups.Find(GroupName(jobId, attempt)) is not { } group)
        {
            return null;
        }

        var death = group.Death();
        group.Remove();
        return death;
    }

    private static string GroupName(string jobId, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{jobId}.{attempt}");

    private static ProcessFile? ReadIdentity(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ProcessFile>(File.ReadAllBytes(path), KargahJson.Options);
        }
        catch (Exception unknown) when (unknown is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private sealed class StartedWorker(Process process, ProcessFile identity, WorkerGroup? group) : IWorkerProcess
    {
        public ProcessFile Identity => identity;
        public bool HasExited => process.HasExited;
        public bool IsHeld => ProcessTable.IsHeld(identity);
        public int? ExitCode => process.HasExited ? process.ExitCode : null;
        public void Terminate() => ProcessTable.Signal(identity, ProcessTable.SigTerm);
        public void Kill() => ProcessTable.Signal(identity, ProcessTable.SigKill);
        public MemoryDeath? OutOfMemory => group?.Death();

        public void Dispose()
        {
            // of a server that ends while it goes on, the next one finds the group again
            if (process.HasExited)
            {
                group?.Remove();
            }

            process.Dispose();
        }
    }

    private sealed class FoundWorker(ProcessFile identity, WorkerGroup? group) : IWorkerProcess
    {
        public ProcessFile Identity => identity;
        public bool HasExited => !ProcessTable.IsAlive(identity);
        public bool IsHeld => ProcessTable.IsHeld(identity);
        public int? ExitCode => null;
        public MemoryDeath? OutOfMemory => group?.Death();
        public void Terminate() => ProcessTable.Signal(identity, ProcessTable.SigTerm);
        public void Kill() => ProcessTable.Signal(identity, ProcessTable.SigKill);

        public void Dispose()
        {
            if (HasExited)
            {
                group?.Remove();
            }
        }
    }
}
