using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Kargah.Server.Features.Pictures;

/// <summary>Looking at one picture: its record, its bytes, what is shown of it.</summary>
internal static class ReadPicture
{
    private const int ThumbnailSize = 320;

    public static async Task<Ok<Picture>> Get(Guid id, PictureLibrary library, IDbContextFactory<KargahDb> databases, CurrentUser me, CancellationToken cancellationToken)
    {
        var picture = await library.FindAsync(id, me, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(await picture.ToResponseAsync(db, cancellationToken));
    }

    public static async Task<PhysicalFileHttpResult> File(Guid id, PictureLibrary library, DataFolder folder, CurrentUser me, CancellationToken cancellationToken)
    {
        var picture = await library.FindAsync(id, me, cancellationToken);
        return TypedResults.PhysicalFile(
            folder.PictureOriginal(id), picture.MimeType ?? "application/octet-stream", picture.OriginalFilename, picture.CreatedAt, new EntityTagHeaderValue($"\"{picture.Sha256}\""), enableRangeProcessing: true);
    }

    public static Task<FileStreamHttpResult> Thumbnail(
        Guid id,
        [Range(1, 4096, ErrorMessage = "The parameter 'size' goes from 1 to 4096."), Description("The longer side in pixels that is wanted. There are two sizes, 320 and 2048: the smaller one that is not below it, 320 unless said, and 2048 for whatever is larger.")] int? size,
        HttpContext context, PictureLibrary library, DataFolder folder, CurrentUser me, CancellationToken cancellationToken) =>
        ViewAsync(id, size <= ThumbnailSize || size is null ? PictureFiles.Thumbnail : PictureFiles.Preview, context, library, folder, me, cancellationToken);

    public static Task<FileStreamHttpResult> Preview(Guid id, HttpContext context, PictureLibrary library, DataFolder folder, CurrentUser me, CancellationToken cancellationToken) =>
        ViewAsync(id, PictureFiles.Preview, context, library, folder, me, cancellationToken);

    private static async Task<FileStreamHttpResult> ViewAsync(Guid id, string name, HttpContext context, PictureLibrary library, DataFolder folder, CurrentUser me, CancellationToken cancellationToken)
    {
        var picture = await library.FindReadyAsync(id, me, cancellationToken);
        try
        {
            return Shown(context, WorkerOwnedFile.OpenStream(folder.PictureViews(id), name), "image/webp", $"{picture.Sha256}-{name}");
        }
        catch (FileNotFoundException)
        {
            // deleted between the two readings
            throw PictureLibrary.NotThere();
        }
    }

    /// <summary>A file that a page shows again and again: kept by the browser, and asked for anew each time.</summary>
    public static FileStreamHttpResult Shown(HttpContext context, FileStream file, string type, string version, string? filename = null)
    {
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(file, type, filename, System.IO.File.GetLastWriteTimeUtc(file.SafeFileHandle), new EntityTagHeaderValue($"\"{version}\""), enableRangeProcessing: true);
    }
}
