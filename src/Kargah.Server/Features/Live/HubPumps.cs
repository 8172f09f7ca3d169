using System.Collections.Concurrent;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.SignalR;

namespace Kargah.Server.Features.Live;

/// <summary>The running subscriptions of all hub connections.</summary>
internal sealed partial class HubPumps(JobPump jobs, UserPump users, IHubContext<JobsHub> hub, ILogger<HubPumps> logger)
{
    public const string UserTopic = "";

    /// <summary>Somebody who follows more than this on one connection has lost count.</summary>
    private const int MostTopics = 64;

    private readonly ConcurrentDictionary<string, Connection> connections = new();

    /// <param name="connectionId">Whose pumps these are.</param>
    /// <param name="abort">Ends the connection.</param>
    /// <param name="watch">Let go of with it.</param>
    public void Open(string connectionId, Action abort, IDisposable watch) => connections[connectionId] = new Connection(abort, watch);

    public void Close(string connectionId)
    {
        if (connections.TryRemove(connectionId, out var connection))
        {
            connection.Dispose();
        }
    }

    public void Leave(string connectionId, string topic)
    {
        if (connections.TryGetValue(connectionId, out var connection))
        {
            connection.Stop(topic);
        }
    }

    /// <exception cref="HubException">Too many subscriptions.</exception>
    public void FollowJob(string connectionId, string jobId, long since, CurrentUser user) =>
        Start(connectionId, jobId, stop => PumpJobAsync(hub.Clients.Client(connectionId), jobId, since, user, stop));

    public void FollowUser(string connectionId, CurrentUser user) =>
        Start(connectionId, UserTopic, stop => users.PumpAsync(hub.Clients.Client(connectionId), user, stop));

    private async Task PumpJobAsync(ISingleClientProxy client, string jobId, long since, CurrentUser user, CancellationToken stop)
    {
        await foreach (var message in jobs.FollowAsync(jobId, since, user, stop))
        {
            await (message switch
            {
                StatusMessage { First: true } first => client.SendAsync("job_status", first.Status, stop),
                StatusMessage status => client.SendAsync("job_update", status.Status, stop),
                // the job's id beside the list tells several subscriptions of one connection apart
                PointsMessage points => client.SendAsync("metric", points.Points, jobId, stop),
                LinesMessage lines => client.SendAsync("log", lines.Lines, jobId, stop),
                _ => Task.CompletedTask,
            });
        }
    }

    private void Start(string connectionId, string topic, Func<CancellationToken, Task> pump)
    {
        if (connections.TryGetValue(connectionId, out var connection))
        {
            if (!connection.TryStart(topic, MostTopics, out var stop))
            {
                throw new HubException($"One connection can follow {MostTopics} jobs; leave some first.");
            }

            _ = RunAsync(pump, topic, connection, stop);
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task> pump, string topic, Connection connection, CancellationToken stop)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await pump(stop);
        }
        catch (OperationCanceledException)
        {
            // unsubscribed, or the connection is gone
        }
        catch (ProblemException)
        {
            // the job was deleted between subscribing and here
        }
        catch (Exception failure)
        {
            // a task that nobody awaits is an edge of the process; a page that goes on to call itself live would miss the rest, so it is sent
            // to connect anew, and goes on from the last number that it has
            Failed(failure, topic);
            connection.Abort();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The live subscription {Topic} broke off")]
    private partial void Failed(Exception failure, string topic);

    private sealed class Connection(Action abort, IDisposable watch) : IDisposable
    {
        private readonly Lock gate = new();
        private readonly Dictionary<string, CancellationTokenSource> topics = [];
        private bool closed;

        public void Abort() => abort();

        public bool TryStart(string topic, int most, out CancellationToken stop)
        {
            lock (gate)
            {
                Stop(topic);
                stop = new CancellationToken(canceled: true);
                if (closed)
                {
                    return true;
                }

                if (topics.Count >= most)
                {
                    return false;
                }

                stop = (topics[topic] = new CancellationTokenSource()).Token;
                return true;
            }
        }

        public void Stop(string topic)
        {
            lock (gate)
            {
                if (topics.Remove(topic, out var source))
                {
                    source.Cancel();
                    source.Dispose();
                }
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                closed = true;
                foreach (var topic in topics.Keys.ToList())
                {
                    Stop(topic);
                }
            }

            watch.Dispose();
        }
    }
}
