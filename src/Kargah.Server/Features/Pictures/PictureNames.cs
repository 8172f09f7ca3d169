using System.Text;
using Kargah.Server.Features.Datasets;

namespace Kargah.Server.Features.Pictures;

/// <summary>What pictures are called.</summary>
internal static class PictureNames
{
    private const int LongestStem = 150;
    private const int LongestEnding = 10;

    /// <summary>As its owner named it, without path and without what controls text; the ending stays, for it says what the file should be.</summary>
    public static string Clean(string given)
    {
        var ending = Path.GetExtension(given);
        return FileNames.Clean(given.Length <= LongestStem || ending.Length > LongestEnding ? given : given[..Math.Min(LongestStem, given.Length - ending.Length)] + ending, "picture");
    }

    /// <summary>The same for every system's files: letters and digits of any script, and . - _ in the place of all else.</summary>
    public static string Safe(string clean)
    {
        var safe = new StringBuilder(clean.Length);
        foreach (var rune in clean.EnumerateRunes())
        {
            safe.Append(Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '-' or '_' || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark ? rune.ToString() : "_");
        }

        return safe.ToString();
    }
}
