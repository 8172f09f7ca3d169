using System.Collections.Concurrent;

namespace Kargah.Server.Features.Jobs;

/// <summary>The jobs that have a place on this machine now, from before their start until no process of theirs is left.</summary>
public sealed class JobRuns
{
    private readonly ConcurrentDictionary<string, StopRequest> runs = new();

    public int Count => runs.Count;

    public bool Contains(string jobId) => runs.ContainsKey(jobId);

    /// <summary>Passes a stop on to the worker, if there is one.</summary>
    public void AskToStop(string jobId)
    {
        if (runs.TryGetValue(jobId, out var stop))
        {
            stop.Ask();
        }
    }

    internal StopRequest? Add(string jobId)
    {
        var stop = new StopRequest();
        return runs.TryAdd(jobId, stop) ? stop : null;
    }

    internal void Remove(string jobId) => runs.TryRemove(jobId, out _);
}
