using System.Text.Json.Serialization;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>
/// One input a level, 1 for the row's own. Rare levels share an input with those never seen in training; missing is a level of its own. An input that no
/// training row fills does not exist: such a row is all zeros here, not a random weight.
/// </summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Levels">Levels with an input of their own, sorted ordinally.</param>
/// <param name="OtherSlot">Whether rare levels share an input, after the levels.</param>
/// <param name="MissingSlot">Whether missing has an input, the last.</param>
public sealed record CategoryEncoder(string Column, IReadOnlyList<string> Levels, bool OtherSlot, bool MissingSlot) : FeatureEncoder(Column)
{
    /// <summary>For yes/no columns: the words as the table writes them, so that JSON's true and false can be told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TrueWord { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FalseWord { get; init; }

    public override int Width => Levels.Count + (OtherSlot ? 1 : 0) + (MissingSlot ? 1 : 0);

    public override void Encode(Column column, float[] matrix, int stride, int offset)
    {
        var category = (CategoryColumn)column;
        var ownSlots = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var slot = 0; slot < Levels.Count; slot++)
        {
            ownSlots.Add(Levels[slot], slot);
        }

        var other = OtherSlot ? Levels.Count : -1;
        var slots = new int[category.Levels.Count];
        for (var code = 0; code < slots.Length; code++)
        {
            slots[code] = ownSlots.GetValueOrDefault(category.Levels[code], other);
        }

        for (long row = 0, at = offset; row < category.Length; row++, at += stride)
        {
            var code = category.Codes[row];
            var slot = code >= 0 ? slots[code] : MissingSlot ? Width - 1 : -1;
            if (slot >= 0)
            {
                matrix[at + slot] = 1;
            }
        }
    }

    /// <param name="column">The column.</param>
    /// <param name="trainRows">Rows to learn from.</param>
    /// <param name="maxLevels">Levels beyond this many share an input, the rarest first.</param>
    /// <returns>Null where all training rows say the same.</returns>
    public static CategoryEncoder? Learn(CategoryColumn column, ReadOnlySpan<int> trainRows, int maxLevels)
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

        var seen = Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0).ToList();
        if (seen.Count + (missing > 0 ? 1 : 0) < 2)
        {
            return null;
        }

        // A level needs a few rows before its weight says anything; below that it only lets the model remember single rows.
        var needed = Math.Min(10, Math.Max(2, trainRows.Length / 1000));
        var kept = seen.Where(code => counts[code] >= needed || seen.Count <= 2)
            .OrderByDescending(code => counts[code]).ThenBy(code => code).Take(maxLevels)
            .Select(code => column.Levels[code]).Order(StringComparer.Ordinal).ToList();
        return new CategoryEncoder(column.Name, kept, kept.Count < seen.Count, missing > 0);
    }
}
