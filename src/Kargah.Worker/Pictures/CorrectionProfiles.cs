using System.Text.Json;
using Kargah.Color;
using Kargah.Color.Fitting;
using Kargah.Color.Profiles;
using Kargah.Contracts;

namespace Kargah.Worker.Pictures;

/// <summary>Writes a correction for other programs.</summary>
internal static class CorrectionProfiles
{
    private const int CurvePoints = 65;

    public static PictureOutcome Of(PictureTask task, PictureTools tools)
    {
        using var picture = OpenPicture.Of(task.Picture!, tools);
        var format = task.Profile!.Value;
        var stem = Path.GetFileNameWithoutExtension(picture.File.Filename);
        var content = format switch
        {
            ProfileFormat.Icc => IccProfile.Of(FoundCorrection.Of(task, picture).Model, picture.Curve, $"Kargah: {stem}", tools.Clock.GetUtcNow()),
            ProfileFormat.Cube => Cube(FoundCorrection.Of(task, picture), picture, RgbSpace.Find(task.Options?.OutputColorSpace ?? RgbSpace.SRgb.Name)!, stem),
            ProfileFormat.Dcp => Dcp(task, picture, stem),
            ProfileFormat.Xmp => Utf8(XmpSettings.Of(Temperature(FoundCorrection.Of(task, picture), picture))),
            _ => Json(FoundCorrection.Of(task, picture), picture),
        };
        Whole.Write(task.Output!, PictureFiles.Result, content);
        return new PictureOutcome { File = PictureFiles.Result, Filename = $"{stem}.{Extension(format)}", MimeType = Type(format) };
    }

    private static byte[] Cube(FoundCorrection found, OpenPicture picture, RgbSpace target, string stem)
    {
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        CubeFile.Write(text, found.Model, picture.Curve, target, $"Kargah: {stem}");
        return Utf8(text.ToString());
    }

    /// <summary>Found anew as a converter applies it: a matrix of the RAW file's own values.</summary>
    private static byte[] Dcp(PictureTask task, OpenPicture picture, string stem)
    {
        if (!picture.IsRaw || picture.Decoded.Camera?.UniqueModel is not { Length: > 0 } camera)
        {
            throw new UnusableTaskException(ProblemCodes.ProfileNotAvailable, picture.IsRaw
                ? "A camera profile (DCP) names the camera exactly, and this file does not say which one it is from."
                : "A camera profile (DCP) is of a RAW file's own values, and this picture is none. Take the ICC profile or the .cube table.");
        }

        var plain = task with { Options = (task.Options ?? new()) with { Model = CorrectionModel.Linear, Linearization = LinearizationMethod.None, WhiteBalanceMethod = Contracts.WhiteBalanceMethod.NeutralPatches } };
        var found = FoundCorrection.Of(plain, picture);
        var kelvin = Lights.Of(picture, found.Measured)?.Cct ?? 5000;
        var illuminant = Illuminants.MinBy(each => Math.Abs(1e6 / each.Kelvin - 1e6 / kelvin)).Name;
        return DcpFile.Of(found.Model, camera, $"Kargah: {stem}", illuminant);
    }

    private static readonly (double Kelvin, CalibrationIlluminant Name)[] Illuminants =
        [(2856, CalibrationIlluminant.StandardA), (5003, CalibrationIlluminant.D50), (5503, CalibrationIlluminant.D55), (6504, CalibrationIlluminant.D65), (7504, CalibrationIlluminant.D75)];

    private static ColorTemperature Temperature(FoundCorrection found, OpenPicture picture) => Lights.Of(picture, found.Measured) is { Cct: { } kelvin, Duv: { } duv }
        ? new ColorTemperature(kelvin, duv)
        : throw new UnusableTaskException(ProblemCodes.ProfileNotAvailable, "Settings for a RAW converter (XMP) say the light's color temperature, which only a RAW file of a known camera tells.");

    private static byte[] Json(FoundCorrection found, OpenPicture picture)
    {
        var model = found.Model;
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Format = "kargah-correction-1",
                Formula = "XYZ(D50) = coefficients × terms(gains × curve(decode(picture))); terms: R, G, B and, of a root-polynomial model, √RG, √GB, √BR",
                PictureEncoding = picture.Curve.Name,
                Model = model.Kind == ModelKind.Linear ? CorrectionModel.Linear : CorrectionModel.RootPolynomial,
                Gains = new[] { model.Gains.R, model.Gains.G, model.Gains.B },
                Coefficients = Enumerable.Range(0, 3).Select(row => model.Coefficients.Slice(row * model.Terms, model.Terms).ToArray()).ToArray(),
                Curves = model.Linearization is { } curves
                    ? new[] { curves.Red, curves.Green, curves.Blue }.Select(curve => Enumerable.Range(0, CurvePoints).Select(i => curve.At(i / (CurvePoints - 1.0))).ToArray()).ToArray()
                    : null,
                ToLinearSrgb = found.Fit.Matrix.ToArray(),
                MeanDeltaE = found.Fit.Metrics.Overall,
                LeaveOneOutDeltaE = found.Fit.Metrics.LeaveOneOut,
            },
            KargahJson.Options);
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Extension(ProfileFormat format) => format switch
    {
        ProfileFormat.Icc => "icc",
        ProfileFormat.Cube => "cube",
        ProfileFormat.Dcp => "dcp",
        ProfileFormat.Xmp => "xmp",
        _ => "json",
    };

    private static string Type(ProfileFormat format) => format switch
    {
        ProfileFormat.Icc => "application/vnd.iccprofile",
        ProfileFormat.Xmp => "application/rdf+xml",
        ProfileFormat.Json => "application/json",
        ProfileFormat.Cube => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
