namespace Kargah.Server.Features.Jobs;

/// <param name="RequestJson">Not null: its settings are not chosen yet, for its table is still analyzed.</param>
public sealed record WaitingJob(string Id, Guid OwnerId, DateTimeOffset CreatedAt, string? RequestJson = null);

/// <summary>Who is next: the one with the fewest trainings running, then the one who has waited longest for a start; of each, the oldest job.</summary>
public static class FairOrder
{
    /// <param name="running">Trainings that run, by owner.</param>
    /// <param name="lastStart">When each owner's last one was started.</param>
    /// <returns>The jobs in the order in which they would start if nothing changed.</returns>
    public static IReadOnlyList<WaitingJob> Sort(IEnumerable<WaitingJob> waiting, IReadOnlyDictionary<Guid, int> running, IReadOnlyDictionary<Guid, DateTimeOffset> lastStart)
    {
        var queues = waiting.GroupBy(job => job.OwnerId).ToDictionary(group => group.Key, group => new Queue<WaitingJob>(group.OrderBy(job => job.CreatedAt).ThenBy(job => job.Id, StringComparer.Ordinal)));
        var taken = queues.Keys.ToDictionary(owner => owner, owner => running.GetValueOrDefault(owner));
        var turn = queues.Keys.ToDictionary(owner => owner, owner => lastStart.TryGetValue(owner, out var time) ? time.UtcTicks : 0);
        var now = turn.Values.DefaultIfEmpty().Max();
        var order = new List<WaitingJob>();
        while (queues.Count > 0)
        {
            var owner = queues.Keys.OrderBy(each => taken[each]).ThenBy(each => turn[each]).ThenBy(each => queues[each].Peek().CreatedAt).First();
            order.Add(queues[owner].Dequeue());
            taken[owner]++;
            turn[owner] = ++now;
            if (queues[owner].Count == 0)
            {
                queues.Remove(owner);
            }
        }

        return order;
    }
}
