namespace Kargah.Print.Drawing;

/// <summary>Where a line stands between the sides of its room. Start is the left side, and the right one in a language that is written from there.</summary>
internal enum Side
{
    Start,
    Center,
    End,
}

/// <param name="Points">Size.</param>
/// <param name="IsForeign">It may be of another language than the page: its direction is its own.</param>
/// <param name="OneLine">What has no room ends in an ellipsis.</param>
internal readonly record struct TextStyle(double Points, Ink Ink, bool Bold = false, Side Side = Side.Start, bool IsForeign = false, bool OneLine = false);
