using System.ComponentModel;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Detections;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Features.References;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Corrections;

/// <summary>Looking at one correction: its record, the picture that it made, itself for other programs.</summary>
internal sealed class ReadCorrection(IDbContextFactory<KargahDb> databases, PictureLibrary library, ReferenceLibrary references, MadeFiles made, DataFolder folder)
{
    public static async Task<Ok<ColorCorrection>> Get(Guid id, ReadCorrection read, CurrentUser me, CancellationToken cancellationToken) =>
        TypedResults.Ok((await read.FindAsync(id, me, cancellationToken)).Document());

    public static async Task<FileStreamHttpResult> Image(
        Guid id, [Description("Another picture that got the same correction.")] Guid? image_id, HttpContext context, ReadCorrection read, CurrentUser me, CancellationToken cancellationToken)
    {
        var found = await read.FindAsync(id, me, cancellationToken);
        var document = found.Document();
        var filename = image_id is null || image_id == found.ImageId ? document.OutputFilename : document.Applied?.FirstOrDefault(each => each.ImageId == image_id)?.Filename;
        return read.Open(found, image_id, PictureFiles.Result, found.MimeType ?? "application/octet-stream", context, filename);
    }

    public static async Task<FileStreamHttpResult> Preview(
        Guid id, [Description("Another picture that got the same correction.")] Guid? image_id, HttpContext context, ReadCorrection read, CurrentUser me, CancellationToken cancellationToken) =>
        read.Open(await read.FindAsync(id, me, cancellationToken), image_id, PictureFiles.ResultPreview, "image/webp", context, null);

    public static async Task<FileContentHttpResult> Profile(
        Guid id, [Description("icc, cube, dcp, xmp or json; icc unless told.")] string? format, ReadCorrection read, CurrentUser me, CancellationToken cancellationToken) =>
        await read.ProfileAsync(id, format is null ? ProfileFormat.Icc : WireEnum.Parse<ProfileFormat>("format", format), me, cancellationToken);

    private async Task<FileContentHttpResult> ProfileAsync(Guid id, ProfileFormat format, CurrentUser me, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, me, cancellationToken);
        var picture = await library.FindReadyAsync(found.ImageId, me, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var detection = await db.Detections.AsNoTracking().SingleOrDefaultAsync(each => each.Id == found.DetectionId && each.OwnerId == me.Id, cancellationToken) ?? throw DetectionEndpoints.NotThere();
        var settings = found.Options();
        var task = library.NewTask(PictureOperation.Profile) with
        {
            Picture = picture.Locate(folder),
            Detection = detection.Document(),
            Options = settings,
            Reference = await references.FindAsync(settings.ReferenceId, me, cancellationToken),
            Profile = format,
        };
        return await made.MakeAsync(task, cancellationToken);
    }

    private async Task<CorrectionEntity> FindAsync(Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Corrections.AsNoTracking().SingleOrDefaultAsync(correction => correction.Id == id && correction.OwnerId == me.Id, cancellationToken) ?? throw NotThere();
    }

    private FileStreamHttpResult Open(CorrectionEntity found, Guid? imageId, string name, string type, HttpContext context, string? filename)
    {
        try
        {
            return ReadPicture.Shown(context, found.Open(folder, imageId ?? found.ImageId, name), type, $"{found.Id}-{imageId ?? found.ImageId}-{name}", filename);
        }
        catch (FileNotFoundException)
        {
            throw NotThere();
        }
    }

    private static ProblemException NotThere() => ProblemException.NotFound(ProblemCodes.CorrectionNotFound, "There is no such correction, or no such picture of it.");
}
