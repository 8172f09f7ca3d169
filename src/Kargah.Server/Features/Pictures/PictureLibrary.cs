using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Helpers;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Pictures;

/// <summary>Finding one's pictures, and having a helper do something with them.</summary>
internal sealed class PictureLibrary(IDbContextFactory<KargahDb> databases, HelperPool helpers, PicturesOptions options)
{
    /// <exception cref="ProblemException">404 when it is not there or somebody else's.</exception>
    public async Task<PictureEntity> FindAsync(Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Pictures.AsNoTracking().SingleOrDefaultAsync(picture => picture.Id == id && picture.OwnerId == me.Id, cancellationToken) ?? throw NotThere();
    }

    /// <exception cref="ProblemException">404; 409 while it is analyzed, or when it is invalid.</exception>
    public async Task<PictureEntity> FindReadyAsync(Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        var picture = await FindAsync(id, me, cancellationToken);
        return picture.Status switch
        {
            PictureStatus.Ready => picture,
            PictureStatus.Invalid => throw ProblemException.Conflict(ProblemCodes.PictureInvalid, $"The picture cannot be used: {picture.Problem()?.Error}"),
            _ => throw ProblemException.Conflict(ProblemCodes.PictureNotReady, "The picture is still being analyzed; ask again in a moment."),
        };
    }

    /// <summary>With the limits of this server.</summary>
    public PictureTask NewTask(PictureOperation operation) => new() { Operation = operation, MaxBytes = options.MaxUploadBytes, MaxPixels = options.MaxPixels };

    /// <exception cref="ProblemException">What the helper found wrong, with the status that says whose fault it is.</exception>
    public async Task<PictureOutcome> AskAsync(PictureTask task, int seconds, CancellationToken cancellationToken)
    {
        try
        {
            var response = await helpers.AskAsync(HelperKind.Pictures, new HelperRequest { Op = "picture", Picture = task }, TimeSpan.FromSeconds(seconds), cancellationToken);
            return response.Picture is { Problem: null } outcome ? outcome : throw Refusal(response.Picture?.Problem ?? response.Problem ?? Died());
        }
        catch (TimeoutException)
        {
            throw Refusal(TooLong(seconds));
        }
        catch (IOException)
        {
            throw Refusal(Died());
        }
    }

    public static ProblemException Refusal(Problem problem) => new(StatusOf(problem.Code), problem.Code, problem.Error, problem.Params);

    public static ProblemException NotThere() => ProblemException.NotFound(ProblemCodes.PictureNotFound, "There is no such picture.");

    public static Problem TooLong(int seconds) =>
        new(ProblemCodes.PictureTooLong, $"It took more than {seconds} seconds; use a smaller picture, or have the limit raised.", new Dictionary<string, object?> { ["seconds"] = seconds });

    public static Problem Died() => new(ProblemCodes.PictureFailed, "The program that reads pictures ended at this one, probably for want of memory; try a smaller picture.");

    private static int StatusOf(string code) => code switch
    {
        ProblemCodes.NotAPicture or ProblemCodes.PictureWrongExtension or ProblemCodes.PictureUnsupported or ProblemCodes.PictureDamaged or ProblemCodes.ReferenceUnreadable or ProblemCodes.Validation => StatusCodes.Status400BadRequest,
        ProblemCodes.PictureNotFound => StatusCodes.Status404NotFound,
        ProblemCodes.PictureTooManyBytes or ProblemCodes.PictureTooManyPixels => StatusCodes.Status413PayloadTooLarge,
        ProblemCodes.CornersUnusable or ProblemCodes.CorrectionUnusable or ProblemCodes.ColorSpaceDiffers or ProblemCodes.FlatFieldUnusable or ProblemCodes.ProfileNotAvailable => StatusCodes.Status422UnprocessableEntity,
        ProblemCodes.PictureLibraryMissing or ProblemCodes.PictureTooLong => StatusCodes.Status503ServiceUnavailable,
        ProblemCodes.DiskFull => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };
}
