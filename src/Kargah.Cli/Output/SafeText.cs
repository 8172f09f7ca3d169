using System.Globalization;
using System.Text;

namespace Kargah.Cli;

/// <summary>
/// Names, messages and cells were written by somebody else. In a terminal, control characters among them could move the cursor, rename the window or worse,
/// and bidirectional overrides could make a line read as another one.
/// </summary>
internal static class SafeText
{
    /// <summary>One line without anything that a terminal would obey. Letters of every script stay, joiners too.</summary>
    public static string Line(string? text)
    {
        if (string.IsNullOrEmpty(text) || !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text ?? "";
        }

        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r' or '\t' or 0x2028 or 0x2029)
            {
                safe.Append(' ');
            }
            else if (!Rune.IsControl(rune) && rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Surrogate)
            {
                safe.Append(rune.ToString());
            }
        }

        return safe.ToString();
    }
}
