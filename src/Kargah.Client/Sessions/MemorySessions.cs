namespace Kargah.Client;

/// <summary>For as long as the program runs.</summary>
public sealed class MemorySessions(Session? session = null) : ISessionStore
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Session? current = session;

    public ValueTask<Session?> ReadAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(current);

    public async ValueTask<Session?> ChangeAsync(Func<Session?, Task<Session?>> change, CancellationToken cancellationToken = default)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return current = await change(current).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }
}
