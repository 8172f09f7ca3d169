using System.Buffers.Binary;
using System.Text;

namespace Kargah.Color.Profiles;

/// <summary>An ICC profile, tag by tag. Source: ICC.1:2001-04 for version 2, ICC.1:2022 for version 4.</summary>
internal sealed class IccBuilder(IccVersion version, string deviceClass, string connectionSpace, DateTimeOffset created)
{
    private const int HeaderLength = 128;

    private readonly List<(string Signature, byte[] Data)> tags = [];

    public IccBuilder Text(string signature, string text) => Add(signature, version == IccVersion.V4 ? Localized(text) : signature == "desc" ? Description(text) : Plain(text));

    public IccBuilder Xyz(string signature, Xyz value) => Add(signature, [.. Ascii("XYZ "), .. new byte[4], .. Fixed(value.X), .. Fixed(value.Y), .. Fixed(value.Z)]);

    public IccBuilder Matrix(string signature, Matrix3 matrix) => Add(signature, [.. Ascii("sf32"), .. new byte[4], .. matrix.ToArray().SelectMany(Fixed)]);

    /// <summary>A sampled curve from 0…1 to 0…1.</summary>
    public IccBuilder Curve(string signature, Func<double, double> curve, int count = 4096) =>
        Add(signature, [.. Ascii("curv"), .. new byte[4], .. Long(count), .. Enumerable.Range(0, count).SelectMany(i => Share(curve((double)i / (count - 1))))]);

    /// <summary>Y = (aX + b)^g for X ≥ d, cX below. Only version 4 has it.</summary>
    public IccBuilder ParametricCurve(string signature, TransferCurve curve)
    {
        var (g, a, b, c, d) = curve.Parametric;
        return Add(signature, [.. Ascii("para"), .. new byte[4], 0, 3, 0, 0, .. Fixed(g), .. Fixed(a), .. Fixed(b), .. Fixed(c), .. Fixed(d)]);
    }

    /// <summary>A table of 16 bits over a grid of device values, the last channel running fastest, into L*a*b* as tables of this kind encode it in both
    /// versions: L* 100 is FF00, a* and b* of 0 are 8000.</summary>
    public IccBuilder Table(string signature, int grid, Func<Rgb, Lab> color)
    {
        List<byte> data = [.. Ascii("mft2"), .. new byte[4], 3, 3, (byte)grid, 0, .. Matrix3.Identity.ToArray().SelectMany(Fixed), .. Word(2), .. Word(2)];
        byte[] straight = [0, 0, 0xff, 0xff];
        data.AddRange([.. straight, .. straight, .. straight]);
        for (var r = 0; r < grid; r++)
        {
            for (var g = 0; g < grid; g++)
            {
                for (var b = 0; b < grid; b++)
                {
                    var lab = color(new(r / (grid - 1.0), g / (grid - 1.0), b / (grid - 1.0)));
                    data.AddRange(Word(lab.L * 652.8));
                    data.AddRange(Word((lab.A + 128) * 256));
                    data.AddRange(Word((lab.B + 128) * 256));
                }
            }
        }

        data.AddRange([.. straight, .. straight, .. straight]);
        return Add(signature, [.. data]);
    }

    public byte[] Build()
    {
        var position = HeaderLength + 4 + 12 * tags.Count;
        var (table, body) = (new List<byte>(Long(tags.Count)), new List<byte>());
        foreach (var (signature, data) in tags)
        {
            table.AddRange([.. Ascii(signature), .. Long(position + body.Count), .. Long(data.Length)]);
            body.AddRange(data);
            body.AddRange(new byte[-data.Length & 3]);
        }

        var t = created.ToUniversalTime();
        var header = new byte[HeaderLength];
        Put(0, Long(position + body.Count));
        Put(8, version == IccVersion.V4 ? [4, 0x30, 0, 0] : [2, 0x40, 0, 0]);
        Put(12, Ascii(deviceClass));
        Put(16, Ascii("RGB "));
        Put(20, Ascii(connectionSpace));
        Put(24, [.. Word(t.Year), .. Word(t.Month), .. Word(t.Day), .. Word(t.Hour), .. Word(t.Minute), .. Word(t.Second)]);
        Put(36, Ascii("acsp"));
        // relative colorimetric, and the connection space's white as its definition rounds it
        Put(64, Long(1));
        Put(68, [.. Fixed(0.9642), .. Fixed(1), .. Fixed(0.8249)]);
        return [.. header, .. table, .. body];

        void Put(int at, byte[] bytes) => bytes.CopyTo(header, at);
    }

    private IccBuilder Add(string signature, byte[] data)
    {
        tags.Add((signature, data));
        return this;
    }

    private static byte[] Localized(string text)
    {
        var bytes = Encoding.BigEndianUnicode.GetBytes(text);
        return [.. Ascii("mluc"), .. new byte[4], .. Long(1), .. Long(12), .. Ascii("enUS"), .. Long(bytes.Length), .. Long(28), .. bytes];
    }

    private static byte[] Description(string text)
    {
        var bytes = Ascii(text);
        return [.. Ascii("desc"), .. new byte[4], .. Long(bytes.Length + 1), .. bytes, 0, .. new byte[4 + 4 + 2 + 1 + 67]];
    }

    private static byte[] Plain(string text) => [.. Ascii("text"), .. new byte[4], .. Ascii(text), 0];

    // What is not ASCII becomes a question mark.
    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Long(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>15 bits and 16 behind the point.</summary>
    private static byte[] Fixed(double value) => Long((int)Math.Round(Math.Clamp(value, short.MinValue, short.MaxValue) * 65536));

    private static byte[] Word(double value)
    {
        var word = (ushort)Math.Round(Math.Clamp(value, 0, 65535));
        return [(byte)(word >> 8), (byte)word];
    }

    private static byte[] Share(double value) => Word(65535 * value);
}
