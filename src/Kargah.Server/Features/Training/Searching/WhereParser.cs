namespace Kargah.Server.Features.Training.Searching;

/// <param name="position">From 1.</param>
/// <param name="expected">What would be understood there.</param>
internal sealed class WhereException(int position, string expected) : Exception($"Character {position}: {expected} was expected.")
{
    public int Position { get; } = position;
    public string Expected { get; } = expected;
}

/// <summary>A search, understood.</summary>
internal abstract record Where
{
    public sealed record And(Where Left, Where Right) : Where;

    public sealed record Or(Where Left, Where Right) : Where;

    public sealed record Not(Where Inner) : Where;

    /// <param name="Field">As typed; names of metrics and settings keep their capitals.</param>
    /// <param name="Operator">= != &lt; &lt;= &gt; &gt;= ~</param>
    /// <param name="FieldPosition">From 1.</param>
    /// <param name="ValuePosition">From 1.</param>
    public sealed record Comparison(string Field, string Operator, string Value, int FieldPosition, int ValuePosition) : Where;
}

/// <summary>
/// Recursive descent over: <c>or := and { "or" and }</c>, <c>and := not { "and" not }</c>, <c>not := "not" not | "(" or ")" | comparison</c>,
/// <c>comparison := field operator value</c>. Docs/guides/compare-runs.md shows the language.
/// </summary>
internal sealed class WhereParser
{
    public const int MostCharacters = 2_000;
    private const int MostComparisons = 30;
    private const int DeepestNesting = 50;

    private readonly List<WhereToken> tokens;
    private int at;
    private int depth;
    private int comparisons;

    private WhereParser(List<WhereToken> tokens) => this.tokens = tokens;

    /// <exception cref="WhereException">It is not understood.</exception>
    public static Where Parse(string text)
    {
        if (text.Length > MostCharacters)
        {
            throw new WhereException(MostCharacters + 1, $"the end, after at most {MostCharacters} characters,");
        }

        var parser = new WhereParser(WhereTokens.Of(text));
        var where = parser.ReadOr();
        return parser.Current.Kind == WhereTokenKind.End ? where : throw new WhereException(parser.Current.Position, "'and', 'or' or the end");
    }

    private WhereToken Current => tokens[at];

    private Where ReadOr()
    {
        var left = ReadAnd();
        while (Current.Is("or"))
        {
            at++;
            left = new Where.Or(left, ReadAnd());
        }

        return left;
    }

    private Where ReadAnd()
    {
        var left = ReadNot();
        while (Current.Is("and"))
        {
            at++;
            left = new Where.And(left, ReadNot());
        }

        return left;
    }

    private Where ReadNot()
    {
        if (!Current.Is("not") && Current.Kind != WhereTokenKind.Open)
        {
            return ReadComparison();
        }

        if (++depth > DeepestNesting)
        {
            throw new WhereException(Current.Position, "fewer parentheses");
        }

        var negated = Current.Is("not");
        at++;
        var inner = negated ? new Where.Not(ReadNot()) : ReadOr();
        if (!negated)
        {
            Take(WhereTokenKind.Close, "')'");
        }

        depth--;
        return inner;
    }

    private Where.Comparison ReadComparison()
    {
        if (++comparisons > MostComparisons)
        {
            throw new WhereException(Current.Position, $"the end, after at most {MostComparisons} comparisons,");
        }

        var field = Take(WhereTokenKind.Word, "a name such as metrics.accuracy");
        var how = Take(WhereTokenKind.Operator, "one of = != < <= > >= ~");
        if (Current.Kind is not (WhereTokenKind.Word or WhereTokenKind.Quoted))
        {
            throw new WhereException(Current.Position, "a value");
        }

        var value = tokens[at++];
        return new Where.Comparison(field.Text, how.Text, value.Text, field.Position, value.Position);
    }

    private WhereToken Take(WhereTokenKind kind, string expected) => Current.Kind == kind ? tokens[at++] : throw new WhereException(Current.Position, expected);
}
