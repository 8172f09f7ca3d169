using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Data;

/// <summary>Text that people look for, as a pattern for <c>LIKE … ESCAPE</c> over a column in small letters.</summary>
public static class LikePattern
{
    public const string Escape = @"\";

    /// <summary>SQLite's lower() knows the letters a to z only; what it leaves as it is must be left so here.</summary>
    public static string Containing(KargahDb db, string text)
    {
        var small = db.Database.IsSqlite() ? string.Concat(text.Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter)) : text.ToLowerInvariant();
        return $"%{small.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
    }
}
