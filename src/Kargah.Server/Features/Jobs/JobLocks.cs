namespace Kargah.Server.Features.Jobs;

/// <summary>
/// One writer a job: a change touches two databases, and the job's numbers must grow in the order of its changes.
/// The conditional updates stay what decides; this keeps them from meeting.
/// </summary>
public sealed class JobLocks
{
    private readonly SemaphoreSlim[] stripes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Dispose the result to let the next one in. Not re-entrant.</summary>
    public async Task<IDisposable> EnterAsync(string jobId, CancellationToken cancellationToken)
    {
        var stripe = stripes[(uint)string.GetHashCode(jobId, StringComparison.Ordinal) % (uint)stripes.Length];
        await stripe.WaitAsync(cancellationToken);
        return new Turn(stripe);
    }

    private sealed class Turn(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
