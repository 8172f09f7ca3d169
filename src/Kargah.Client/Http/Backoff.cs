using System.Security.Cryptography;

namespace Kargah.Client.Http;

internal static class Backoff
{
    /// <param name="failures">How many tries have failed; from 1.</param>
    /// <returns>Null: waiting is of no use, or would take longer than one is ready to wait.</returns>
    public static TimeSpan? WaitAfter(KargahException failure, int failures, KargahClientOptions options)
    {
        if (!failure.IsTransient)
        {
            return null;
        }

        if (failure.RetryAfter is { } asked)
        {
            return asked > options.LongestWait ? null : asked > TimeSpan.Zero ? asked : TimeSpan.Zero;
        }

        return Wait(failures, options);
    }

    public static TimeSpan Wait(int failures, KargahClientOptions options)
    {
        var full = options.FirstWait * Math.Pow(2, Math.Min(failures - 1, 16));
        var capped = full < options.LongestWait ? full : options.LongestWait;
        return capped * (RandomNumberGenerator.GetInt32(500, 1001) / 1000.0);
    }
}
