using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Kargah.Color.Fitting;
using Kargah.Color.Pictures;
using Kargah.Color.Profiles;

namespace Kargah.Color.Tests.Profiles;

public class ProfileFileTests
{
    private static readonly ColorModel linear = new(
        ModelKind.Linear, new(1.9, 1, 1.4), [0.62, 0.28, 0.06422, 0.27, 0.78, -0.05, 0.02, -0.18, 0.98521], null);

    private static readonly ColorModel root = new(
        ModelKind.RootPolynomial, new(1.1, 0.9, 1.3), [0.5, 0.2, 0.05, 0.2, -0.05, 0.05, 0.2, 0.7, -0.05, 0.1, 0.1, -0.05, 0.02, -0.3, 0.8, 0.05, 0.2, 0.05], null);

    [Fact]
    public void Cube_ReadBackBetweenItsPlaces_IsTheCorrection()
    {
        var camera = new SpectralCamera("Nikon_5100", "D65");
        var model = Correction.Find(
            [.. SpectralCamera.FittedChart.Select(r => new PatchMeasurement(camera.SeeBalanced(r)))], SpectralCamera.Chart(), new(ModelChoice.RootPolynomial)).Model;
        var writer = new StringWriter(CultureInfo.InvariantCulture);
        CubeFile.Write(writer, model, TransferCurve.SRgb, RgbSpace.DisplayP3, "A \"title\"\n");

        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("# Input: the camera's picture, sRGB encoded, full range 0 to 1");
        lines[1].ShouldBe("# Output: Display P3, sRGB encoded");
        lines[2..4].ShouldBe(["TITLE \"A title\"", "LUT_3D_SIZE 33"]);
        var table = lines.Skip(6).Select(l => l.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        table.Length.ShouldBe(33 * 33 * 33);

        var correction = new PictureCorrection(model, TransferCurve.SRgb, RgbSpace.DisplayP3, preserveSpeculars: false);
        var differences = SpectralCamera.FittedChart.Concat(SpectralCamera.OtherChart).SelectMany(r => new[] { 0.9, 0.5, 0.25 }.Select(exposure =>
        {
            var color = TransferCurve.SRgb.Encode(camera.SeeBalanced(r, exposure));
            return DeltaE.Ciede2000(RgbSpace.DisplayP3.ToLab(correction.Apply(color)), RgbSpace.DisplayP3.ToLab(Between(table, color).Select(v => Math.Clamp(v, 0, 1))));
        })).ToArray();
        differences.Average().ShouldBeLessThan(0.15);
        // where a channel nearly vanishes the encoding bends between two places; nine of ten are far from there
        differences.Order().ElementAt(differences.Length * 9 / 10).ShouldBeLessThan(0.3);
        differences.Max().ShouldBeLessThan(0.8);
    }

    [Fact]
    public void Dcp_ReadBack_TakesTheLightToTheCameraAndWhiteToWhite()
    {
        foreach (var illuminant in Enum.GetValues<CalibrationIlluminant>())
        {
            var file = DcpFile.Of(linear, "NIKON D5100", "Made by a card", illuminant);

            Encoding.ASCII.GetString(file, 0, 4).ShouldBe("IIRC");
            var tags = Tags(file);
            tags.Keys.ShouldBe(tags.Keys.Order());
            Encoding.UTF8.GetString(tags[50708]).ShouldBe("NIKON D5100\0");
            Encoding.UTF8.GetString(tags[50936]).ShouldBe("Made by a card\0");
            tags[50778][0].ShouldBe((byte)illuminant);
            var (color, forward) = (Matrix(tags[50721]), Matrix(tags[50964]));

            // balanced white is D50's, and what the light makes of gray is the balance that the model's gains undo
            var (x, y, z) = forward.Apply(1, 1, 1);
            (x, y, z).ShouldBeCloseTo((0.96422, 1, 0.82521), 5e-4);
            var neutral = color.Apply(DcpFile.White(illuminant));
            Math.Max(neutral.X, Math.Max(neutral.Y, neutral.Z)).ShouldBe(1, 5e-4);
            WhiteBalance.AngleBetween(new(neutral.X, neutral.Y, neutral.Z), new(1 / 1.9, 1, 1 / 1.4)).ShouldBeLessThan(0.1);
            // a color through both matrices is the color by the model
            var camera = color.Apply(ChromaticAdaptation.Between(WhitePoints.D50, DcpFile.White(illuminant)).Apply(new Xyz(0.3, 0.2, 0.1)));
            var back = forward.Apply(camera.X / neutral.X, camera.Y / neutral.Y, camera.Z / neutral.Z);
            back.ShouldBeCloseTo((0.3, 0.2, 0.1), 1e-3);
        }

        Should.Throw<ArgumentException>(() => DcpFile.Of(root, "X", "Y", CalibrationIlluminant.D65)).Message.ShouldContain("linear");
    }

    [Fact]
    public void Xmp_OfALight_SaysTemperatureTintAndProfile()
    {
        var text = XmpSettings.Of(new(5002.6, 0.0032), "Card & \"light\"");

        var description = XDocument.Parse(text).Descendants().Single(e => e.Name.LocalName == "Description");
        XNamespace crs = "http://ns.adobe.com/camera-raw-settings/1.0/";
        description.Attribute(crs + "Temperature")!.Value.ShouldBe("5003");
        description.Attribute(crs + "Tint")!.Value.ShouldBe("-10");
        description.Attribute(crs + "CameraProfile")!.Value.ShouldBe("Card & \"light\"");
        XmpSettings.Of(new(3000, 0)).ShouldNotContain("CameraProfile");
        Should.Throw<ArgumentException>(() => XmpSettings.Of(new(double.NaN, 0)));
    }

    private static Rgb Between(double[][] table, Rgb color)
    {
        double[] sum = [0, 0, 0];
        double[] place = [color.R * 32, color.G * 32, color.B * 32];
        for (var corner = 0; corner < 8; corner++)
        {
            var (index, weight, step) = (0, 1.0, 1);
            for (var c = 0; c < 3; c++, step *= 33)
            {
                var (low, high) = ((int)place[c], corner >> c & 1);
                index += step * (low + high);
                weight *= high == 1 ? place[c] - low : 1 - place[c] + low;
            }

            for (var c = 0; c < 3; c++)
            {
                sum[c] += weight * table[index][c];
            }
        }

        return new(sum[0], sum[1], sum[2]);
    }

    private static Dictionary<int, byte[]> Tags(byte[] file)
    {
        int[] sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8];
        var directory = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
        return Enumerable.Range(0, BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(directory))).Select(i => file.AsSpan(directory + 2 + 12 * i, 12).ToArray()).ToDictionary(
            e => (int)BinaryPrimitives.ReadUInt16LittleEndian(e),
            e =>
            {
                var length = sizes[e[2]] * BinaryPrimitives.ReadInt32LittleEndian(e.AsSpan(4));
                return length <= 4 ? e[8..(8 + length)] : file.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(e.AsSpan(8)), length).ToArray();
            });
    }

    private static Matrix3 Matrix(byte[] data)
    {
        var v = Enumerable.Range(0, 9).Select(i => (double)BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(8 * i)) / BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(8 * i + 4))).ToArray();
        return new(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);
    }
}
