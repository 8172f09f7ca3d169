using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kargah.Server.Features.Detections;

/// <summary>Looks for the card of a picture. That there is none is an answer like any other, with what was seen in its place.</summary>
internal sealed class DetectCard(
    IDbContextFactory<KargahDb> databases, PictureLibrary library, UploadPictures uploads, DataFolder folder, LiveFeed live, PicturesOptions options, IOptions<JsonOptions> json)
{
    private static readonly int[] KnownMarkers = [0, 1, 2, 3];
    private static readonly Dictionary<string, int> FormFields = new() { ["chart"] = 20, ["description"] = 2000, ["metadata"] = 8000 };

    /// <summary>Either of a picture that is here, or of one that comes as a form's <c>file</c> and is kept.</summary>
    public static async Task<Ok<Detection>> Handle(HttpContext context, DetectCard detect, CurrentUser me, CancellationToken cancellationToken) =>
        TypedResults.Ok(await detect.RunAsync(await detect.ReadAsync(context, me, cancellationToken), me, cancellationToken));

    public async Task<Detection> RunAsync(DetectCardRequest request, CurrentUser me, CancellationToken cancellationToken)
    {
        Check(request);
        var picture = await library.FindReadyAsync(request.ImageId!.Value, me, cancellationToken);
        var task = library.NewTask(PictureOperation.Detect) with
        {
            Picture = picture.Locate(folder),
            DetectionId = Guid.CreateVersion7(),
            Chart = request.Chart ?? ChartKind.Aruco24,
            Corners = request.Corners,
        };
        var detection = (await library.AskAsync(task, options.ReadTimeoutSeconds, cancellationToken)).Detection!;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Detections.Add(DetectionEntity.Of(detection, me.Id));
        await Rows.SaveOfPictureAsync(db, cancellationToken);
        live.PictureChanged(picture.Id, me.Id);
        return detection;
    }

    private async Task<DetectCardRequest> ReadAsync(HttpContext context, CurrentUser me, CancellationToken cancellationToken)
    {
        if (context.Request.HasFormContentType)
        {
            var (picture, fields) = await uploads.OneAsync(context, FormFields, me, cancellationToken);
            return new DetectCardRequest { ImageId = picture.Id, Chart = fields.GetValueOrDefault("chart") is { Length: > 0 } chart ? WireEnum.Parse<ChartKind>("chart", chart) : null };
        }

        try
        {
            return await context.Request.ReadFromJsonAsync<DetectCardRequest>(json.Value.SerializerOptions, cancellationToken) ?? new DetectCardRequest();
        }
        catch (JsonException unreadable)
        {
            throw new BadHttpRequestException("The body cannot be read.", StatusCodes.Status400BadRequest, unreadable);
        }
        catch (InvalidOperationException)
        {
            throw new BadHttpRequestException("The request needs a JSON body.", StatusCodes.Status415UnsupportedMediaType);
        }
    }

    private static void Check(DetectCardRequest request)
    {
        if (request.ImageId is null)
        {
            throw ProblemException.Field("image_id", "Say which picture to look at: image_id, or a form with a file.");
        }

        if (request.MarkerIds is { } ids && !ids.SequenceEqual(KnownMarkers))
        {
            throw ProblemException.Field("marker_ids", "The card's markers are 0, 1, 2, 3 of DICT_5X5_50, clockwise from its top left; place a card with others by hand.");
        }

        if (request.Corners is { } corners && (corners.Count != 4 || corners.Any(corner => corner is not { Count: 2 } || !corner.All(double.IsFinite))))
        {
            throw ProblemException.Field("corners", "The corners are four points [x, y] in pixels, clockwise from the card's own top left.");
        }
    }
}
