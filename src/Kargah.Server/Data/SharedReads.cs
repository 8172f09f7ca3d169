using Microsoft.Extensions.Caching.Memory;

namespace Kargah.Server.Data;

/// <summary>
/// One reading for all who ask the same while nothing is written: pages that ask again and again, and scripts that wait for a job. What
/// this process, which holds the database, writes is seen by the next to ask.
/// </summary>
public sealed class SharedReads(WriteCount writes) : IDisposable
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(1);

    private readonly MemoryCache readings = new(new MemoryCacheOptions { SizeLimit = 2_000 });

    /// <param name="key">What is read and for whom: everything that the answer depends on besides the rows.</param>
    /// <param name="read">Asks the database.</param>
    /// <param name="stands">False for an answer that changes although nothing is written, as places in a waiting line do: it is not kept.</param>
    public async Task<T> GetAsync<T>(object key, Func<Task<T>> read, Func<T, bool>? stands = null)
    {
        var count = writes.Current;
        if (readings.TryGetValue(key, out Reading<T>? known) && known!.Writes == count)
        {
            return known.Value;
        }

        var value = await read();
        if (stands?.Invoke(value) == false)
        {
            return value;
        }

        readings.Set(key, new Reading<T>(value, count), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = KeepFor });
        return value;
    }

    public void Dispose() => readings.Dispose();

    private sealed record Reading<T>(T Value, long Writes);
}
