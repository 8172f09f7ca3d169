using Kargah.Data;

namespace Kargah.Learning;

/// <summary>How often each level stands in the training rows.</summary>
/// <param name="Seen">Levels of at least one row, in the column's order.</param>
/// <param name="Counts">Rows of each of them.</param>
/// <param name="Missing">Rows without one.</param>
internal sealed record LevelCounts(IReadOnlyList<string> Seen, IReadOnlyList<int> Counts, int Missing)
{
    public bool AreAllEqual => Seen.Count + (Missing > 0 ? 1 : 0) < 2;

    public static LevelCounts Of(CategoryColumn column, ReadOnlySpan<int> trainRows)
    {
        var counts = new int[column.Levels.Count];
        var missing = 0;
        foreach (var row in trainRows)
        {
            if (column.Codes[row] is >= 0 and var code)
            {
                counts[code]++;
            }
            else
            {
                missing++;
            }
        }

        var seen = Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0).ToArray();
        return new LevelCounts([.. seen.Select(code => column.Levels[code])], [.. seen.Select(code => counts[code])], missing);
    }

    /// <returns>The levels that a few rows have, at most so many, the rarest left out first; sorted ordinally.</returns>
    public IReadOnlyList<string> Frequent(int most)
    {
        // A level needs a few rows before its weight says anything; below that it only lets the model remember single rows.
        var needed = Math.Min(10, Math.Max(2, (Counts.Sum() + Missing) / 1000));
        return [.. Enumerable.Range(0, Seen.Count).Where(i => Counts[i] >= needed || Seen.Count <= 2)
            .OrderByDescending(i => Counts[i]).ThenBy(i => i).Take(most)
            .Select(i => Seen[i]).Order(StringComparer.Ordinal)];
    }
}
