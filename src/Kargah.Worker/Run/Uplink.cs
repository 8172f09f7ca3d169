using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Worker.Run;

/// <summary>
/// Tells the server what the spool holds, and that the worker lives. A thread of its own, so that neither a busy trainer nor a busy thread
/// pool lets the lease run out; synchronous calls for the same reason.
/// </summary>
internal sealed class Uplink
{
    /// <summary>The wire takes 1 MiB; one line more than this always fits.</summary>
    private const int LargestBatch = 448 * 1024;
    private const int SmallestBatch = 16 * 1024;
    private const int RefusalsThatEndIt = 5;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);
    private static readonly Action Abandon = () => Environment.Exit(WorkerExit.Abandoned);

    private readonly AttemptSpec spec;
    private readonly EventSpool spool;
    private readonly StopSignal stop;
    private readonly HttpClient client;
    private readonly ManualResetEvent closing = new(false);
    private readonly ManualResetEvent delivered = new(false);

    private long accepted;
    private int batchBytes = LargestBatch;
    private int failures;
    private int refusals;
    /// <summary>The server is there and did not take the last batch: signs of life only, for a beat.</summary>
    private bool held;

    public Uplink(AttemptSpec spec, EventSpool spool, StopSignal stop)
    {
        (this.spec, this.spool, this.stop) = (spec, spool, stop);
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
        {
            Timeout = TimeSpan.FromSeconds(5),
            MaxResponseContentBufferSize = 64 * 1024,
        };
        new Thread(Run) { IsBackground = true, Name = "uplink" }.Start();
    }

    private bool Behind => accepted < spool.LastSeq;

    /// <summary>
    /// After the end is in the spool: waits until the server has all of it, but no longer than a minute, or a moment where the launcher wants
    /// the process gone. Nothing is lost when nobody answers, for the server reads the spool.
    /// </summary>
    public void Deliver(CancellationToken terminated)
    {
        closing.Set();
        if (WaitHandle.WaitAny([delivered, terminated.WaitHandle], LastWords) == 1)
        {
            delivered.WaitOne(Moment);
        }
    }

    private void Run()
    {
        while (true)
        {
            Pause();
            Exchange();
            if (closing.WaitOne(0) && !Behind)
            {
                delivered.Set();
                return;
            }
        }
    }

    private void Pause()
    {
        if (failures > 0)
        {
            Wait(TimeSpan.FromMilliseconds(50 << Math.Min(failures, 5)));
        }
        else if (held)
        {
            Wait(Beat);
            held = false;
        }
        else if (!Behind)
        {
            WaitHandle.WaitAny([spool.Appended, closing], Beat);
            if (Behind && !closing.WaitOne(0))
            {
                closing.WaitOne(Coalesce);
            }
        }
    }

    /// <summary>Not cut short by new events: a server that is away is asked at a measured pace.</summary>
    private static void Wait(TimeSpan time)
    {
        using var never = new ManualResetEvent(false);
        never.WaitOne(time);
    }

    private void Exchange()
    {
        try
        {
            var server = JsonSerializer.Deserialize<ServerFile>(File.ReadAllBytes(spec.ServerFile), KargahJson.Options)
                ?? throw new JsonException("The server file is empty.");
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(server.Url), "/api/training/internal/status-update")) { Content = Body() };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", spec.Token);
            using var response = client.Send(request);
            using var body = new StreamReader(response.Content.ReadAsStream(), Encoding.UTF8);
            Understand(response.StatusCode, body.ReadToEnd());
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException or IOException or UnauthorizedAccessException or JsonException
            or UriFormatException or NotSupportedException)
        {
            failures++;
        }
    }

    private ByteArrayContent Body()
    {
        var body = new ArrayBufferWriter<byte>(1024);
        body.Write(Encoding.UTF8.GetBytes($$"""{"job_id":{{JsonSerializer.Serialize(spec.JobId)}},"attempt":{{spec.Attempt}},"events":["""));
        var first = true;
        foreach (var line in held ? [] : spool.ReadFrom(accepted + 1, batchBytes))
        {
            if (!first)
            {
                body.Write(","u8);
            }

            body.Write(line.Span);
            first = false;
        }

        body.Write("]}"u8);
        return new ByteArrayContent(body.WrittenSpan.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private void Understand(HttpStatusCode status, string body)
    {
        switch (status)
        {
            case HttpStatusCode.OK when JsonSerializer.Deserialize<StatusUpdateResponse>(body, KargahJson.Options) is { } answer:
                Accept(answer);
                return;
            case HttpStatusCode.Conflict when CodeOf(body) == ProblemCodes.StaleAttempt:
                Abandon();
                return;
            // Another program may listen at the port of a server that is away: only Kargah's own refusal counts, and only when it stays.
            case HttpStatusCode.Unauthorized when CodeOf(body) is not null && ++refusals >= RefusalsThatEndIt:
                Abandon();
                return;
            case HttpStatusCode.RequestEntityTooLarge:
                batchBytes = Math.Max(SmallestBatch, batchBytes / 2);
                break;
        }

        failures++;
        held = true;
    }

    private void Accept(StatusUpdateResponse answer)
    {
        failures = 0;
        refusals = 0;
        accepted = Math.Clamp(answer.AcceptedThrough, 0, spool.LastSeq);
        switch (answer.Command)
        {
            case WorkerCommand.Stop:
                stop.Request();
                break;
            case WorkerCommand.Abandon:
                Abandon();
                break;
        }
    }

    private static string? CodeOf(string body) => JsonSerializer.Deserialize<ErrorResponse>(body, KargahJson.Options)?.Code;
}
