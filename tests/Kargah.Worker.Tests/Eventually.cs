namespace Kargah.Worker.Tests;

/// <summary>Waits for a condition; the limit is only there so that a broken test ends.</summary>
public static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static async Task IsTrue(Func<bool> condition, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!condition())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Limit.TotalSeconds} s in vain: {what}");
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }
}
