namespace Kargah.Server.Data;

/// <summary>Text that people look for, as a pattern for <c>LIKE … ESCAPE</c> over a column in small letters.</summary>
public static class LikePattern
{
    public const string Escape = @"\";

    public static string Containing(string text) =>
        $"%{Small(text).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    /// <summary>As lower() makes it in both databases, which know the letters a to z only; what they leave as it is must be left so here.</summary>
    public static string Small(string text) => string.Concat(text.Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter));
}
