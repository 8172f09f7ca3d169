namespace Kargah.Print;

/// <summary>A small picture for a page; kept in the PDF pixel by pixel, so about 1,000 of them on the longer side are enough.</summary>
/// <param name="Rgb">sRGB, three bytes a pixel, row by row.</param>
public sealed record PrintedPicture(int Width, int Height, ReadOnlyMemory<byte> Rgb);
