namespace Kargah.Imaging.Metadata;

/// <summary>What a camera says about a picture. What it does not say is null.</summary>
public sealed record ExifFields
{
    /// <summary>Maker and model.</summary>
    public string? Camera { get; init; }

    public string? Lens { get; init; }

    public int? Iso { get; init; }

    /// <summary>In seconds.</summary>
    public double? Exposure { get; init; }

    /// <summary>The f-number.</summary>
    public double? Aperture { get; init; }

    /// <summary>In millimetres.</summary>
    public double? FocalLength { get; init; }

    public WhiteBalanceMode? WhiteBalance { get; init; }

    /// <summary>By the camera's clock, which knows no zone unless <see cref="TakenAtOffset"/> says it.</summary>
    public DateTime? TakenAt { get; init; }

    public TimeSpan? TakenAtOffset { get; init; }

    /// <summary>Only where it was asked for.</summary>
    public PictureLocation? Location { get; init; }

    public static ExifFields None { get; } = new();
}

public enum WhiteBalanceMode
{
    Auto,
    Manual,
}

/// <param name="Latitude">In degrees, south negative.</param>
/// <param name="Longitude">In degrees, west negative.</param>
/// <param name="Altitude">In metres.</param>
public sealed record PictureLocation(double Latitude, double Longitude, double? Altitude);
