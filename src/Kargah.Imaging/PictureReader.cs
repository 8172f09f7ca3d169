namespace Kargah.Imaging;

/// <summary>Pictures of every kind, each from the library that reads it.</summary>
public sealed class PictureReader(IPictureCodec codec, IRawDecoder raw, PictureLimits limits)
{
    /// <summary>What an uploaded file is, and whether it is taken at all; nothing is decoded for it.</summary>
    /// <param name="fileName">As its owner named it.</param>
    /// <exception cref="PictureException">It is not taken, with the reason.</exception>
    public PictureHeader ReadHeader(string path, string fileName)
    {
        PictureFormat format;
        using (var file = File.OpenRead(path))
        {
            limits.CheckBytes(file.Length);
            format = PictureFormats.Of(file, fileName);
        }

        return format.IsRaw() ? Raw().ReadHeader(path, format, limits) : Codec().ReadHeader(path, format, limits);
    }

    /// <param name="header">Of that file, from <see cref="ReadHeader"/>.</param>
    /// <exception cref="PictureException">The file is damaged.</exception>
    public Picture Decode(string path, PictureHeader header, DecodeSettings settings) =>
        header.Format.IsRaw() ? Raw().Decode(path, header, settings) : Codec().Decode(path, header, settings);

    /// <summary>A WebP of at most <paramref name="size"/> pixels in width and height, upright and in sRGB.</summary>
    /// <exception cref="PictureException">The file is damaged.</exception>
    public byte[] Thumbnail(string path, PictureHeader header, int size)
    {
        if (!header.Format.IsRaw())
        {
            return Codec().Thumbnail(path, header, size);
        }

        using var pixels = Raw().Develop(path, header, new() { Limits = limits });
        return Codec().Thumbnail(pixels, size);
    }

    private IPictureCodec Codec() => Installed(codec.Missing, codec);

    private IRawDecoder Raw() => Installed(raw.Missing, raw);

    private static T Installed<T>(string? missing, T library) =>
        missing is null ? library : throw new PictureException(PictureCodes.LibraryMissing, missing);
}
