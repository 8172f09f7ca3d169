namespace Kargah.Server.Hosting;

/// <summary>Work in the background that goes on after trouble: a full disk, or a database that is away for a while, must not end the server.
/// A cancellation that is not the server's own, a driver's time limit say, is trouble like any other.</summary>
internal static partial class Rounds
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    /// <summary>At once, then again and again; a round that fails is logged, and the next one tries again.</summary>
    public static async Task RunAsync(TimeSpan every, Func<CancellationToken, Task> round, TimeProvider clock, ILogger logger, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, clock);
        do
        {
            try
            {
                await round(stoppingToken);
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, trouble);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Until it has been done once.</summary>
    /// <param name="step">Begins anew each time.</param>
    public static async Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> step, TimeProvider clock, ILogger logger, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                return await step(stoppingToken);
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, trouble);
                await Task.Delay(AfterTrouble, clock, stoppingToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Work in the background failed; it is tried again")]
    private static partial void Failed(ILogger logger, Exception trouble);
}
