using System.Collections.Concurrent;

namespace Kargah.Server.Features.Jobs;

public sealed record RunningJob(string Id, Guid OwnerId, Claim Claim, double? Seconds = null);

/// <summary>The jobs that have a place on this machine now, from before their start until no process of theirs is left.</summary>
public sealed class JobRuns
{
    private readonly ConcurrentDictionary<string, (RunningJob Job, StopRequest Stop)> runs = new();
    private long version;

    public int Count => runs.Count;

    /// <summary>Grows whenever one comes or goes.</summary>
    public long Version => Interlocked.Read(ref version);

    public IReadOnlyCollection<RunningJob> Jobs => [.. runs.Values.Select(run => run.Job)];

    public bool Contains(string jobId) => runs.ContainsKey(jobId);

    /// <summary>Passes a stop on to the worker, if there is one.</summary>
    public void AskToStop(string jobId)
    {
        if (runs.TryGetValue(jobId, out var run))
        {
            run.Stop.Ask();
        }
    }

    internal StopRequest? Add(RunningJob job)
    {
        var stop = new StopRequest();
        if (!runs.TryAdd(job.Id, (job, stop)))
        {
            return null;
        }

        Interlocked.Increment(ref version);
        return stop;
    }

    internal void Remove(string jobId)
    {
        runs.TryRemove(jobId, out _);
        Interlocked.Increment(ref version);
    }
}
