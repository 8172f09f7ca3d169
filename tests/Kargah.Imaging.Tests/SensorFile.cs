using System.Text;
using Kargah.Imaging.Metadata;

namespace Kargah.Imaging.Tests;

/// <summary>A DNG as a camera with a Bayer sensor writes it: four flat fields, red, green and blue of each given in codes. Source: DNG Specification 1.7.1.</summary>
internal sealed record SensorFile
{
    public const int Width = 128;
    public const int Height = 96;
    public const string Model = "Kargah Test Camera";

    public int Black { get; init; } = 512;

    public int White { get; init; } = 15000;

    public int Orientation { get; init; } = 1;

    /// <summary>Of the upper left, upper right, lower left and lower right quarter.</summary>
    public (int R, int G, int B)[] Fields { get; init; } = [(4000, 6000, 3000), (9000, 2000, 1500), (700, 800, 900), (12000, 14000, 10000)];

    public static void Write(string path, SensorFile file)
    {
        var pixels = new byte[2 * Width * Height];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (r, g, b) = file.Fields[2 * y / Height * 2 + 2 * x / Width];
                var value = (y & 1, x & 1) switch
                {
                    (0, 0) => r,
                    (1, 1) => b,
                    _ => g,
                };
                TiffValue.Of((ushort)value).CopyTo(pixels, 2 * (y * Width + x));
            }
        }

        const ushort cfa = 32803;
        const int first = 1024;
        List<TiffEntry> entries =
        [
            TiffEntry.Long(254, 0), TiffEntry.Long(256, Width), TiffEntry.Long(257, Height), TiffEntry.Word(258, 16), TiffEntry.Word(259, 1),
            TiffEntry.Word(262, cfa), Text(ExifTags.Make, "Kargah"), Text(ExifTags.Model, "Test Camera"), TiffEntry.Long(273, first),
            TiffEntry.Word(ExifTags.Orientation, file.Orientation), TiffEntry.Word(277, 1), TiffEntry.Long(278, Height), TiffEntry.Long(279, pixels.Length),
            TiffEntry.Word(284, 1), new(33421, TiffValue.Short, [2, 0, 2, 0]), new(33422, 1, [0, 1, 1, 2]), new(50706, 1, [1, 4, 0, 0]),
            Text(ExifTags.UniqueCameraModel, Model), TiffEntry.Word(50714, file.Black), TiffEntry.Long(50717, file.White),
            // XYZ to a camera that sees linear sRGB, and a white of 0.5, 1, 0.8
            Rationals(50721, TiffValue.SignedRational, 3.2405, -1.5371, -0.4985, -0.9693, 1.8760, 0.0416, 0.0556, -0.2040, 1.0572),
            Rationals(50728, TiffValue.Rational, 0.5, 1, 0.8), TiffEntry.Word(50778, 21),
        ];
        using var stream = File.Create(path);
        stream.Write([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
        TiffFile.AddTo(stream, entries);
        // cameras write the directory before the pixels
        stream.Position = first;
        stream.Write(pixels);
    }

    private static TiffEntry Text(ushort tag, string text) => new(tag, TiffValue.Ascii, [.. Encoding.UTF8.GetBytes(text), 0]);

    private static TiffEntry Rationals(ushort tag, ushort type, params double[] values) =>
        new(tag, type, [.. values.SelectMany(v => TiffValue.Of((uint)(int)Math.Round(v * 10000)).Concat(TiffValue.Of(10000u)))]);
}
