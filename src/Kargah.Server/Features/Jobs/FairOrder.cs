namespace Kargah.Server.Features.Jobs;

/// <param name="Ready">False while its table is still analyzed: its settings are not chosen yet.</param>
/// <param name="Seconds">How long it is expected to run; null when nobody has estimated it.</param>
public sealed record WaitingJob(string Id, Guid OwnerId, DateTimeOffset CreatedAt, bool Ready = true, int Priority = 0, Claim Claim = default, double? Seconds = null);

/// <summary>
/// Who is next: the highest priority; of equal ones whose owner has the fewest trainings running, then who has waited longest for a start; of each
/// owner the oldest job.
/// </summary>
public static class FairOrder
{
    /// <param name="running">Trainings that run, by owner.</param>
    /// <param name="lastStart">When each owner's last one was started.</param>
    /// <returns>The jobs in the order in which they would start if nothing changed.</returns>
    public static IReadOnlyList<WaitingJob> Sort(IEnumerable<WaitingJob> waiting, IReadOnlyDictionary<Guid, int> running, IReadOnlyDictionary<Guid, DateTimeOffset> lastStart)
    {
        var owners = waiting.GroupBy(job => job.OwnerId).Select(group => new Owner(
            new Queue<WaitingJob>(group.OrderByDescending(job => job.Priority).ThenBy(job => job.CreatedAt).ThenBy(job => job.Id, StringComparer.Ordinal)),
            running.GetValueOrDefault(group.Key),
            lastStart.TryGetValue(group.Key, out var time) ? time.UtcTicks : 0)).ToList();
        var now = owners.Select(owner => owner.Turn).DefaultIfEmpty().Max();
        // taking one changes the turn of its owner alone, so a heap of the owners' first ones keeps the order
        var line = new PriorityQueue<Owner, (int Priority, int Running, long Turn, DateTimeOffset Created)>(owners.Select(owner => (owner, owner.Key)));
        var order = new List<WaitingJob>();
        while (line.TryDequeue(out var owner, out _))
        {
            order.Add(owner.Jobs.Dequeue());
            owner.Running++;
            owner.Turn = ++now;
            if (owner.Jobs.Count > 0)
            {
                line.Enqueue(owner, owner.Key);
            }
        }

        return order;
    }

    private sealed class Owner(Queue<WaitingJob> jobs, int running, long turn)
    {
        public Queue<WaitingJob> Jobs => jobs;
        public int Running { get; set; } = running;
        public long Turn { get; set; } = turn;
        public (int Priority, int Running, long Turn, DateTimeOffset Created) Key => (-Jobs.Peek().Priority, Running, Turn, Jobs.Peek().CreatedAt);
    }
}
