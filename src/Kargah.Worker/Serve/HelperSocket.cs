using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Worker.Serve;

/// <summary>
/// Requests over a Unix socket: one line of JSON each way, one request at a time a connection. A client that goes away while it waits has its
/// request cancelled.
/// </summary>
internal sealed class HelperSocket : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string path;
    private readonly IHelperOperations operations;
    private readonly TimeProvider clock;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentDictionary<Task, byte> connections = new();
    private long lastRequest;
    private int running;
    private volatile bool mustEnd;

    public HelperSocket(string path, IHelperOperations operations, TimeProvider clock)
    {
        (this.path, this.operations, this.clock) = (path, operations, clock);
        lastRequest = clock.GetTimestamp();
        // Bound under another name and renamed: whoever finds the socket may connect, and nobody else ever could.
        var unready = path + ".new";
        File.Delete(unready);
        listener.Bind(new UnixDomainSocketEndPoint(unready));
        File.SetUnixFileMode(unready, OwnerOnly);
        listener.Listen();
        File.Move(unready, path, overwrite: true);
    }

    /// <summary>Time since the last request was answered; zero while one is being answered.</summary>
    public TimeSpan Idle => Volatile.Read(ref running) > 0 ? TimeSpan.Zero : clock.GetElapsedTime(Volatile.Read(ref lastRequest));

    /// <summary>Memory ran out: what is left of the process is not to be trusted with another request.</summary>
    public bool MustEnd => mustEnd;

    public async Task ServeAsync(CancellationToken ending)
    {
        try
        {
            while (true)
            {
                var connection = await listener.AcceptAsync(ending);
                var served = ServeAsync(connection, ending);
                connections.TryAdd(served, 0);
                _ = served.ContinueWith(done => connections.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections.Keys);
        }
    }

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        File.Delete(path);
        return ValueTask.CompletedTask;
    }

    private async Task ServeAsync(Socket connection, CancellationToken ending)
    {
        await using var stream = new NetworkStream(connection, ownsSocket: true);
        using var reader = new StreamReader(stream, new UTF8Encoding(false));
        try
        {
            var line = await reader.ReadLineAsync(ending);
            while (line is not null && !mustEnd)
            {
                using var gone = CancellationTokenSource.CreateLinkedTokenSource(ending);
                var next = ReadNextAsync(reader, gone);
                var answer = await Task.Run(() => Answer(line, gone.Token), CancellationToken.None);
                await stream.WriteAsync(answer, ending);
                line = await next;
            }
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException)
        {
            // The other side has gone, or this helper ends: there is nobody left to tell.
        }
    }

    private static async Task<string?> ReadNextAsync(StreamReader reader, CancellationTokenSource gone)
    {
        string? line = null;
        try
        {
            line = await reader.ReadLineAsync(gone.Token);
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException)
        {
            // As an end of the stream.
        }

        if (line is null)
        {
            await gone.CancelAsync();
        }

        return line;
    }

    private byte[] Answer(string line, CancellationToken gone)
    {
        Interlocked.Increment(ref running);
        try
        {
            return [.. JsonSerializer.SerializeToUtf8Bytes(Answer(Parse(line), gone), KargahJson.Options), (byte)'\n'];
        }
        finally
        {
            Volatile.Write(ref lastRequest, clock.GetTimestamp());
            Interlocked.Decrement(ref running);
        }
    }

    private HelperResponse Answer(HelperRequest? request, CancellationToken gone)
    {
        try
        {
            return request switch
            {
                null => Refusal(new Problem(ProblemCodes.BadJson, "The request is not one line of JSON with an 'op'.")),
                { Op: "ping" } => new HelperResponse { Ok = true },
                _ => operations.Answer(request, gone) ?? Refusal(new Problem(ProblemCodes.NotFound, $"This helper does not know '{request.Op}', or something is missing from the request.")),
            };
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return Refusal(new Problem(ProblemCodes.AnalysisTooLong, "The request was given up."));
        }
        // The edge of the process: the client gets a sentence, the output the details.
        catch (Exception failure)
        {
            mustEnd |= failure is OutOfMemoryException;
            if (Failure.IsOurs(failure))
            {
                Console.Error.WriteLine(failure);
            }

            return Refusal(Failure.Of(failure));
        }
    }

    private static HelperRequest? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<HelperRequest>(line, KargahJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HelperResponse Refusal(Problem problem) => new() { Ok = false, Problem = problem };
}
