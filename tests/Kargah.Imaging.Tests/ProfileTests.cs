using Kargah.Color;
using Kargah.Color.Profiles;
using Kargah.Imaging.Metadata;
using Kargah.Imaging.Profiles;

namespace Kargah.Imaging.Tests;

public sealed class ProfileTests : IDisposable
{
    private static readonly DateTimeOffset made = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Scratch scratch = new();

    public static TheoryData<string, IccVersion> Spaces { get; } =
        new(RgbSpace.All.SelectMany(s => Enum.GetValues<IccVersion>().Select(v => (s.Name, v))));

    public void Dispose() => scratch.Dispose();

    [Theory]
    [MemberData(nameof(Spaces))]
    public void ReadHeader_AKnownProfile_IsNamedAndItsPixelsAreLeftAlone(string name, IccVersion version)
    {
        var space = RgbSpace.Find(name)!;
        using var pixels = Sample.Smooth();
        Sample.SavePng(pixels, scratch["a.png"], profile: IccProfile.Of(space, made, version));

        var header = Libraries.Reader.ReadHeader(scratch["a.png"], "a.png");
        using var picture = Libraries.Reader.Decode(scratch["a.png"], header, new());

        header.Space.ShouldBe(new(name, SpaceSource.Profile));
        picture.Pixels.Bytes.SequenceEqual(pixels.Bytes).ShouldBeTrue();
    }

    [Fact]
    public void Decode_AnUnknownProfile_IsConvertedToDisplayP3()
    {
        using var pixels = Sample.Smooth(16);
        var profile = IccProfile.Of(RgbSpace.SRgb, made);
        Brighter(profile);
        Sample.SavePng(pixels, scratch["a.png"], profile: profile);

        var header = Libraries.Reader.ReadHeader(scratch["a.png"], "a.png");
        using var picture = Libraries.Reader.Decode(scratch["a.png"], header, new());

        header.Space.ShouldBe(new("sRGB", SpaceSource.Profile, IsConverted: true));
        picture.Space.Name.ShouldBe("Display P3");
        var curve = IccReader.Read(profile)!.Curve("rTRC")!;
        for (var i = 0; i < picture.Pixels.Words.Length; i += 3 * 37)
        {
            Rgb Light(Func<double, double> decode, ReadOnlySpan<ushort> words) => new(decode(words[0] / 65535.0), decode(words[1] / 65535.0), decode(words[2] / 65535.0));
            var expected = Lab.FromXyz(RgbSpace.SRgb.LinearToD50(Light(curve, pixels.Words[i..])), WhitePoints.D50);
            var actual = Lab.FromXyz(
                RgbSpace.DisplayP3.LinearToD50(Light(RgbSpace.DisplayP3.Curve.Decode, picture.Pixels.Words[i..])), WhitePoints.D50);
            (Math.Abs(expected.L - actual.L) + Math.Abs(expected.A - actual.A) + Math.Abs(expected.B - actual.B)).ShouldBeLessThan(1);
        }
    }

    [Fact]
    public void ReadHeader_NoProfile_TakesWhatExifSays()
    {
        using var pixels = Sample.Smooth();
        foreach (var (number, name) in new[] { (1, "sRGB"), (2, "Adobe RGB") })
        {
            Sample.SaveJpeg(pixels, scratch["a.jpg"], new ExifDirectories([], [TiffEntry.Word(ExifTags.ColorSpace, number)], []).ToBlock());

            Libraries.Reader.ReadHeader(scratch["a.jpg"], "a.jpg").Space.ShouldBe(new(name, SpaceSource.Exif));
        }
    }

    [Fact]
    public void ReadHeader_ABrokenProfile_IsTakenAsNone()
    {
        using var pixels = Sample.Smooth();
        var profile = IccProfile.Of(RgbSpace.AdobeRgb, made);
        profile.AsSpan(36, 4).Clear();
        Sample.SavePng(pixels, scratch["a.png"], profile: profile);

        Libraries.Reader.ReadHeader(scratch["a.png"], "a.png").Space.ShouldBe(new("sRGB", SpaceSource.Assumed));
    }

    [Fact]
    public void Read_MutatedProfiles_NeverThrows()
    {
        var random = new Random(5);
        foreach (var profile in new[] { IccProfile.Of(RgbSpace.SRgb, made), IccProfile.Of(RgbSpace.AdobeRgb, made, IccVersion.V4) })
        {
            for (var i = 0; i < 2000; i++)
            {
                var mutated = profile[..random.Next(1, profile.Length + 1)];
                for (var change = random.Next(8); change > 0; change--)
                {
                    mutated[random.Next(Math.Min(mutated.Length, 400))] = (byte)random.Next(256);
                }

                if (IccReader.Read(mutated) is { } reader)
                {
                    _ = reader.Description;
                    _ = KnownSpace.Of(reader);
                }
            }
        }
    }

    /// <summary>Makes every curve of a profile one of gamma 1.5 in place.</summary>
    private static void Brighter(byte[] profile)
    {
        for (var at = profile.AsSpan().IndexOf("curv"u8); at >= 0;)
        {
            var count = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(profile.AsSpan(at + 8));
            for (var i = 0; i < count; i++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(
                    profile.AsSpan(at + 12 + 2 * i), (ushort)Math.Round(65535 * Math.Pow((double)i / (count - 1), 1.5)));
            }

            var next = profile.AsSpan(at + 4).IndexOf("curv"u8);
            at = next < 0 ? -1 : at + 4 + next;
        }
    }
}
