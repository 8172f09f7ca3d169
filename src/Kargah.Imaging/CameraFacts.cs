namespace Kargah.Imaging;

/// <summary>What libraw knows of a camera and this shot.</summary>
/// <param name="UniqueModel">For DCP profiles, exactly as converters name it; null where the file does not say it.</param>
/// <param name="AsShot">Multipliers of red, green, blue and second green by the camera's white balance; 0 where unknown.</param>
/// <param name="Daylight">The same for daylight.</param>
/// <param name="ToSRgb">3 × 4, row by row: from balanced camera values to linear sRGB, as libraw's table has it.</param>
/// <param name="WhiteLevel">Codes from black to the sensor's end, which are 0 to 65535 in the pixels.</param>
public sealed record CameraFacts(
    string? UniqueModel, IReadOnlyList<double> AsShot, IReadOnlyList<double> Daylight, IReadOnlyList<double> ToSRgb, int WhiteLevel);
