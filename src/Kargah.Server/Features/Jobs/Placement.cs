namespace Kargah.Server.Features.Jobs;

/// <summary>
/// Which waiting job is started next. One that does not fit yet keeps its turn: what it claims is set aside, and others pass it only into what
/// would be left beside it, so it starts at the latest when those have ended that ran before it came to be first.
/// </summary>
/// <param name="atOnce">Trainings that one owner may have running.</param>
public sealed class Placement(Claim whole, int atOnce)
{
    private string? held;
    private HashSet<string> before = [];

    /// <param name="line">In their order.</param>
    /// <returns>Null: nothing can start now.</returns>
    public WaitingJob? Next(IEnumerable<WaitingJob> line, IReadOnlyCollection<RunningJob> running)
    {
        var free = whole - Claim.Sum(running.Select(job => job.Claim));
        if (free.Places < 1 || free.Cores < 1)
        {
            return null;
        }

        var ofOwner = running.CountBy(job => job.OwnerId).ToDictionary();
        Claim? beside = null;
        foreach (var job in line.Where(job => job.Ready && ofOwner.GetValueOrDefault(job.OwnerId) < atOnce))
        {
            if (job.Claim.FitsIn(free) && (beside is null || job.Claim.FitsIn(beside.Value)))
            {
                return job;
            }

            beside ??= Hold(job, running);
        }

        return null;
    }

    /// <returns>What may be given to others while <paramref name="job"/> waits.</returns>
    private Claim Hold(WaitingJob job, IReadOnlyCollection<RunningJob> running)
    {
        if (held != job.Id)
        {
            held = job.Id;
            before = [.. running.Select(each => each.Id)];
        }

        return whole - job.Claim - Claim.Sum(running.Where(each => !before.Contains(each.Id)).Select(each => each.Claim));
    }
}
