using System.Text;

namespace Kargah.Server.Features.Training.Searching;

internal enum WhereTokenKind
{
    /// <summary>A name, a number, a time: what needs no quotes.</summary>
    Word,
    Quoted,
    Operator,
    Open,
    Close,
    End,
}

/// <param name="Position">Of its first character, from 1.</param>
internal readonly record struct WhereToken(WhereTokenKind Kind, string Text, int Position)
{
    public bool Is(string keyword) => Kind == WhereTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Takes a search apart into words.</summary>
internal static class WhereTokens
{
    private static readonly string[] Operators = ["!=", "<=", ">=", "=", "<", ">", "~"];

    /// <exception cref="WhereException">A quote is not closed, or a character has no meaning here.</exception>
    public static List<WhereToken> Of(string text)
    {
        var tokens = new List<WhereToken>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                tokens.Add(new WhereToken(WhereTokenKind.End, "", at + 1));
                return tokens;
            }

            tokens.Add(Next(text, ref at));
        }
    }

    private static WhereToken Next(string text, ref int at)
    {
        var start = at;
        switch (text[at])
        {
            case '(':
                at++;
                return new WhereToken(WhereTokenKind.Open, "(", start + 1);
            case ')':
                at++;
                return new WhereToken(WhereTokenKind.Close, ")", start + 1);
            case '"' or '\'' or '`':
                return new WhereToken(WhereTokenKind.Quoted, Quoted(text, ref at), start + 1);
        }

        if (Array.Find(Operators, each => string.CompareOrdinal(text, start, each, 0, each.Length) == 0) is { } found)
        {
            at += found.Length;
            return new WhereToken(WhereTokenKind.Operator, found, start + 1);
        }

        if (!IsWord(text[at]))
        {
            throw new WhereException(start + 1, "a name, a value, an operator or a parenthesis");
        }

        var word = new StringBuilder();
        while (at < text.Length && (IsWord(text[at]) || (text[at] is '"' or '\'' or '`' && text[at - 1] == '.')))
        {
            // metrics."top 5" names what has a space in it
            _ = IsWord(text[at]) ? word.Append(text[at++]) : word.Append(Quoted(text, ref at));
        }

        return new WhereToken(WhereTokenKind.Word, word.ToString(), start + 1);
    }

    private static string Quoted(string text, ref int at)
    {
        var (quote, start) = (text[at], at);
        var inside = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return inside.ToString();
            }

            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            inside.Append(text[at]);
        }

        throw new WhereException(start + 1, $"a closing {quote} to this one");
    }

    private static bool IsWord(char letter) => char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.Format || letter is '_' or '.' or '-' or '+' or ':' or '/' or '%' or ',';
}
