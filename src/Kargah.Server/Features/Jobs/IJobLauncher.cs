using Kargah.Contracts;
using Kargah.Server.Hosting.Sandboxing;

namespace Kargah.Server.Features.Jobs;

/// <summary>Where attempts run: on this machine, or wherever a launcher takes them.</summary>
public interface IJobLauncher
{
    /// <summary>Writes the attempt's folder and starts its worker.</summary>
    /// <exception cref="LaunchException">The worker could not be started; trying again would not help.</exception>
    Task<IWorkerProcess> StartAsync(AttemptSpec spec, CancellationToken cancellationToken);

    /// <summary>The worker of an attempt that an earlier run of this server started; null when it is not there (any more).</summary>
    IWorkerProcess? Find(string jobId, int attempt);

    /// <summary>Of a worker that ended while no server looked: not null when it was killed for want of memory. To be asked once.</summary>
    MemoryDeath? DeathOf(string jobId, int attempt);
}

/// <summary>A worker that was started, by this server or by an earlier run of it.</summary>
public interface IWorkerProcess : IDisposable
{
    ProcessFile Identity { get; }

    bool HasExited { get; }

    /// <summary>Somebody holds it with a signal: it takes no time to start or to work until it is let go.</summary>
    bool IsHeld { get; }

    /// <summary>128 + n for one that signal n ended; null when nobody can tell (it was started by an earlier run of the server).</summary>
    int? ExitCode { get; }

    /// <summary>Once it has exited: not null when it was killed for want of memory.</summary>
    MemoryDeath? OutOfMemory { get; }

    /// <summary>Asks it to end in order.</summary>
    void Terminate();

    /// <summary>Ends it, and whatever it started, at once.</summary>
    void Kill();
}

/// <summary>A worker that cannot be started here.</summary>
public sealed class LaunchException(string message, Exception? inner = null) : Exception(message, inner);
