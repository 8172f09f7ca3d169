namespace Kargah.Imaging;

/// <summary>Metadata that a written file does not have.</summary>
/// <param name="What">EXIF, IPTC or XMP.</param>
/// <param name="Text">Why, in a sentence.</param>
public sealed record LeftOut(string What, string Text);
