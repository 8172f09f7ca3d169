namespace Kargah.Imaging;

/// <summary>Ordinary pictures: JPEG, PNG, TIFF, WebP, HEIC, AVIF. Safe for several threads at once.</summary>
public interface IPictureCodec
{
    /// <summary>A sentence with the command that installs what is missing; null where nothing is.</summary>
    string? Missing { get; }

    /// <summary>Reads a file up to where its pixels begin.</summary>
    /// <exception cref="PictureException">It is damaged, of a kind that is not read, or larger than the limits.</exception>
    PictureHeader ReadHeader(string path, PictureFormat format, PictureLimits limits);

    /// <param name="header">Of that file.</param>
    /// <exception cref="PictureException">The file is damaged, or is not the one that the header was read from.</exception>
    Picture Decode(string path, PictureHeader header, DecodeSettings settings);

    /// <summary>A WebP of at most <paramref name="size"/> pixels in width and height, upright and in sRGB; decoded at low resolution where the format can.</summary>
    /// <exception cref="PictureException">The file is damaged.</exception>
    byte[] Thumbnail(string path, PictureHeader header, int size);

    /// <summary>The same of pixels.</summary>
    /// <param name="profile">ICC, where they are not sRGB.</param>
    byte[] Thumbnail(Pixels pixels, int size, byte[]? profile = null);

    /// <summary>Writes a file; one that is there is overwritten.</summary>
    /// <returns>What of the metadata could not be taken over.</returns>
    /// <exception cref="ArgumentException">The format cannot hold such pixels.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    IReadOnlyList<LeftOut> Encode(Pixels pixels, string path, EncodeSettings settings);
}
