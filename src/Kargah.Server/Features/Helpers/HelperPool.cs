using System.Collections.Concurrent;
using System.Diagnostics;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;

namespace Kargah.Server.Features.Helpers;

public enum HelperKind
{
    /// <summary>Previews and estimates: somebody waits.</summary>
    Tables,
    /// <summary>Analyses, which may take minutes; they have helpers of their own so that previews never wait for them.</summary>
    Analysis,
    /// <summary>Single predictions.</summary>
    Model,
    /// <summary>Whatever reads pictures.</summary>
    Pictures,
}

/// <summary>
/// Warm helper processes for interactive work, outside the training slots. One that crashes, hangs or has served some hundreds of requests is replaced.
/// </summary>
public sealed partial class HelperPool : IAsyncDisposable
{
    /// <summary>More than these waiting for one kind of helper would only time out.</summary>
    private const int LongestLine = 32;

    private readonly Sandbox sandbox;
    private readonly DataFolder folder;
    private readonly WorkersOptions options;
    private readonly ILogger<HelperPool> logger;
    private readonly Dictionary<HelperKind, Lane> lanes;
    private readonly CancellationTokenSource closing = new();

    public HelperPool(Sandbox sandbox, DataFolder folder, WorkersOptions options, ILogger<HelperPool> logger)
    {
        (this.sandbox, this.folder, this.options, this.logger) = (sandbox, folder, options, logger);
        lanes = Enum.GetValues<HelperKind>().ToDictionary(kind => kind, _ => new Lane(options.Helpers));
        // what a killed server left behind
        foreach (var left in new DirectoryInfo(folder.Helpers).EnumerateFileSystemInfos())
        {
            (left as DirectoryInfo)?.Delete(recursive: true);
            (left as FileInfo)?.Delete();
        }
    }

    /// <summary>Asks a helper, starting one if need be. A refusal of the helper's own comes back as its <see cref="HelperResponse.Problem"/>.</summary>
    /// <exception cref="ProblemException">503 <c>server_busy</c>: too many wait already, or no helper comes up.</exception>
    /// <exception cref="TimeoutException">The helper did not answer within <paramref name="timeLimit"/>, waiting for its turn not counted.</exception>
    /// <exception cref="IOException">The helper died of this request.</exception>
    public async Task<HelperResponse> AskAsync(HelperKind kind, HelperRequest request, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        var lane = lanes[kind];
        try
        {
            if (Interlocked.Increment(ref lane.Waiting) > LongestLine)
            {
                throw Busy();
            }

            await lane.Turns.WaitAsync(asking.Token);
        }
        finally
        {
            Interlocked.Decrement(ref lane.Waiting);
        }

        try
        {
            var (helper, wasIdle) = await TakeAsync(kind, lane, asking.Token);
            try
            {
                return await AskAsync(helper, lane, request, timeLimit, asking.Token);
            }
            catch (IOException) when (wasIdle)
            {
                // helpers leave after some idle time: this one may have been on its way out when the request came
                return await AskAsync(await StartAsync(kind, asking.Token), lane, request, timeLimit, asking.Token);
            }
        }
        finally
        {
            lane.Turns.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        foreach (var lane in lanes.Values)
        {
            // each turn that comes back means one helper that is in nobody's hands
            for (var i = 0; i < options.Helpers; i++)
            {
                await lane.Turns.WaitAsync();
            }

            foreach (var helper in lane.Idle)
            {
                await helper.DisposeAsync();
            }

            lane.Turns.Dispose();
        }

        closing.Dispose();
    }

    private async Task<(HelperProcess Helper, bool WasIdle)> TakeAsync(HelperKind kind, Lane lane, CancellationToken cancellationToken)
    {
        while (lane.Idle.TryTake(out var idle))
        {
            if (idle.IsFresh)
            {
                return (idle, true);
            }

            await idle.DisposeAsync();
        }

        return (await StartAsync(kind, cancellationToken), false);
    }

    private async Task<HelperProcess> StartAsync(HelperKind kind, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var serves = kind switch
        {
            HelperKind.Model => "model",
            HelperKind.Pictures => "pictures",
            _ => "tables",
        };
        var memory = kind == HelperKind.Pictures ? options.PictureMemoryBytes : options.HelperMemoryBytes;
        try
        {
            var helper = await HelperProcess.StartAsync(sandbox, folder, serves, memory, cancellationToken);
            Started(kind, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return helper;
        }
        catch (IOException failure)
        {
            NotStarted(failure, kind);
            throw Busy();
        }
    }

    private async Task<HelperResponse> AskAsync(HelperProcess helper, Lane lane, HelperRequest request, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeLimit);
        try
        {
            var response = await helper.AskAsync(request, limit.Token);
            if (helper.IsFresh)
            {
                lane.Idle.Add(helper);
            }
            else
            {
                await helper.DisposeAsync();
            }

            return response;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            TookTooLong(request.Op, timeLimit.TotalSeconds);
            await helper.DisposeAsync();
            throw new TimeoutException($"The helper took more than {timeLimit.TotalSeconds} seconds.");
        }
        catch (Exception)
        {
            // in the middle of an answer it is of no use to the next one who asks
            await helper.DisposeAsync();
            throw;
        }
    }

    private static ProblemException Busy() => new(StatusCodes.Status503ServiceUnavailable, ProblemCodes.ServerBusy, "The server is busy; try again in 5 seconds.", new Dictionary<string, object?> { ["seconds"] = 5 });

    [LoggerMessage(Level = LogLevel.Information, Message = "Started a helper for {Kind} in {Milliseconds:F0} ms")]
    private partial void Started(HelperKind kind, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "No helper for {Kind} comes up")]
    private partial void NotStarted(Exception failure, HelperKind kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A helper took more than {Seconds} s to {Operation} and was killed")]
    private partial void TookTooLong(string operation, double seconds);

    private sealed class Lane(int helpers)
    {
        public int Waiting;
        public SemaphoreSlim Turns { get; } = new(helpers);
        public ConcurrentBag<HelperProcess> Idle { get; } = [];
    }
}
