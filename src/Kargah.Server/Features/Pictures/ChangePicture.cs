using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Live;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Pictures;

internal static class ChangePicture
{
    public static async Task<Ok<Picture>> Update(Guid id, UpdatePictureRequest request, IDbContextFactory<KargahDb> databases, WriteGate gate, LiveFeed live, TimeProvider clock, CurrentUser me, CancellationToken cancellationToken)
    {
        // what is there decides what a merge makes of it
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var picture = await db.Pictures.SingleOrDefaultAsync(found => found.Id == id && found.OwnerId == me.Id, cancellationToken) ?? throw PictureLibrary.NotThere();
        picture.Description = Filled(request.Description, picture.Description);
        picture.Group = Filled(request.Group?.Trim(), picture.Group);
        if (request.Metadata is { } changes)
        {
            var merged = PictureMetadata.Merge(picture.Metadata(), changes);
            picture.MetadataJson = merged.Count == 0 ? null : JsonSerializer.Serialize(merged, KargahJson.Options);
        }

        picture.UpdatedAt = clock.GetUtcNow();
        var changed = await SaveAsync(db, picture, cancellationToken);
        live.PictureChanged(id, me.Id);
        return TypedResults.Ok(changed);
    }

    /// <summary>The row first, which takes detections and corrections along, then the bytes: a server that dies in between sweeps them up at its start.</summary>
    public static async Task<NoContent> Delete(Guid id, IDbContextFactory<KargahDb> databases, DataFolder folder, LiveFeed live, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Pictures.Where(picture => picture.Id == id && picture.OwnerId == me.Id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            throw PictureLibrary.NotThere();
        }

        PictureFolders.Remove(folder.Picture(id));
        live.PictureChanged(id, me.Id);
        return TypedResults.NoContent();
    }

    private static async Task<Picture> SaveAsync(KargahDb db, PictureEntity picture, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw PictureLibrary.NotThere();
        }

        return await picture.ToResponseAsync(db, cancellationToken);
    }

    private static string? Filled(string? given, string? known) => given is null ? known : given.Length == 0 ? null : given;
}
