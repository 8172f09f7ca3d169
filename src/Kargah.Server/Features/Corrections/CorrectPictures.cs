using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Detections;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Features.References;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Corrections;

/// <summary>Corrects a picture by the card that was found in it, and others in the same light by the same card.</summary>
internal sealed class CorrectPictures(
    IDbContextFactory<KargahDb> databases, PictureLibrary library, ReferenceLibrary references, DataFolder folder, Sandbox sandbox, LiveFeed live, PicturesOptions options)
{
    private const int MostOthers = 20;

    public static async Task<Ok<ColorCorrection>> Handle(CorrectColorRequest request, CorrectPictures correct, CurrentUser me, CancellationToken cancellationToken) =>
        TypedResults.Ok(await correct.RunAsync(request, me, cancellationToken));

    public async Task<ColorCorrection> RunAsync(CorrectColorRequest request, CurrentUser me, CancellationToken cancellationToken)
    {
        var (detection, picture) = await FindAsync(request, me, cancellationToken);
        var others = new List<PictureEntity>();
        foreach (var id in (request.ApplyTo ?? []).Distinct().Where(id => id != picture.Id))
        {
            others.Add(await library.FindReadyAsync(id, me, cancellationToken));
        }

        var task = library.NewTask(PictureOperation.Correct) with
        {
            CorrectionId = Guid.CreateVersion7(),
            Detection = detection.Document(),
            Options = Plain(request),
            Reference = await references.FindAsync(request.ReferenceId, me, cancellationToken),
            FlatField = request.FlatFieldImageId is { } flat ? (await library.FindReadyAsync(flat, me, cancellationToken)).Locate(folder) : null,
        };
        var outcome = await WriteAsync(task, picture, cancellationToken);
        var applied = new List<AppliedCorrection>();
        foreach (var other in others)
        {
            applied.Add(await ApplyAsync(task, other, cancellationToken));
        }

        var correction = outcome.Correction! with { OutputImagePath = Address(task.CorrectionId), Applied = applied.Count > 0 ? applied : null };
        await KeepAsync(CorrectionEntity.Of(correction, task.Options, outcome.MimeType, me.Id), picture.Id, others, cancellationToken);
        foreach (var changed in others.Prepend(picture))
        {
            live.PictureChanged(changed.Id, me.Id);
        }

        return correction;
    }

    private async Task<(DetectionEntity Detection, PictureEntity Picture)> FindAsync(CorrectColorRequest request, CurrentUser me, CancellationToken cancellationToken)
    {
        if (request.DetectionId is not { } detectionId)
        {
            throw ProblemException.Field("detection_id", "Say from which detection the correction is to be found.");
        }

        if (request.ApplyTo is { Count: > MostOthers })
        {
            throw ProblemException.Field("apply_to", $"A correction is applied to at most {MostOthers} other pictures at once; start a batch for more.");
        }

        CorrectionChecks.Check(request);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var detection = await db.Detections.AsNoTracking().SingleOrDefaultAsync(found => found.Id == detectionId && found.OwnerId == me.Id, cancellationToken) ?? throw DetectionEndpoints.NotThere();
        return (detection, await library.FindReadyAsync(detection.ImageId, me, cancellationToken));
    }

    private async Task<PictureOutcome> WriteAsync(PictureTask task, PictureEntity picture, CancellationToken cancellationToken)
    {
        var place = folder.PictureCorrection(picture.Id, task.CorrectionId);
        try
        {
            sandbox.OwnFolder(place);
            return await library.AskAsync(task with { Picture = picture.Locate(folder), Output = place }, options.CorrectionTimeoutSeconds, cancellationToken);
        }
        catch
        {
            PictureFolders.Remove(place);
            throw;
        }
    }

    /// <summary>One that cannot be corrected fails alone.</summary>
    private async Task<AppliedCorrection> ApplyAsync(PictureTask task, PictureEntity other, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await WriteAsync(task, other, cancellationToken);
            return new AppliedCorrection(other.Id, outcome.Filename!, $"{Address(task.CorrectionId)}?image_id={other.Id}", null);
        }
        catch (ProblemException refused)
        {
            return new AppliedCorrection(other.Id, other.Filename, null, refused.Problem);
        }
    }

    private async Task KeepAsync(CorrectionEntity correction, Guid imageId, List<PictureEntity> others, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            db.Corrections.Add(correction);
            await Rows.SaveOfPictureAsync(db, cancellationToken);
        }
        catch
        {
            foreach (var id in others.Select(other => other.Id).Prepend(imageId))
            {
                PictureFolders.Remove(folder.PictureCorrection(id, correction.Id));
            }

            throw;
        }
    }

    private static CorrectionOptions Plain(CorrectColorRequest request) => new()
    {
        WhiteBalanceMethod = request.WhiteBalanceMethod,
        Linearization = request.Linearization,
        Model = request.Model,
        ReferenceId = request.ReferenceId,
        PreserveSpeculars = request.PreserveSpeculars,
        Shading = request.Shading,
        FlatFieldImageId = request.FlatFieldImageId,
        OutputColorSpace = request.OutputColorSpace is { } space ? OutputColorSpaces.Names.First(name => name.Equals(space, StringComparison.OrdinalIgnoreCase)) : null,
        OutputFormat = request.OutputFormat,
        Quality = request.Quality,
    };

    private static string Address(Guid id) => $"/api/correct/color/{id}/image";
}
