namespace Kargah.Imaging;

public sealed record DecodeSettings
{
    /// <summary>Whether a fourth channel is handed over where there is one; colors are as stored, not multiplied by it. Otherwise it is left out.</summary>
    public bool KeepAlpha { get; init; }

    /// <summary>8 or 16; null as the file has them.</summary>
    public int? Bits { get; init; }

    /// <summary>Where the pixels' memory is from.</summary>
    public PixelPool? Pool { get; init; }

    public PictureLimits Limits { get; init; } = new();
}
