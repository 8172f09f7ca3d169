using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.References;

/// <summary>The values that charts are held to: the built-in ones, which a helper knows, and everybody's own.</summary>
internal sealed class ReferenceLibrary(IDbContextFactory<KargahDb> databases, PictureLibrary library, PicturesOptions options)
{
    private IReadOnlyList<Reference>? builtIn;

    /// <summary>Asked for once: they are part of the program.</summary>
    public async Task<IReadOnlyList<Reference>> BuiltInAsync(CancellationToken cancellationToken) =>
        builtIn ??= (await library.AskAsync(library.NewTask(PictureOperation.References), options.ReadTimeoutSeconds, cancellationToken)).References!;

    public async Task<IReadOnlyList<Reference>> OwnAsync(CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var own = await db.References.AsNoTracking().Where(reference => reference.OwnerId == me.Id).OrderByDescending(reference => reference.CreatedAt).ThenByDescending(reference => reference.Id).ToListAsync(cancellationToken);
        return [.. own.Select(reference => reference.Document())];
    }

    /// <exception cref="ProblemException">404.</exception>
    public async Task<Reference> GetAsync(string id, CurrentUser me, CancellationToken cancellationToken) => BuiltInReferences.Ids.Contains(id)
        ? (await BuiltInAsync(cancellationToken)).First(reference => reference.Id == id)
        : await OwnAsync(id, me, cancellationToken);

    /// <summary>For a task.</summary>
    /// <param name="id">The default one where it is left out.</param>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<ReferenceData> FindAsync(string? id, CurrentUser me, CancellationToken cancellationToken)
    {
        id ??= BuiltInReferences.Default;
        if (BuiltInReferences.Ids.Contains(id))
        {
            return new ReferenceData(id, id, "", null, id != BuiltInReferences.SelfPrinted);
        }

        var own = await OwnAsync(id, me, cancellationToken);
        return new ReferenceData(own.Id, own.Name, own.Source, [.. own.Patches.Select(patch => patch.Lab)], true);
    }

    public static ProblemException NotThere() => ProblemException.NotFound(ProblemCodes.ReferenceNotFound, "There are no such reference values.");

    private async Task<Reference> OwnAsync(string id, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = Guid.TryParse(id, out var guid) ? await db.References.AsNoTracking().SingleOrDefaultAsync(reference => reference.Id == guid && reference.OwnerId == me.Id, cancellationToken) : null;
        return (found ?? throw NotThere()).Document();
    }
}
