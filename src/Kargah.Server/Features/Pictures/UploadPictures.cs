using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Datasets;
using Kargah.Server.Features.Live;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Pictures;

/// <summary>Takes pictures and waits a while for what is in them: what is no picture is refused while its owner still waits, and leaves nothing.</summary>
internal sealed partial class UploadPictures(
    IDbContextFactory<KargahDb> databases, DataFolder folder, Sandbox sandbox, PictureAnalyzer analyzer, LiveFeed live, PicturesOptions options, TimeProvider time, ILogger<UploadPictures> logger)
{
    private const int MostFiles = 100;
    private static readonly Dictionary<string, int> OneFile = new() { ["description"] = 2000, ["metadata"] = PictureMetadata.LongestJson };
    private static readonly Dictionary<string, int> NoFields = [];

    public static async Task<Created<Picture>> One(HttpContext context, UploadPictures upload, CurrentUser me, CancellationToken cancellationToken)
    {
        var (picture, _) = await upload.OneAsync(context, OneFile, me, cancellationToken);
        return TypedResults.Created($"/api/images/{picture.Id}", picture);
    }

    public static async Task<Created<PictureBatchResponse>> Many(HttpContext context, UploadPictures upload, CurrentUser me, CancellationToken cancellationToken) =>
        TypedResults.Created("/api/images", await upload.ManyAsync(context, me, cancellationToken));

    /// <summary>The one file of a form.</summary>
    /// <exception cref="ProblemException">It is no picture, or is not taken for another reason.</exception>
    public async Task<(Picture Picture, IReadOnlyDictionary<string, string> Fields)> OneAsync(HttpContext context, IReadOnlyDictionary<string, int> fields, CurrentUser me, CancellationToken cancellationToken)
    {
        using var form = await PictureForm.ReadAsync(context, folder, "file", 1, fields, options.MaxUploadBytes, cancellationToken);
        var (uploaded, failed) = await TakeAsync(form, me, cancellationToken);
        return failed.Count == 0 ? (uploaded[0], form.Fields) : throw PictureLibrary.Refusal(failed[0].Problem);
    }

    private async Task<PictureBatchResponse> ManyAsync(HttpContext context, CurrentUser me, CancellationToken cancellationToken)
    {
        using var form = await PictureForm.ReadAsync(context, folder, "files", MostFiles, NoFields, options.MaxUploadBytes, cancellationToken);
        var (uploaded, failed) = await TakeAsync(form, me, cancellationToken);
        return new PictureBatchResponse { Uploaded = uploaded, Failed = [.. form.Failed, .. failed.Select(each => new FailedUpload(each.Filename, each.Problem.Error, each.Problem.Code))] };
    }

    private async Task<(IReadOnlyList<Picture> Uploaded, IReadOnlyList<(string Filename, Problem Problem)> Failed)> TakeAsync(PictureForm form, CurrentUser me, CancellationToken cancellationToken)
    {
        var metadata = form.Fields.GetValueOrDefault("metadata") is { Length: > 0 } json ? PictureMetadata.Parse(json) : null;
        var ids = new List<Guid>();
        foreach (var file in form.Files)
        {
            var now = time.GetUtcNow();
            var picture = new PictureEntity
            {
                OwnerId = me.Id,
                Filename = PictureNames.Safe(file.Filename),
                OriginalFilename = file.Filename,
                Size = file.Size,
                Sha256 = file.Sha256,
                Description = form.Fields.GetValueOrDefault("description") is { Length: > 0 } description ? description : null,
                MetadataJson = metadata is { Count: > 0 } ? JsonSerializer.Serialize(metadata, KargahJson.Options) : null,
                Status = PictureStatus.Uploaded,
                CreatedAt = now,
                UpdatedAt = now,
            };
            await KeepAsync(picture, file, cancellationToken);
            ids.Add(picture.Id);
            Uploaded(picture.Id, picture.Size);
        }

        await analyzer.WaitAsync(ids, TimeSpan.FromSeconds(options.AnalysisAnswerSeconds), cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Pictures.AsNoTracking().Where(picture => ids.Contains(picture.Id)).ToListAsync(cancellationToken);
        var failed = found.Where(picture => picture.Status == PictureStatus.Invalid).ToList();
        foreach (var picture in failed)
        {
            await db.Pictures.Where(row => row.Id == picture.Id).ExecuteDeleteAsync(cancellationToken);
            PictureFolders.Remove(folder.Picture(picture.Id));
            live.PictureChanged(picture.Id, me.Id);
        }

        var taken = ids.Select(id => found.Find(picture => picture.Id == id)).OfType<PictureEntity>().Except(failed).ToList();
        return (await taken.ToResponsesAsync(db, cancellationToken), [.. failed.Select(picture => (picture.OriginalFilename, picture.Problem()!))]);
    }

    /// <summary>File first, row after: a row never points at nothing.</summary>
    private async Task KeepAsync(PictureEntity picture, UploadedFile file, CancellationToken cancellationToken)
    {
        var kept = folder.PictureOriginal(picture.Id);
        Directory.CreateDirectory(folder.Picture(picture.Id));
        try
        {
            File.Move(file.Path, kept);
            sandbox.LetRead(kept);
            DurableFile.FlushFolder(folder.Picture(picture.Id));
            DurableFile.FlushFolder(folder.Pictures);
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            db.Pictures.Add(picture);
            await db.SaveChangesAsync(cancellationToken);
        }
        catch
        {
            PictureFolders.Remove(folder.Picture(picture.Id));
            throw;
        }

        live.PictureChanged(picture.Id, picture.OwnerId);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took picture {PictureId} of {Bytes} bytes")]
    private partial void Uploaded(Guid pictureId, long bytes);
}
