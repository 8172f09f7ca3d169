using System.Runtime.InteropServices;

namespace Kargah.Worker.Run;

/// <summary>
/// Somebody wants the run to end: SIGTERM, or the server by its answer. SIGINT and SIGHUP are not meant for a worker:
/// Ctrl-C in the server's terminal must leave running jobs alone.
/// </summary>
internal sealed class StopSignal
{
    private readonly CancellationTokenSource source = new();
    private readonly CancellationTokenSource terminated = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignal() =>
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Terminate),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true),
        ];

    public CancellationToken Token => source.Token;

    /// <summary>The launcher on this machine asked, not the server over the wire: it wants the process gone and reads the spool itself.</summary>
    public CancellationToken Terminated => terminated.Token;

    public void Request() => source.Cancel();

    private void Terminate(PosixSignalContext signal)
    {
        signal.Cancel = true;
        source.Cancel();
        terminated.Cancel();
    }
}
