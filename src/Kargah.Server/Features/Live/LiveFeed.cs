using System.Collections.Concurrent;

namespace Kargah.Server.Features.Live;

public enum LiveKind
{
    Job,
    Dataset,
    /// <summary>The listener's session, token or account is no longer good.</summary>
    Access,
}

public readonly record struct LiveChange(LiveKind Kind, string Id);

/// <summary>
/// Says inside this process that something changed, never what it changed to: whoever hears it reads the stores from where it stood.
/// So nothing can be lost between a change and its reader, and a slow reader finds several changes in one reading.
/// </summary>
public sealed class LiveFeed
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<LiveListener, byte>> topics = new();

    /// <summary>Call it after the change is committed.</summary>
    public void JobChanged(string jobId, Guid ownerId)
    {
        Publish(JobTopic(jobId), new LiveChange(LiveKind.Job, jobId));
        Publish(UserTopic(ownerId), new LiveChange(LiveKind.Job, jobId));
    }

    /// <summary>Call it after the change is committed.</summary>
    public void DatasetChanged(Guid datasetId, Guid ownerId) =>
        Publish(UserTopic(ownerId), new LiveChange(LiveKind.Dataset, datasetId.ToString()));

    /// <summary>Logout, password or role change, disabling, deletion: live connections of the session (or of all the user's) end now.</summary>
    public void AccessRevoked(Guid userId, Guid? sessionId) =>
        Publish(sessionId is { } session ? SessionTopic(session) : AccountTopic(userId), new LiveChange(LiveKind.Access, ""));

    public LiveListener ListenToJob(string jobId) => Listen(JobTopic(jobId));

    public LiveListener ListenToUser(Guid userId) => Listen(UserTopic(userId));

    public LiveListener ListenToAccess(Guid userId, Guid? sessionId) =>
        Listen(sessionId is { } session ? [AccountTopic(userId), SessionTopic(session)] : [AccountTopic(userId)]);

    internal void Forget(LiveListener listener)
    {
        foreach (var topic in listener.Topics)
        {
            if (topics.TryGetValue(topic, out var listeners))
            {
                listeners.TryRemove(listener, out _);
                if (listeners.IsEmpty)
                {
                    topics.TryRemove(new(topic, listeners));
                }
            }
        }
    }

    private LiveListener Listen(params string[] names)
    {
        var listener = new LiveListener(this, names);
        foreach (var name in names)
        {
            // an emptied set may just be on its way out: only a set that is still there afterwards counts
            while (true)
            {
                var listeners = topics.GetOrAdd(name, _ => new());
                listeners.TryAdd(listener, 0);
                if (topics.TryGetValue(name, out var current) && ReferenceEquals(current, listeners))
                {
                    break;
                }
            }
        }

        return listener;
    }

    private void Publish(string topic, LiveChange change)
    {
        if (topics.TryGetValue(topic, out var listeners))
        {
            foreach (var (listener, _) in listeners)
            {
                listener.Hear(change);
            }
        }
    }

    private static string JobTopic(string jobId) => $"job:{jobId}";
    private static string UserTopic(Guid userId) => $"user:{userId:N}";
    private static string AccountTopic(Guid userId) => $"account:{userId:N}";
    private static string SessionTopic(Guid sessionId) => $"session:{sessionId:N}";
}

/// <summary>What changed since it was last asked; the same change is remembered once.</summary>
public sealed class LiveListener : IDisposable
{
    private readonly LiveFeed feed;
    private readonly Lock gate = new();
    private HashSet<LiveChange> changes = [];
    private TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal LiveListener(LiveFeed feed, string[] topics)
    {
        this.feed = feed;
        Topics = topics;
    }

    internal string[] Topics { get; }

    /// <summary>Waits until there is a change, then hands over all there are.</summary>
    public async Task<IReadOnlyCollection<LiveChange>> NextAsync(CancellationToken cancellationToken)
    {
        await Heard().WaitAsync(cancellationToken);
        lock (gate)
        {
            var taken = changes;
            changes = [];
            heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return taken;
        }
    }

    /// <summary>Completes once there is a change that <see cref="NextAsync"/> has not handed over.</summary>
    public Task Heard()
    {
        lock (gate)
        {
            return heard.Task;
        }
    }

    internal void Hear(LiveChange change)
    {
        lock (gate)
        {
            changes.Add(change);
            heard.TrySetResult();
        }
    }

    public void Dispose() => feed.Forget(this);
}
