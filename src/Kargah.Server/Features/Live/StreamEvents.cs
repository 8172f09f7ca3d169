using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Auth;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Authentication;

namespace Kargah.Server.Features.Live;

/// <summary>
/// A job as Server-Sent Events: <c>status</c>, <c>metric</c>, <c>log</c>, and <c>over</c> when nothing follows. The id of each is the job's number up to which everything has
/// arrived with it; a reader that comes back with <c>Last-Event-ID</c> goes on exactly there. The stream ends with the job.
/// </summary>
internal sealed class StreamEvents(JobPump jobs, Credentials credentials, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Timers reach no further than weeks; a reader comes back with its last id.</summary>
    private static readonly TimeSpan LongestStream = TimeSpan.FromDays(1);
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1.1);

    public static async Task Handle(string jobId, long? since, HttpContext context, CurrentUser user, StreamEvents stream)
    {
        var last = context.Request.Headers["Last-Event-ID"].ToString();
        if (!long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var from))
        {
            await stream.RunAsync(context, jobId, since ?? 0, user);
        }
        else if (await stream.jobs.HasToldAllAsync(jobId, from, user, context.RequestAborted))
        {
            // a browser's EventSource comes back after every end, until it is told not to
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await stream.RunAsync(context, jobId, from, user);
        }
    }

    private readonly JobPump jobs = jobs;

    private async Task RunAsync(HttpContext context, string jobId, long since, CurrentUser user)
    {
        using var expired = Expiry(context);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, await credentials.EndedAsync(context.User, context.RequestAborted), expired.Token, lifetime.ApplicationStopping);
        try
        {
            await using var messages = jobs.FollowAsync(jobId, since, user, ended.Token).GetAsyncEnumerator(ended.Token);
            // a job that is not there is said so before the stream begins
            var next = messages.MoveNextAsync().AsTask();
            await next;
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await PumpAsync(context.Response, messages, next, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // the reader left, signed out, its token expired, or the server stops: it comes back with its last id
        }
    }

    /// <summary>Cancelled when the token of the request is no longer good.</summary>
    private CancellationTokenSource Expiry(HttpContext context)
    {
        var expires = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;
        var left = expires - clock.GetUtcNow();
        // the ticket knows whole seconds, rounded down; a stream that ended must not be opened again with the same token
        var wait = (left is null || left > LongestStream ? LongestStream : left.Value) + Rounding;
        return new CancellationTokenSource(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock);
    }

    private async Task PumpAsync(HttpResponse response, IAsyncEnumerator<LiveMessage> messages, Task<bool> next, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await Task.WhenAny(next, Task.Delay(Heartbeat, clock, cancellationToken)) != next)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    // an enumerator in the middle of a step cannot be disposed: it ends by the same token
                    await next;
                    return;
                }

                await response.WriteAsync(": still here\n\n", cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
                continue;
            }

            if (!await next)
            {
                return;
            }

            await WriteAsync(response, messages.Current, cancellationToken);
            if (messages.Current is OverMessage)
            {
                return;
            }

            next = messages.MoveNextAsync().AsTask();
        }
    }

    private static async Task WriteAsync(HttpResponse response, LiveMessage message, CancellationToken cancellationToken)
    {
        var (name, data) = message switch
        {
            StatusMessage status => ("status", (object)status.Status),
            PointsMessage points => ("metric", points.Points),
            LinesMessage lines => ("log", lines.Lines),
            OverMessage => ("over", new { }),
            _ => throw new InvalidOperationException($"{message.GetType().Name} has no event."),
        };
        await response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {message.Seq}\nevent: {name}\ndata: {JsonSerializer.Serialize(data, KargahJson.Options)}\n\n"), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
