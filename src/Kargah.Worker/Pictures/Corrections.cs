using System.Diagnostics;
using Kargah.Color;
using Kargah.Color.Fitting;
using Kargah.Color.Pictures;
using Kargah.Color.Profiles;
using Kargah.Contracts;
using Kargah.Imaging;

namespace Kargah.Worker.Pictures;

/// <summary>Finds a correction, applies it to a picture, writes the picture and says how good it is.</summary>
internal static class Corrections
{
    private const int PreviewSize = 2048;
    private const int DefaultQuality = 95;

    /// <summary>What has to be decoded for a task's output.</summary>
    public static OpenPicture Open(PictureTask task, PictureTools tools)
    {
        // of a RAW file there are 16 bits anyway
        var format = task.Options?.OutputFormat;
        return OpenPicture.Of(task.Picture!, tools, format == PictureFileFormat.Tiff16 ? 16 : null, keepAlpha: format is PictureFileFormat.Tiff16 or PictureFileFormat.Png);
    }

    /// <param name="task">With the detection that the correction is found from.</param>
    public static PictureOutcome Of(PictureTask task, OpenPicture picture, PictureTools tools)
    {
        var began = Stopwatch.GetTimestamp();
        var (options, detection) = (task.Options ?? new CorrectionOptions(), task.Detection!);
        if (detection.ColorSpace is { } expected && expected != picture.Space)
        {
            throw new UnusableTaskException(
                ProblemCodes.ColorSpaceDiffers, $"The card was measured in {expected}, and this picture is in {picture.Space}: a correction cannot be shared between them.",
                new Dictionary<string, object?> { ["expected"] = expected, ["found"] = picture.Space });
        }

        var target = RgbSpace.Find(options.OutputColorSpace ?? RgbSpace.SRgb.Name)!;
        var flat = task.FlatField is { } frame ? LightFields.Flat(frame, picture, tools) : null;
        var found = FoundCorrection.Of(task, picture, flat);
        tools.Gone.ThrowIfCancellationRequested();
        var shading = options.Shading ?? ShadingMethod.Measure;
        var field = flat ?? LightFields.Shading(found.Fit.Shading, detection, picture, shading);
        var format = options.OutputFormat ?? (picture.IsRaw ? PictureFileFormat.Tiff16 : PictureFileFormat.Jpeg);
        using var corrected = Apply(new PictureCorrection(found.Model, picture.Curve, target, options.PreserveSpeculars ?? true, field), picture, format, tools);
        tools.Gone.ThrowIfCancellationRequested();
        var leftOut = Write(task.Output!, corrected, picture, target, format, options.Quality ?? DefaultQuality, tools);
        var figures = CorrectionReports.Figures(found);
        var (extension, type) = Kind(format);
        var filename = $"{Path.GetFileNameWithoutExtension(picture.File.Filename)}_corrected_{target.Name.Replace(' ', '-')}.{extension}";
        List<Problem> notices = [.. CorrectionReports.Notices(found, detection)];
        if (target == RgbSpace.ProPhoto && corrected.Pixels.Bits == 8)
        {
            notices.Add(new(ProblemCodes.ProPhotoInEightBits, "ProPhoto RGB with 8 bits shows steps in smooth colors; write 16-bit TIFF."));
        }

        if (flat is null && shading == ShadingMethod.Apply && found.Fit.Shading != ShadingField.None)
        {
            notices.Add(new(ProblemCodes.LightCarriedOn, "The light was carried on beyond the card, where nothing was measured; a flat-field picture measures it."));
        }

        notices.AddRange(leftOut.Select(part => new Problem(ProblemCodes.MetadataLeftOut, part.Text, new Dictionary<string, object?> { ["what"] = part.What })));
        return new PictureOutcome
        {
            Correction = new ColorCorrection
            {
                CorrectionId = task.CorrectionId,
                DetectionId = detection.DetectionId,
                ImageId = picture.File.Id,
                Success = true,
                CcmMatrix = Balanced(found.Fit.Matrix, found.Model.Gains),
                Model = found.Model.Kind == ModelKind.Linear ? CorrectionModel.Linear : CorrectionModel.RootPolynomial,
                Coefficients = [.. Enumerable.Range(0, 3).Select(row => found.Model.Coefficients.Slice(row * found.Model.Terms, found.Model.Terms).ToArray())],
                Linearization = found.Model.Linearization is null ? LinearizationMethod.None : LinearizationMethod.Neutrals,
                WhiteBalanceGains = [found.Model.Gains.R / found.Model.Gains.G, 1, found.Model.Gains.B / found.Model.Gains.G],
                Illuminant = Lights.Of(picture, found.Measured),
                ShadingOverCard = LightFields.FallOff(found.Fit.Shading),
                DeltaEMetrics = figures,
                Patches = CorrectionReports.Patches(found, figures, detection, target),
                QualityScore = Math.Max(0, 1 - figures.OverallDeltaE / 10),
                OutputColorSpace = target.Name,
                OutputFormat = format,
                OutputFilename = filename,
                OutputImagePath = "",
                ProcessingTimeMs = Stopwatch.GetElapsedTime(began).TotalMilliseconds,
                Warnings = Notices.Sentences(notices),
                Notices = notices,
                Timestamp = tools.Clock.GetUtcNow(),
            },
            File = PictureFiles.Result,
            Filename = filename,
            MimeType = type,
        };
    }

    public static (string Extension, string Type) Kind(PictureFileFormat format) => format switch
    {
        PictureFileFormat.Png => ("png", "image/png"),
        PictureFileFormat.Tiff16 => ("tif", "image/tiff"),
        _ => ("jpg", "image/jpeg"),
    };

    /// <summary>In place where the bits stay; a JPEG of 16-bit pixels takes others.</summary>
    private static Corrected Apply(PictureCorrection correction, OpenPicture picture, PictureFileFormat format, PictureTools tools)
    {
        var pixels = picture.Pixels;
        if (pixels.Bits == 8)
        {
            correction.Apply(pixels.Bytes, pixels.Bytes, pixels.Channels, tools.Team);
            return new(pixels, null);
        }

        if (format == PictureFileFormat.Jpeg)
        {
            var bytes = new Pixels(pixels.Width, pixels.Height, pixels.Channels, 8, tools.Pool);
            correction.Apply(pixels.Words, bytes.Bytes, pixels.Channels, tools.Team);
            return new(bytes, bytes);
        }

        correction.Apply(pixels.Words, pixels.Words, pixels.Channels, tools.Team);
        return new(pixels, null);
    }

    private static IReadOnlyList<LeftOut> Write(string folder, Corrected corrected, OpenPicture picture, RgbSpace target, PictureFileFormat format, int quality, PictureTools tools)
    {
        var profile = IccProfile.Of(target, tools.Clock.GetUtcNow());
        Whole.Write(folder, PictureFiles.ResultPreview, tools.Codec.Thumbnail(corrected.Pixels, PreviewSize, target == RgbSpace.SRgb ? null : profile));
        return Whole.Write(folder, PictureFiles.Result, path => tools.Codec.Encode(corrected.Pixels, path, new EncodeSettings
        {
            Format = format switch { PictureFileFormat.Png => OutputFormat.Png, PictureFileFormat.Tiff16 => OutputFormat.Tiff, _ => OutputFormat.Jpeg },
            Quality = quality,
            Profile = profile,
            IsSRgb = target == RgbSpace.SRgb,
            Metadata = picture.Header.Metadata,
        }));
    }

    /// <summary>The matrix for values that are balanced already.</summary>
    private static double[][] Balanced(Matrix3 m, Rgb gains) =>
        [[m.M11 / gains.R, m.M12 / gains.G, m.M13 / gains.B], [m.M21 / gains.R, m.M22 / gains.G, m.M23 / gains.B], [m.M31 / gains.R, m.M32 / gains.G, m.M33 / gains.B]];

    /// <param name="Own">What is not the picture's own memory.</param>
    private sealed record Corrected(Pixels Pixels, Pixels? Own) : IDisposable
    {
        public void Dispose() => Own?.Dispose();
    }
}
