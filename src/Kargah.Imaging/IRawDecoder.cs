namespace Kargah.Imaging;

/// <summary>RAW files of cameras. Safe for several threads at once.</summary>
public interface IRawDecoder
{
    /// <summary>A sentence with the command that installs what is missing; null where nothing is.</summary>
    string? Missing { get; }

    /// <exception cref="PictureException">It is damaged, of a camera that is not known, or larger than the limits.</exception>
    PictureHeader ReadHeader(string path, PictureFormat format, PictureLimits limits);

    /// <summary>Linear light of the camera's own red, green and blue: black at 0 and the end of the sensor at 65535, demosaiced, not balanced, upright.</summary>
    /// <exception cref="PictureException">The file is damaged.</exception>
    Picture Decode(string path, PictureHeader header, DecodeSettings settings);

    /// <summary>To look at: 8 bits in sRGB with the camera's own white balance.</summary>
    /// <exception cref="PictureException">The file is damaged.</exception>
    Pixels Develop(string path, PictureHeader header, DecodeSettings settings);
}
