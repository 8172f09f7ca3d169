namespace Kargah.Color.Fitting;

/// <summary>Whether a measured patch takes part in a fit.</summary>
public enum PatchUse
{
    Used,

    /// <summary>More than 2 % of its pixels are at the end of a channel.</summary>
    Clipped,

    /// <summary>More than 10 % of its pixels are a reflection of the light.</summary>
    Specular,

    /// <summary>A channel has no light, or is not a number.</summary>
    Empty,
}

/// <summary>What a picture has in the place of a patch.</summary>
/// <param name="Linear">The trimmed mean of its pixels in linear light, as decoding the picture's curve leaves it.</param>
/// <param name="ClippedShare">The share of pixels with a channel at its end, 0 to 1.</param>
/// <param name="SpecularShare">The share of pixels that outshine the patch, 0 to 1.</param>
public readonly record struct PatchMeasurement(Rgb Linear, double ClippedShare = 0, double SpecularShare = 0)
{
    /// <summary>Above it a mean is pulled towards the clip. A share, because single pixels of a good patch clip by noise.</summary>
    public const double LargestClippedShare = 0.02;

    public const double LargestSpecularShare = 0.1;

    public bool IsClipped => ClippedShare > LargestClippedShare;

    public bool IsSpecular => SpecularShare > LargestSpecularShare;

    public PatchUse Use =>
        !(Linear.R > 0 && Linear.G > 0 && Linear.B > 0 && double.IsFinite(Linear.R + Linear.G + Linear.B)) ? PatchUse.Empty
        : IsClipped ? PatchUse.Clipped
        : IsSpecular ? PatchUse.Specular
        : PatchUse.Used;
}
