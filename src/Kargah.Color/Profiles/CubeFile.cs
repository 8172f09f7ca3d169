using System.Globalization;
using Kargah.Color.Fitting;

namespace Kargah.Color.Profiles;

/// <summary>A correction as a table of 33³ colors in the .cube format, for programs that grade pictures and films.</summary>
/// <remarks>Source: Adobe, Cube LUT Specification 1.0. Encoded values go in and encoded values come out; the comments say which encodings.
/// Colors outside of the target's gamut keep values below 0 and above 1: programs clip after they have interpolated, and a table that is clipped before
/// would bend the colors at the gamut's faces by up to 1 ΔE₀₀.</remarks>
public static class CubeFile
{
    public const int Size = 33;

    public static void Write(TextWriter writer, ColorModel model, TransferCurve source, RgbSpace target, string title)
    {
        // a quotation mark would end the title, a line break the line
        writer.Write($"# Input: the camera's picture, {source.Name} encoded, full range 0 to 1\n# Output: {target.Name}, {target.Curve.Name} encoded\n");
        writer.Write($"TITLE \"{string.Concat(title.Where(c => c != '"' && !char.IsControl(c)))}\"\nLUT_3D_SIZE {Size}\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 1 1 1\n");
        for (var b = 0; b < Size; b++)
        {
            for (var g = 0; g < Size; g++)
            {
                for (var r = 0; r < Size; r++)
                {
                    var light = model.Apply(source.Decode(new Rgb(r / (Size - 1.0), g / (Size - 1.0), b / (Size - 1.0))));
                    var color = target.Curve.Encode(target.D50ToLinear(light));
                    writer.Write(string.Create(CultureInfo.InvariantCulture, $"{color.R:0.000000} {color.G:0.000000} {color.B:0.000000}\n"));
                }
            }
        }
    }
}
