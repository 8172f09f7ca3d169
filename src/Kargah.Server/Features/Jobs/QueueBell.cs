namespace Kargah.Server.Features.Jobs;

/// <summary>Rung when there may be something to start: a new job, a free place, another mode.</summary>
public sealed class QueueBell : IDisposable
{
    private readonly SemaphoreSlim rings = new(0, 1);

    public void Ring()
    {
        try
        {
            rings.Release();
        }
        catch (SemaphoreFullException)
        {
            // it rings already
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => rings.WaitAsync(atMost, cancellationToken);

    public void Dispose() => rings.Dispose();
}
