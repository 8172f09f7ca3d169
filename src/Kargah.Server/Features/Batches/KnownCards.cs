using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Batches;

/// <summary>Cards that were found earlier, for pictures that are corrected by them.</summary>
internal sealed class KnownCards(IDbContextFactory<KargahDb> databases)
{
    private const int Together = 500;

    /// <exception cref="ProblemException">404: no such detection; 409: it found none.</exception>
    public async Task<Detection> FindAsync(Guid id, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Detections.AsNoTracking().FirstOrDefaultAsync(each => each.Id == id && each.OwnerId == user.Id, cancellationToken)
            ?? throw ProblemException.NotFound(ProblemCodes.DetectionNotFound, "There is no such detection.");
        return found.Success ? found.Document() : throw ProblemException.Conflict(ProblemCodes.CardNotFound, "This detection found no card; choose one that did, or place the card by hand.");
    }

    /// <summary>Of each picture the newest card; those without one are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, Detection>> NewestAsync(IReadOnlyList<Guid> pictures, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = new Dictionary<Guid, Detection>();
        foreach (var some in pictures.Chunk(Together))
        {
            foreach (var each in await db.Detections.AsNoTracking().Where(each => each.OwnerId == user.Id && each.Success && some.Contains(each.ImageId)).OrderBy(each => each.CreatedAt).ToListAsync(cancellationToken))
            {
                found[each.ImageId] = each.Document();
            }
        }

        return found;
    }

    /// <summary>Of each light group the newest card of any of its pictures.</summary>
    public async Task<IReadOnlyDictionary<string, Detection>> OfGroupsAsync(IReadOnlyList<string> groups, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = new Dictionary<string, Detection>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var newest = await db.Detections.AsNoTracking()
                .Where(each => each.OwnerId == user.Id && each.Success && db.Pictures.Any(picture => picture.Id == each.ImageId && picture.Group == group))
                .OrderByDescending(each => each.CreatedAt).ThenByDescending(each => each.Id).FirstOrDefaultAsync(cancellationToken);
            if (newest is not null)
            {
                found[group] = newest.Document();
            }
        }

        return found;
    }
}
