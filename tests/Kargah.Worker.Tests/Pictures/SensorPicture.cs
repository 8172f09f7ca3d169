using System.Buffers.Binary;
using Kargah.Color;
using Kargah.Imaging;
using Kargah.Imaging.Vips;

namespace Kargah.Worker.Tests.Pictures;

/// <summary>A photograph as the sensor of a camera would have it: a DNG of one color a pixel, in linear light. Source: DNG Specification 1.7.1.</summary>
internal static class SensorPicture
{
    public const string Model = "Kargah Test Camera";
    private const int White = 15000;
    private const int Black = 512;
    private const int FirstPixel = 1024;
    // what the camera sees of a daylight white: balanced by 2, 1, 1.25
    private static readonly double[] Sensitivity = [0.5, 1, 0.8];

    /// <param name="picture">An sRGB JPEG.</param>
    public static void Write(string path, string picture)
    {
        var codec = new VipsPictures(1);
        var reader = new PictureReader(codec, new Imaging.Raw.RawPictures(), new PictureLimits());
        var header = reader.ReadHeader(picture, Path.GetFileName(picture));
        using var decoded = reader.Decode(picture, header, new DecodeSettings());
        var (width, height) = (header.Width, header.Height);
        var bytes = decoded.Pixels.Bytes;
        var pixels = new byte[2 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var channel = (y & 1, x & 1) switch { (0, 0) => 0, (1, 1) => 2, _ => 1 };
                var light = TransferCurve.SRgb.Decode(bytes[3 * (y * width + x) + channel] / 255.0) * Sensitivity[channel];
                BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(2 * (y * width + x)), (ushort)(Black + light * (White - Black)));
            }
        }

        List<(ushort Tag, ushort Type, int Count, byte[] Value)> entries =
        [
            Long(254, 0), Long(256, width), Long(257, height), Short(258, 16), Short(259, 1), Short(262, 32803), Text(271, "Kargah"), Text(272, "Test Camera"), Long(273, FirstPixel), Short(274, 1), Short(277, 1),
            Long(278, height), Long(279, pixels.Length), Short(284, 1), (33421, 3, 2, [2, 0, 2, 0]), (33422, 1, 4, [0, 1, 1, 2]), (50706, 1, 4, [1, 4, 0, 0]), Text(50708, Model), Short(50714, Black), Long(50717, White),
            // XYZ to linear sRGB, as this camera sees it
            Rationals(50721, 10, [.. new[] { 3.2405, -1.5371, -0.4985, -0.9693, 1.8760, 0.0416, 0.0556, -0.2040, 1.0572 }.Select((value, i) => value * Sensitivity[i / 3])]),
            Rationals(50728, 5, Sensitivity), Short(50778, 21),
        ];
        using var file = File.Create(path);
        file.Write(Head(entries));
        file.Position = FirstPixel;
        file.Write(pixels);
    }

    private static byte[] Head(List<(ushort Tag, ushort Type, int Count, byte[] Value)> entries)
    {
        byte[] head = [0x49, 0x49, 42, 0, 8, 0, 0, 0, .. Two((ushort)entries.Count)];
        var (directory, values) = (new List<byte>(), new List<byte>());
        var after = head.Length + 12 * entries.Count + 4;
        foreach (var (tag, type, count, value) in entries)
        {
            directory.AddRange([.. Two(tag), .. Two(type), .. Four(count), .. value.Length <= 4 ? [.. value, .. new byte[4 - value.Length]] : Four(after + values.Count)]);
            values.AddRange(value.Length <= 4 ? [] : value);
        }

        return [.. head, .. directory, 0, 0, 0, 0, .. values];
    }

    private static (ushort, ushort, int, byte[]) Short(ushort tag, int value) => (tag, 3, 1, Two((ushort)value));

    private static (ushort, ushort, int, byte[]) Long(ushort tag, int value) => (tag, 4, 1, Four(value));

    private static (ushort, ushort, int, byte[]) Text(ushort tag, string text) => (tag, 2, text.Length + 1, [.. System.Text.Encoding.ASCII.GetBytes(text), 0]);

    private static (ushort, ushort, int, byte[]) Rationals(ushort tag, ushort type, IReadOnlyList<double> values) =>
        (tag, type, values.Count, [.. values.SelectMany(value => Four((int)Math.Round(value * 10000)).Concat(Four(10000)))]);

    private static byte[] Two(ushort value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Four(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
