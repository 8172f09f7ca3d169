namespace Kargah.Print.Drawing;

/// <summary>A color of sRGB, 0 to 1.</summary>
internal readonly record struct Ink(double R, double G, double B)
{
    public static Ink Black => new(0, 0, 0);

    public static Ink White => new(1, 1, 1);

    /// <summary>Of words.</summary>
    public static Ink Text => Of(0x1F, 0x24, 0x2A);

    /// <summary>Of words that explain others.</summary>
    public static Ink Muted => Of(0x5B, 0x66, 0x70);

    /// <summary>Of lines between things.</summary>
    public static Ink Rule => Of(0xD5, 0xDB, 0xE0);

    public static Ink Surface => Of(0xF3, 0xF5, 0xF7);

    public static Ink Accent => Of(0x0B, 0x7A, 0x75);

    public static Ink Warning => Of(0xB4, 0x53, 0x09);

    public static Ink Of(int r, int g, int b) => new(r / 255.0, g / 255.0, b / 255.0);

    public static Ink Of(IReadOnlyList<int> rgb) => Of(rgb[0], rgb[1], rgb[2]);
}
