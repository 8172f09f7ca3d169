using Kargah.Server.Features.Live;
using Kargah.Server.Hosting;
using Microsoft.Extensions.Caching.Memory;

namespace Kargah.Server.Features.Training.Searching;

/// <param name="Total">How many runs a list has in all.</param>
/// <param name="Ids">Which, where they are few.</param>
internal sealed record Found(int Total, IReadOnlyList<string>? Ids);

/// <summary>What searches found, remembered while no change of a run can change it: to count half of 100,000 takes longer than to find a page of them, and a reader asks for many pages of one list.</summary>
internal sealed class FoundRuns(LiveFeed feed) : IDisposable
{
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    public void Dispose() => known.Dispose();

    /// <param name="user">Who asks.</param>
    /// <param name="filter">What was asked; order and page do not matter.</param>
    /// <param name="isEnough">False for what is known where more has to be.</param>
    /// <param name="find">Asks the database.</param>
    public async Task<Found> GetAsync(CurrentUser user, TrainingFilter filter, Func<Found, bool> isEnough, Func<Task<Found>> find)
    {
        var key = (user.Id, user.Role, filter with { Sort = null, Skip = null, Limit = null });
        // losses are all that a run's progress changes of what lists are filtered by; read before the rows: a change meanwhile makes it old
        var version = filter.Where?.Contains("loss", StringComparison.OrdinalIgnoreCase) == true ? feed.Version : feed.Changes;
        if (known.TryGetValue(key, out (long Version, Found Found) last) && last.Version == version && isEnough(last.Found))
        {
            return last.Found;
        }

        var found = await find();
        known.Set(key, (version, found), new MemoryCacheEntryOptions { Size = 1 + (found.Ids?.Count ?? 0), SlidingExpiration = TimeSpan.FromMinutes(10) });
        return found;
    }
}
