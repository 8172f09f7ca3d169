namespace Kargah.Server.Features.Live;

public enum LiveKind
{
    Job,
    Dataset,
    Picture,
}

public readonly record struct LiveChange(LiveKind Kind, string Id);

/// <summary>
/// Says inside this process that something changed, never what it changed to: whoever hears it reads the stores from where it stood.
/// So nothing can be lost between a change and its reader, and a slow reader finds several changes in one reading.
/// </summary>
public sealed class LiveFeed
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HashSet<LiveListener>> topics = [];
    private long version;
    private long changes;

    /// <summary>Grows with every change of any job. Who asks for it and then reads the stores sees all changes up to it.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>As <see cref="Version"/>, but a run's progress does not count: its points, losses, counters and times.</summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>Call it after the change is committed.</summary>
    public void JobChanged(string jobId, Guid ownerId)
    {
        Interlocked.Increment(ref changes);
        JobProgressed(jobId, ownerId);
    }

    /// <summary>Call it after the change of several jobs is committed whose watchers need not hear of it.</summary>
    public void JobsChanged()
    {
        Interlocked.Increment(ref changes);
        Interlocked.Increment(ref version);
    }

    /// <summary>Call it after the progress is committed.</summary>
    public void JobProgressed(string jobId, Guid ownerId)
    {
        Interlocked.Increment(ref version);
        Publish(JobTopic(jobId), new LiveChange(LiveKind.Job, jobId));
        Publish(UserTopic(ownerId), new LiveChange(LiveKind.Job, jobId));
        Publish(AllJobs, new LiveChange(LiveKind.Job, jobId));
    }

    /// <summary>Call it after the change is committed.</summary>
    public void DatasetChanged(Guid datasetId, Guid ownerId) =>
        Publish(UserTopic(ownerId), new LiveChange(LiveKind.Dataset, datasetId.ToString()));

    /// <summary>Call it after the change is committed.</summary>
    public void PictureChanged(Guid pictureId, Guid ownerId) =>
        Publish(UserTopic(ownerId), new LiveChange(LiveKind.Picture, pictureId.ToString()));

    public LiveListener ListenToJob(string jobId) => Listen(JobTopic(jobId));

    /// <summary>Every job's changes, for what serves all users at once.</summary>
    public LiveListener ListenToJobs() => Listen(AllJobs);

    public LiveListener ListenToUser(Guid userId) => Listen(UserTopic(userId));

    internal void Forget(LiveListener listener)
    {
        lock (gate)
        {
            if (topics.TryGetValue(listener.Topic, out var listeners) && listeners.Remove(listener) && listeners.Count == 0)
            {
                topics.Remove(listener.Topic);
            }
        }
    }

    private LiveListener Listen(string topic)
    {
        var listener = new LiveListener(this, topic);
        lock (gate)
        {
            if (!topics.TryGetValue(topic, out var listeners))
            {
                topics[topic] = listeners = [];
            }

            listeners.Add(listener);
        }

        return listener;
    }

    private void Publish(string topic, LiveChange change)
    {
        lock (gate)
        {
            if (topics.TryGetValue(topic, out var listeners))
            {
                foreach (var listener in listeners)
                {
                    listener.Hear(change);
                }
            }
        }
    }

    private const string AllJobs = "jobs";

    private static string JobTopic(string jobId) => $"job:{jobId}";
    private static string UserTopic(Guid userId) => $"user:{userId:N}";
}

/// <summary>What changed since it was last asked; the same change is remembered once.</summary>
public sealed class LiveListener : IDisposable
{
    private readonly LiveFeed feed;
    private readonly Lock gate = new();
    private HashSet<LiveChange> changes = [];
    private TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal LiveListener(LiveFeed feed, string topic)
    {
        this.feed = feed;
        Topic = topic;
    }

    internal string Topic { get; }

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
