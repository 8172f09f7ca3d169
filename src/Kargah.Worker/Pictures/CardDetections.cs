using System.Diagnostics;
using Kargah.Color.Detection;
using Kargah.Color.Fitting;
using Kargah.Contracts;

namespace Kargah.Worker.Pictures;

/// <summary>Finds the card of a picture and measures its patches, in the words of the wire.</summary>
internal static class CardDetections
{
    private const double Codes = 255;

    public static Detection Of(PictureTask task, OpenPicture picture, PictureTools tools)
    {
        var began = Stopwatch.GetTimestamp();
        return picture.Pixels.Bits == 8 ? Of<byte>(task, picture, picture.Pixels.Bytes, tools, began) : Of<ushort>(task, picture, picture.Pixels.Words, tools, began);
    }

    private static Detection Of<T>(PictureTask task, OpenPicture picture, ReadOnlySpan<T> pixels, PictureTools tools, long began)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        var (width, height, channels) = (picture.Pixels.Width, picture.Pixels.Height, picture.Pixels.Channels);
        var layout = task.Chart == ChartKind.Classic24 ? CardLayout.Classic24 : CardLayout.Aruco24;
        CardSearch? search = null;
        CardDetection? card;
        if (task.Corners is { } corners)
        {
            card = Place(pixels, width, height, channels, picture, [.. corners.Select(corner => new Point(corner[0], corner[1]))], layout, tools);
        }
        else
        {
            search = CardDetector.Find(pixels, width, height, channels, picture.Curve, layout, tools.Team);
            card = search.Card;
        }

        tools.Gone.ThrowIfCancellationRequested();
        var patches = card is null ? [] : PatchReader.Read(pixels, width, height, channels, picture.Curve, card.View);
        Problem[] reasons = [.. (search?.Errors ?? []).Select(Of)];
        Problem[] notices = [.. (search?.Warnings ?? []).Concat(PatchReader.Warnings(patches)).Select(Of)];
        var markers = card?.Markers.Select(marker => new MarkerPlace(marker.Id, Places(marker.Corners)))
            ?? search!.Seen.Where(marker => !marker.Mirrored).Select(marker => new MarkerPlace(marker.Id, Places(marker.Corners)));
        MarkerPlace[] places = [.. markers];
        return new Detection
        {
            DetectionId = task.DetectionId,
            ImageId = picture.File.Id,
            Success = card is not null,
            Chart = task.Chart,
            PlacedByHand = card?.ByHand ?? false,
            MarkersFound = places.Length,
            Markers = places,
            ReprojectionErrorPx = card is null || !double.IsFinite(card.ReprojectionError) ? null : card.ReprojectionError,
            CardCorners = card is null ? null : Places(card.Corners),
            Homography = card is null ? null : Rows(card.Map),
            CardOrientation = card is null ? null : Of(card.Orientation),
            Patches = [.. patches.Select(Of)],
            PatchesCount = patches.Length,
            Confidence = card?.Confidence,
            ColorSpace = picture.Space,
            ProcessingTimeMs = Stopwatch.GetElapsedTime(began).TotalMilliseconds,
            Timestamp = tools.Clock.GetUtcNow(),
            Errors = card is null ? Notices.Sentences(reasons) : null,
            Reasons = card is null ? reasons : null,
            Warnings = notices.Length > 0 ? Notices.Sentences(notices) : null,
            Notices = notices.Length > 0 ? notices : null,
        };
    }

    private static CardDetection Place<T>(ReadOnlySpan<T> pixels, int width, int height, int channels, OpenPicture picture, Point[] corners, CardLayout layout, PictureTools tools)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        try
        {
            return CardDetector.Place(pixels, width, height, channels, picture.Curve, corners, layout, tools.Team);
        }
        catch (ArgumentException unusable) when (unusable.ParamName == "corners")
        {
            // without the runtime's "(Parameter 'corners')"
            throw new UnusableTaskException(ProblemCodes.CornersUnusable, unusable.Message.Split(" (Parameter", 2)[0]);
        }
    }

    private static Problem Of(Notice notice) => new(notice.Code, notice.Text, notice.Values);

    private static DetectedPatch Of(PatchReading reading)
    {
        var measured = reading.Measurement;
        var box = reading.Box;
        return new DetectedPatch(
            reading.Id, reading.Name, Place(reading.Center), [box.X, box.Y, box.Width, box.Height],
            [Codes * reading.Mean.R, Codes * reading.Mean.G, Codes * reading.Mean.B], [measured.Linear.R, measured.Linear.G, measured.Linear.B], Codes * reading.Spread,
            measured.ClippedShare, measured.SpecularShare, measured.SpecularShare > PatchMeasurement.LargestSpecularShare, measured.ClippedShare > PatchMeasurement.LargestClippedShare, measured.Use == PatchUse.Used);
    }

    private static Contracts.CardOrientation Of(Color.Detection.CardOrientation orientation) => orientation switch
    {
        Color.Detection.CardOrientation.Rotated90 => Contracts.CardOrientation.Rotated90,
        Color.Detection.CardOrientation.Rotated180 => Contracts.CardOrientation.Rotated180,
        Color.Detection.CardOrientation.Rotated270 => Contracts.CardOrientation.Rotated270,
        _ => Contracts.CardOrientation.Normal,
    };

    private static double[][] Rows(Homography map)
    {
        var m = map.Matrix.ToArray();
        return [m[..3], m[3..6], m[6..]];
    }

    private static double[] Place(Point point) => [point.X, point.Y];

    private static double[][] Places(IEnumerable<Point> points) => [.. points.Select(Place)];
}
