using System.Globalization;

namespace Kargah.Imaging;

/// <summary>What is refused before anything is decoded.</summary>
public sealed record PictureLimits
{
    public long MaxBytes { get; init; } = 1L << 30;

    public long MaxPixels { get; init; } = 300_000_000;

    /// <exception cref="PictureException">There are more, or none.</exception>
    public void CheckBytes(long bytes)
    {
        if (bytes > MaxBytes)
        {
            throw new PictureException(
                PictureCodes.TooManyBytes,
                string.Create(CultureInfo.InvariantCulture, $"The file has {Megabytes(bytes)} MB; at most {Megabytes(MaxBytes)} MB are taken."),
                new Dictionary<string, object?> { ["bytes"] = bytes, ["limit"] = MaxBytes });
        }

        if (bytes == 0)
        {
            throw new PictureException(PictureCodes.NotAPicture, "The file is empty.");
        }
    }

    /// <exception cref="PictureException">There are more.</exception>
    public void CheckPixels(long width, long height)
    {
        if (width * height > MaxPixels)
        {
            throw new PictureException(
                PictureCodes.TooManyPixels,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The picture has {width} × {height} pixels, {width * height / 1e6:0} megapixels; at most {MaxPixels / 1e6:0} megapixels are taken."),
                new Dictionary<string, object?> { ["width"] = width, ["height"] = height, ["limit"] = MaxPixels });
        }
    }

    private static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture);
}
