using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Auth;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Win32.SafeHandles;

namespace Kargah.Server.Features.Jobs;

/// <summary>
/// Sees one job through its attempts: starts the worker (or finds the one that an earlier run of the server started), watches process and
/// lease, stops it when asked, reads its spool to the end once it is gone, and only then decides what comes next.
/// </summary>
internal sealed partial class AttemptSupervisor(
    JobLife life, JobJournal journal, EventStore events, Leases leases, IJobLauncher launcher, AttemptSpecs specs, DataFolder folder,
    IDbContextFactory<KargahDb> databases, SchedulerOptions options, TimeProvider clock, ILogger<AttemptSupervisor> logger)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>If looking took this long, this process was away itself (stopped, or the machine slept): nobody else is to blame for silence.</summary>
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(2);

    /// <summary>Until its first word a worker has longer: a busy machine starts programs slowly.</summary>
    private static readonly TimeSpan StartingTime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookForRoom = TimeSpan.FromSeconds(1);
    private const long LeastRoom = 1 << 20;

    private TimeSpan Lease => TimeSpan.FromSeconds(options.LeaseSeconds);

    /// <summary>Returns once no process of the job is left; cancelled, it leaves the worker alone.</summary>
    public async Task RunAsync(string jobId, StopRequest stop, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["JobId"] = jobId });
        while (await RunAttemptAsync(jobId, stop, cancellationToken))
        {
        }
    }

    /// <returns>True when there is a next attempt to run.</returns>
    private async Task<bool> RunAttemptAsync(string jobId, StopRequest stop, CancellationToken cancellationToken)
    {
        if (await CurrentAsync(jobId, cancellationToken) is not { } attempt)
        {
            // its owner's account was deleted, and the job with it
            return false;
        }

        events.BeginAttempt(jobId, attempt.Number);
        Ending ending;
        try
        {
            ending = await WatchAsync(jobId, attempt, stop, cancellationToken);
        }
        catch (LaunchException refused)
        {
            NotStarted(refused, attempt.Number);
            await life.FailAsync(jobId, WorkerProblems.NotStarted, cancellationToken);
            await life.EndAttemptAsync(jobId, attempt.Number, null, cancellationToken);
            return false;
        }

        leases.Forget(jobId, attempt.Number);
        while (true)
        {
            try
            {
                if (ending.ExitCode == WorkerExit.DiskFull)
                {
                    await WaitForRoomAsync(jobId, attempt.Number, stop, cancellationToken);
                }

                await CatchUpAsync(jobId, attempt.Number, cancellationToken);
                return await DecideAsync(jobId, attempt.Number, ending, cancellationToken);
            }
            catch (Exception full) when (DiskErrors.IsFull(full))
            {
                // how it ended is known to this process alone: it must not be lost while the database cannot take it
                NoRoom(full, attempt.Number);
                await Task.Delay(LookForRoom, clock, cancellationToken);
            }
        }
    }

    /// <summary>For twice what the attempt has laid down: the next one begins with as much again.</summary>
    private async Task WaitForRoomAsync(string jobId, int attempt, StopRequest stop, CancellationToken cancellationToken)
    {
        var needed = LeastRoom + (2 * new DirectoryInfo(folder.Attempt(jobId, attempt)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
        while (!stop.Asked && new DriveInfo(folder.Root).AvailableFreeSpace < needed)
        {
            await await Task.WhenAny(Task.Delay(LookForRoom, clock, cancellationToken), stop.WhenAsked);
        }
    }

    private async Task<AttemptEntity?> CurrentAsync(string jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Attempts.AsNoTracking().Where(attempt => attempt.JobId == jobId).OrderByDescending(attempt => attempt.Number).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<Ending> WatchAsync(string jobId, AttemptEntity attempt, StopRequest stop, CancellationToken cancellationToken)
    {
        var found = launcher.Find(jobId, attempt.Number);
        if (found is null && HasSpoken(jobId, attempt))
        {
            return new Ending(attempt.ExitCode, Silent: false, launcher.DeathOf(jobId, attempt.Number));
        }

        if (found is not null)
        {
            // what it said while nobody listened counts before anything is decided
            await CatchUpAsync(jobId, attempt.Number, cancellationToken);
            Found(attempt.Number, found.Identity.Pid);
        }

        using var process = found ?? await LaunchAsync(jobId, attempt.Number, cancellationToken);
        await life.RecordProcessAsync(jobId, attempt.Number, process.Identity, cancellationToken);
        if (found is not null)
        {
            leases.Renew(jobId, attempt.Number, Lease);
        }

        if (await IsStoppedAsync(jobId, cancellationToken))
        {
            stop.Ask();
        }

        return await WatchAsync(jobId, attempt.Number, process, stop, cancellationToken);
    }

    private async Task<Ending> WatchAsync(string jobId, int attempt, IWorkerProcess process, StopRequest stop, CancellationToken cancellationToken)
    {
        var (silent, held) = (false, false);
        long? askedToEnd = null;
        var glanced = clock.GetTimestamp();
        while (!process.HasExited)
        {
            if (clock.GetElapsedTime(glanced) > Absence)
            {
                leases.Renew(jobId, attempt, Lease);
            }

            glanced = clock.GetTimestamp();
            if (stop.Asked && askedToEnd is null)
            {
                askedToEnd = glanced;
                process.Terminate();
            }

            if (held != (held = process.IsHeld) && held)
            {
                // one that is held does not use the longer time for starting
                leases.Limit(jobId, attempt, Lease);
            }

            var overdue = askedToEnd is { } since && clock.GetElapsedTime(since) > TimeSpan.FromSeconds(options.StopGraceSeconds);
            if (!silent && leases.HasExpired(jobId, attempt))
            {
                silent = true;
                FellSilent(attempt, options.LeaseSeconds);
            }

            if (overdue || silent)
            {
                process.Kill();
            }

            var pause = Task.Delay(Glance, clock, cancellationToken);
            await await (askedToEnd is null ? Task.WhenAny(pause, stop.WhenAsked) : Task.FromResult(pause));
        }

        return new Ending(process.ExitCode, silent, process.OutOfMemory);
    }

    private async Task<IWorkerProcess> LaunchAsync(string jobId, int attempt, CancellationToken cancellationToken)
    {
        var token = OpaqueToken.Make();
        var spec = await specs.MakeAsync(jobId, attempt, token, cancellationToken);
        await life.ArmAsync(jobId, attempt, OpaqueToken.Hash(token), cancellationToken);
        // before its start: granted after its first words it would outlast them
        leases.Renew(jobId, attempt, StartingTime);
        var process = await launcher.StartAsync(spec, cancellationToken);
        Started(attempt, process.Identity.Pid);
        return process;
    }

    /// <summary>Takes what stands in the spool and did not come over the wire.</summary>
    private async Task CatchUpAsync(string jobId, int attempt, CancellationToken cancellationToken)
    {
        SafeFileHandle spool;
        try
        {
            spool = WorkerOwnedFile.Open(folder.Attempt(jobId, attempt), AttemptFiles.Events);
        }
        catch (FileNotFoundException)
        {
            // it ended before its first word
            return;
        }

        using (spool)
        {
            var page = SpoolReader.ReadEvents(spool);
            while (page.Events.Count > 0)
            {
                try
                {
                    await journal.TakeAsync(jobId, attempt, page.Events, cancellationToken);
                }
                catch (StaleAttemptException)
                {
                    // the job was deleted meanwhile: nobody is left to hear the rest
                    return;
                }

                page = SpoolReader.ReadEvents(spool, page.NextOffset);
            }

            if (page.Damaged)
            {
                Damaged(attempt, page.NextOffset);
            }
        }
    }

    private async Task<bool> DecideAsync(string jobId, int attempt, Ending ending, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var state = await db.Jobs.Where(job => job.Id == jobId && job.Attempt == attempt).Select(job => (JobState?)job.State).FirstOrDefaultAsync(cancellationToken);
        if (state is null)
        {
            return false;
        }

        if (state.Value.IsEnded())
        {
            await life.EndAttemptAsync(jobId, attempt, ending.ExitCode, cancellationToken);
            return false;
        }

        var problem = ending.Memory is { } memory ? WorkerProblems.OutOfMemory(memory) : ending.Silent ? WorkerProblems.Silent(Lease) : WorkerProblems.Gone(ending.ExitCode, OutputTail(jobId, attempt));
        // a full disk is nobody's fault, and waited out
        var tries = await db.Attempts.CountAsync(each => each.JobId == jobId && each.Pid != null && each.ExitCode != WorkerExit.DiskFull, cancellationToken);
        if ((tries < options.MaxAttempts || ending.ExitCode == WorkerExit.DiskFull) && ending.ExitCode != WorkerExit.BadSpec && ending.Memory is not { ByItself: true } && await life.RetryAsync(jobId, attempt, ending.ExitCode, cancellationToken))
        {
            Again(problem.Error, attempt + 1);
            events.Log(jobId, attempt, clock.GetUtcNow(), LogLevelName.Warning, ending.ExitCode == WorkerExit.DiskFull ? $"{problem.Error} There is again: it goes on." : $"{problem.Error} It is started again (try {tries + 1} of {options.MaxAttempts}).");
            return true;
        }

        var last = WorkerProblems.GivenUp(problem, tries);
        events.Log(jobId, attempt, clock.GetUtcNow(), LogLevelName.Error, last.Error);
        await life.FailAsync(jobId, last, cancellationToken);
        await life.EndAttemptAsync(jobId, attempt, ending.ExitCode, cancellationToken);
        return false;
    }

    private async Task<bool> IsStoppedAsync(string jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AnyAsync(job => job.Id == jobId && job.State == JobState.Stopped, cancellationToken);
    }

    /// <summary>Its worker was started and is gone; an attempt of which neither is known was never begun, and can be.</summary>
    private bool HasSpoken(string jobId, AttemptEntity attempt) =>
        attempt.Pid is not null || File.Exists(Path.Combine(folder.Attempt(jobId, attempt.Number), AttemptFiles.Events));

    private string OutputTail(string jobId, int attempt)
    {
        const int tail = 16 * 1024;
        try
        {
            using var file = WorkerOwnedFile.OpenStream(folder.Attempt(jobId, attempt), AttemptFiles.Output);
            file.Seek(-Math.Min(tail, file.Length), SeekOrigin.End);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (FileNotFoundException)
        {
            return "";
        }
    }

    private readonly record struct Ending(int? ExitCode, bool Silent, MemoryDeath? Memory = null);

    [LoggerMessage(Level = LogLevel.Information, Message = "Attempt {Attempt} runs as process {Pid}")]
    private partial void Started(int attempt, int pid);

    [LoggerMessage(Level = LogLevel.Information, Message = "Attempt {Attempt} still runs as process {Pid}")]
    private partial void Found(int attempt, int pid);

    [LoggerMessage(Level = LogLevel.Error, Message = "Attempt {Attempt} could not be started")]
    private partial void NotStarted(Exception refused, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Attempt {Attempt} was silent for {Seconds} s and is killed")]
    private partial void FellSilent(int attempt, int seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The spool of attempt {Attempt} is damaged at offset {Offset}; what follows is not used")]
    private partial void Damaged(int attempt, long offset);

    [LoggerMessage(Level = LogLevel.Error, Message = "The disk is full: how attempt {Attempt} ended cannot be written down yet")]
    private partial void NoRoom(Exception full, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason} Attempt {Attempt} begins")]
    private partial void Again(string reason, int attempt);
}

/// <summary>Somebody wants the job to end; asked once, it stays asked.</summary>
public sealed class StopRequest
{
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Asked => asked.Task.IsCompleted;

    public void Ask() => asked.TrySetResult();

    public Task WhenAsked => asked.Task;
}
