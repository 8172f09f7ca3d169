namespace Kargah.Server.Data;

/// <summary>
/// Whoever checks a rule over several rows and then writes takes a turn here, whichever database is behind. SQLite has one writer at a
/// time besides: there, whoever writes more than one statement waits here instead of in the database's busy loop.
/// </summary>
public sealed class WriteGate(DatabaseOptions options) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Dispose the result to let the next writer in.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        return new Turn(gate);
    }

    /// <summary>For rows that the writer has to itself: a turn only where the database has one writer.</summary>
    public async Task<IDisposable?> EnterForOwnRowsAsync(CancellationToken cancellationToken) =>
        options.Provider == DatabaseProvider.Sqlite ? await EnterAsync(cancellationToken) : null;

    public void Dispose() => gate.Dispose();

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                gate.Release();
            }
        }
    }
}
