using Kargah.Color;
using Kargah.Color.Fitting;
using Kargah.Contracts;

namespace Kargah.Worker.Pictures;

/// <summary>The color of the light that a RAW file was taken in.</summary>
internal static class Lights
{
    /// <summary>From the neutral patches, by the camera's own matrix: camera values, balanced for daylight, to linear sRGB, to XYZ.</summary>
    /// <returns>Null of other files, whose cameras have changed the light in ways that nobody knows, or where the camera is not known.</returns>
    public static Illuminant? Of(OpenPicture picture, ReadOnlySpan<PatchMeasurement> measured)
    {
        if (picture.Decoded.Camera is not { } camera || camera.Daylight.Count < 3 || camera.ToSRgb.Count < 11 || !(camera.Daylight[0] > 0 && camera.Daylight[1] > 0 && camera.Daylight[2] > 0)
            || WhiteBalance.FromNeutrals(measured) is not { } light)
        {
            return null;
        }

        var (r, g, b) = (light.R * camera.Daylight[0] / camera.Daylight[1], light.G, light.B * camera.Daylight[2] / camera.Daylight[1]);
        double Row(int row) => camera.ToSRgb[4 * row] * r + camera.ToSRgb[4 * row + 1] * g + camera.ToSRgb[4 * row + 2] * b;
        var (x, y, z) = RgbSpace.SRgb.ToXyzMatrix.Apply(Row(0), Row(1), Row(2));
        var white = new Xyz(x, y, z).ToChromaticity();
        if (!double.IsFinite(white.X) || !double.IsFinite(white.Y))
        {
            return null;
        }

        var temperature = ColorTemperature.Of(white);
        return new Illuminant([white.X, white.Y], double.IsFinite(temperature.Kelvin) ? temperature.Kelvin : null, double.IsFinite(temperature.Duv) ? temperature.Duv : null);
    }
}
