using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client.Live;

/// <summary>
/// Follows one job through any number of lines. Each event says up to which of the job's numbers everything has arrived, and a new line is asked to go on
/// behind that: an event that was cut in its middle was not counted and comes again whole.
/// </summary>
internal sealed class LiveFeed(Connection connection, string jobId, long since, IProgress<LiveLine>? line)
{
    private readonly Connection connection = connection;
    private readonly KargahClientOptions options = connection.Options;
    private long cursor = since;
    private bool begun;
    private TrainingJob? shown;

    public async IAsyncEnumerable<JobUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (failures, cut, lost) = (0, false, options.Clock.GetTimestamp());
        while (true)
        {
            await using var events = new EventLine(this, cancellationToken);
            while (await events.NextAsync().ConfigureAwait(false))
            {
                if (cut)
                {
                    line?.Report(new LiveLine(null));
                    cut = false;
                }

                if (Understand(events.Current) is { } update)
                {
                    failures = 0;
                    yield return update;
                }

                lost = options.Clock.GetTimestamp();
            }

            if (events.End == LineEnd.Over)
            {
                yield break;
            }

            if (events.End == LineEnd.OverBefore)
            {
                break;
            }

            if (++failures == 1 && events.Failure is null)
            {
                // ended in order, to go on elsewhere
                continue;
            }

            if (events.Failure is { } failure)
            {
                cut = true;
                line?.Report(new LiveLine(failure));
                var patience = begun ? options.Clock.GetElapsedTime(lost) < options.LiveGiveUp : failures <= options.Retries;
                if (!failure.IsTransient || !patience)
                {
                    throw failure;
                }
            }

            await Task.Delay(events.Failure?.RetryAfter is { } asked && asked < options.LongestWait ? asked : Backoff.Wait(failures, options), options.Clock, cancellationToken).ConfigureAwait(false);
        }

        // it ended while no line was there to tell so
        var last = await connection.GetAsync<JobResponse>(Query.Job(jobId), cancellationToken).ConfigureAwait(false);
        if (IsNews(last.Status))
        {
            yield return new JobStatusUpdate(last.Status, cursor);
        }
    }

    private JobUpdate? Understand(SseItem<string> item)
    {
        JobUpdate? update = null;
        var seq = long.TryParse(item.EventId, out var number) ? number : cursor;
        switch (item.EventType)
        {
            case "status":
                var status = Read<TrainingJob>(item.Data);
                update = IsNews(status) ? new JobStatusUpdate(status, seq) : null;
                break;
            case "metric":
                var points = Read<IReadOnlyList<MetricPoint>>(item.Data);
                update = seq > cursor ? new JobPointsUpdate(points, seq) : null;
                break;
            case "log":
                var lines = Read<IReadOnlyList<LogLine>>(item.Data);
                update = seq > cursor ? new JobLinesUpdate(lines, seq) : null;
                break;
        }

        (begun, cursor) = (true, Math.Max(cursor, seq));
        return update;
    }

    /// <summary>Each new line begins with how things stand; told twice it would be noise.</summary>
    private bool IsNews(TrainingJob status)
    {
        var news = shown is null || status.Seq != shown.Seq || status.UpdatedAt != shown.UpdatedAt || status.Status != shown.Status || status.QueuePosition != shown.QueuePosition;
        shown = status;
        return news;
    }

    private T Read<T>(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(data, KargahJson.Options)!;
        }
        catch (JsonException failure)
        {
            throw new KargahException(KargahException.NotUnderstood, $"{options.Server} sends live updates that this client does not understand; it may be of another version.", failure);
        }
    }

    private HttpRequestMessage Request()
    {
        var message = new HttpRequestMessage(HttpMethod.Get, begun ? Query.Job(jobId, "/events") : Query.With(Query.Job(jobId, "/events"), ("since", cursor)));
        message.Headers.Accept.ParseAdd("text/event-stream");
        if (begun)
        {
            message.Headers.Add("Last-Event-ID", cursor.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return message;
    }

    private enum LineEnd
    {
        /// <summary>More may come, on this line or on the next.</summary>
        Open,
        /// <summary>It has told everything.</summary>
        Over,
        /// <summary>Lines before it had told everything.</summary>
        OverBefore,
    }

    /// <summary>One connection, from its request to its end.</summary>
    private sealed class EventLine(LiveFeed feed, CancellationToken cancellationToken) : IAsyncDisposable
    {
        private HttpResponseMessage? answer;
        private IAsyncEnumerator<SseItem<string>>? items;

        public SseItem<string> Current { get; private set; }

        public LineEnd End { get; private set; }

        /// <summary>Why it broke; null: the server ended it in order.</summary>
        public KargahException? Failure { get; private set; }

        public async Task<bool> NextAsync()
        {
            try
            {
                return await Connection.ReachAsync(feed.options.Server, StepAsync, cancellationToken).ConfigureAwait(false);
            }
            catch (KargahException failure)
            {
                Failure = failure;
                return false;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (items is not null)
            {
                await items.DisposeAsync().ConfigureAwait(false);
            }

            answer?.Dispose();
        }

        private async Task<bool> StepAsync()
        {
            if (items is null)
            {
                answer = await feed.connection.OpenAsync(feed.Request, cancellationToken).ConfigureAwait(false);
                if (answer.StatusCode == HttpStatusCode.NoContent)
                {
                    End = LineEnd.OverBefore;
                    return false;
                }

                var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                items = SseParser.Create(new WatchfulStream(stream, feed.options.Silence, feed.options.Clock)).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            }

            if (!await items.MoveNextAsync().ConfigureAwait(false))
            {
                return false;
            }

            Current = items.Current;
            End = Current.EventType == "over" ? LineEnd.Over : LineEnd.Open;
            return End == LineEnd.Open;
        }
    }
}
