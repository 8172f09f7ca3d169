using Kargah.Server.Data;
using Kargah.Server.Features.Live;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Kargah.Server.Features.Training.Searching;

/// <summary>How many runs a list has in all, remembered until any job changes: to count half of 100,000 takes longer than to find the page, and a reader asks for many pages of one list.</summary>
internal sealed class RunTotals(LiveFeed feed) : IDisposable
{
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 1_000 });

    public void Dispose() => known.Dispose();

    /// <param name="user">Who asks.</param>
    /// <param name="filter">What was asked; order and page do not matter.</param>
    /// <param name="jobs">What it comes to.</param>
    /// <param name="cancellationToken">Before the end.</param>
    public async Task<int> CountAsync(CurrentUser user, TrainingFilter filter, IQueryable<JobEntity> jobs, CancellationToken cancellationToken)
    {
        var key = (user.Id, user.Role, filter with { Sort = null, Skip = null, Limit = null });
        // before it is counted: a change meanwhile makes it count again
        var version = feed.Version;
        if (known.TryGetValue(key, out (long Version, int Total) last) && last.Version == version)
        {
            return last.Total;
        }

        var total = await jobs.CountAsync(cancellationToken);
        known.Set(key, (version, total), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(10) });
        return total;
    }
}
