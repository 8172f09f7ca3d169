using System.Buffers.Binary;
using System.Text;

namespace Kargah.Imaging.Profiles;

/// <summary>The parts of an ICC profile that tell which space it is. Nothing in it is believed: every place is held to the length. Source: ICC.1:2022.</summary>
internal sealed class IccReader
{
    private const int Head = 128;
    private const int MostTags = 200;
    private readonly byte[] profile;
    private readonly Dictionary<string, (int At, int Length)> tags = [];

    private IccReader(byte[] profile)
    {
        this.profile = profile;
        var count = Math.Min(Number(Head), MostTags);
        for (var i = 0; i < count && Head + 16 + 12 * i <= profile.Length; i++)
        {
            var entry = Head + 4 + 12 * i;
            var (at, length) = (Number(entry + 4), Number(entry + 8));
            if (at >= Head && length >= 8 && (long)at + length <= profile.Length)
            {
                tags.TryAdd(Signature(entry), (at, length));
            }
        }
    }

    /// <summary>Null where it is no profile.</summary>
    public static IccReader? Read(byte[] profile) =>
        profile.Length > Head + 4 && profile.AsSpan(36, 4).SequenceEqual("acsp"u8) ? new(profile) : null;

    /// <summary>"RGB ", "GRAY", "CMYK", …</summary>
    public string Space => Signature(16);

    /// <summary>By tables of colors, which stand above matrix and curves.</summary>
    public bool HasTables => tags.ContainsKey("A2B0") || tags.ContainsKey("A2B1");

    /// <summary>What programs show, such as "sRGB IEC61966-2.1"; null where it says nothing.</summary>
    public string? Description
    {
        get
        {
            if (!tags.TryGetValue("desc", out var tag))
            {
                return null;
            }

            var bytes = profile.AsSpan(tag.At, tag.Length);
            var text = Signature(tag.At) switch
            {
                "desc" when tag.Length > 12 && Number(tag.At + 8) is var length and > 0 && 12 + (long)length <= tag.Length =>
                    Encoding.Latin1.GetString(bytes.Slice(12, length)),
                // the first of its languages
                "mluc" when tag.Length >= 28 && Number(tag.At + 20) is var length and > 0 && Number(tag.At + 24) is var at and >= 28 && (long)at + length <= tag.Length =>
                    Encoding.BigEndianUnicode.GetString(bytes.Slice(at, length)),
                _ => "",
            };
            text = text.Trim('\0', ' ');
            return text.Length == 0 ? null : text;
        }
    }

    /// <summary>A color in the connection space; null where the tag is missing.</summary>
    public (double X, double Y, double Z)? Xyz(string tag) =>
        tags.TryGetValue(tag, out var place) && place.Length >= 20 && Signature(place.At) == "XYZ "
            ? (Fixed(place.At + 8), Fixed(place.At + 12), Fixed(place.At + 16))
            : null;

    /// <summary>From a code, 0 to 1, to light; null where the tag is missing or of a form that is not known.</summary>
    public Func<double, double>? Curve(string tag)
    {
        if (!tags.TryGetValue(tag, out var place) || place.Length < 12)
        {
            return null;
        }

        return Signature(place.At) switch
        {
            "curv" => Sampled(place.At, place.Length),
            "para" => Parametric(place.At, place.Length),
            _ => null,
        };
    }

    private Func<double, double>? Sampled(int at, int length)
    {
        var count = Number(at + 8);
        if (count == 0)
        {
            return v => v;
        }

        if (count < 0 || 12 + 2L * count > length)
        {
            return null;
        }

        double Entry(int index) => BinaryPrimitives.ReadUInt16BigEndian(profile.AsSpan(at + 12 + 2 * index));
        if (count == 1)
        {
            var gamma = Entry(0) / 256;
            return v => Math.Pow(v, gamma);
        }

        return v =>
        {
            var place = Math.Clamp(v, 0, 1) * (count - 1);
            var below = Math.Min((int)place, count - 2);
            return (Entry(below) + (place - below) * (Entry(below + 1) - Entry(below))) / 65535;
        };
    }

    private Func<double, double>? Parametric(int at, int length)
    {
        var kind = BinaryPrimitives.ReadUInt16BigEndian(profile.AsSpan(at + 8));
        int[] counts = [1, 3, 4, 5, 7];
        if (kind >= counts.Length || 12 + 4 * counts[kind] > length)
        {
            return null;
        }

        var p = Enumerable.Range(0, counts[kind]).Select(i => Fixed(at + 12 + 4 * i)).ToArray();
        var (g, a, b) = (p[0], kind > 0 ? p[1] : 1, kind > 0 ? p[2] : 0);
        return kind switch
        {
            0 => v => Math.Pow(v, g),
            1 => v => v >= -b / a ? Math.Pow(a * v + b, g) : 0,
            2 => v => v >= -b / a ? Math.Pow(a * v + b, g) + p[3] : p[3],
            3 => v => v >= p[4] ? Math.Pow(a * v + b, g) : p[3] * v,
            _ => v => v >= p[4] ? Math.Pow(a * v + b, g) + p[5] : p[3] * v + p[6],
        };
    }

    private int Number(int at) => BinaryPrimitives.ReadInt32BigEndian(profile.AsSpan(at));

    private double Fixed(int at) => Number(at) / 65536.0;

    private string Signature(int at) => Encoding.ASCII.GetString(profile, at, 4);
}
