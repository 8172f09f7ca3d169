using Kargah.Color;
using Kargah.Color.Detection;
using Kargah.Color.Fitting;
using Kargah.Color.Pictures;
using Kargah.Contracts;

namespace Kargah.Worker.Pictures;

/// <summary>What makes the light of a picture even.</summary>
internal static class LightFields
{
    // in half widths of the card: until there it is taken out whole, and from there on not at all
    private const double Near = 1.3;
    private const double Far = 2.2;
    private const double Most = 4;

    // middles of the outer patches, in the card's units
    private static readonly (double X, double Y) HalfCard = (200, 105);
    private static readonly Point Middle = new(300, 200);

    /// <summary>From a picture of something even, taken as this one was.</summary>
    public static LightField Flat(PictureFile file, OpenPicture picture, PictureTools tools)
    {
        using var frame = OpenPicture.Of(file, tools);
        var pixels = frame.Pixels;
        var (width, height) = (picture.Pixels.Width, picture.Pixels.Height);
        if ((pixels.Width, pixels.Height) != (width, height))
        {
            throw Unusable($"The flat-field picture has {pixels.Width} × {pixels.Height} pixels and must have {width} × {height}, as the picture has.", width, height);
        }

        // one table for all pixels; green is most of the light
        var light = new float[width * height];
        var decoded = new float[pixels.Bits == 8 ? 256 : 65536];
        for (var code = 0; code < decoded.Length; code++)
        {
            decoded[code] = (float)frame.Curve.Decode((double)code / (decoded.Length - 1));
        }

        for (var i = 0; i < light.Length; i++)
        {
            light[i] = decoded[pixels.Bits == 8 ? pixels.Bytes[i * pixels.Channels + 1] : pixels.Words[i * pixels.Channels + 1]];
        }

        try
        {
            return LightField.FromFrame(light, width, height);
        }
        catch (ArgumentException)
        {
            throw Unusable("The flat-field picture is dark in its middle.", width, height);
        }
    }

    /// <summary>The falling off that the card shows, around it or carried on over the whole picture.</summary>
    /// <returns>Null: nothing is to be changed.</returns>
    public static LightField? Shading(ShadingField shading, Detection detection, OpenPicture picture, ShadingMethod method)
    {
        // of another picture, the card and the shadows on it are somewhere else
        var isOther = detection.ImageId != picture.File.Id;
        if (shading == ShadingField.None || method == ShadingMethod.Off || (isOther && method == ShadingMethod.Measure) || detection.Homography is not { } rows)
        {
            return null;
        }

        var back = new Homography(new Matrix3(rows[0][0], rows[0][1], rows[0][2], rows[1][0], rows[1][1], rows[1][2], rows[2][0], rows[2][1], rows[2][2])).Inverse();
        return LightField.From(picture.Pixels.Width, picture.Pixels.Height, (x, y) =>
        {
            var at = back.Apply(new(x, y));
            var (cardX, cardY) = ((at.X - Middle.X) / HalfCard.X, (at.Y - Middle.Y) / HalfCard.Y);
            var distance = Math.Max(Math.Abs(cardX), Math.Abs(cardY));
            var share = method == ShadingMethod.Apply ? 1 : Math.Clamp((Far - distance) / (Far - Near), 0, 1);
            var light = Math.Pow(Math.Clamp(shading.At(cardX, cardY), 1 / Most, Most), share * share * (3 - 2 * share));
            return double.IsFinite(light) ? light : 1;
        }, 1);
    }

    /// <summary>How much darker the darkest place of the card is than the brightest, 0 to 1; null where that was not looked for or is not there.</summary>
    public static double? FallOff(ShadingField shading)
    {
        if (shading == ShadingField.None)
        {
            return null;
        }

        var lights = Enumerable.Range(0, ReferenceChart.Count).Select(ReferenceChart.Position).Select(place => shading.At(place.X, place.Y)).ToList();
        return 1 - lights.Min() / lights.Max();
    }

    private static UnusableTaskException Unusable(string sentence, int width, int height) =>
        new(ProblemCodes.FlatFieldUnusable, sentence, new Dictionary<string, object?> { ["width"] = width, ["height"] = height });
}
