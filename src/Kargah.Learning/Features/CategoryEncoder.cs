using System.Text;
using System.Text.Json.Serialization;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>
/// One input a level, 1 for the row's own. Rare levels share an input with those never seen in training; missing is a level of its own. An input that no
/// training row fills does not exist: such a row is all zeros here, not a random weight. Where there are too many levels for an input each, the others are spread over
/// several inputs: a level goes to FNV-1a(UTF-8 bytes, 64 bit) mod <see cref="Buckets"/>. Source of the hash: Fowler, Noll and Vo, RFC 9923.
/// </summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Levels">Levels with an input of their own, sorted ordinally.</param>
/// <param name="OtherSlot">Whether rare levels share inputs, after the levels.</param>
/// <param name="MissingSlot">Whether missing has an input, the last.</param>
public sealed record CategoryEncoder(string Column, IReadOnlyList<string> Levels, bool OtherSlot, bool MissingSlot) : FeatureEncoder(Column)
{
    private const int MaxBuckets = 32;

    /// <summary>For yes/no columns: the words as the table writes them, so that JSON's true and false can be told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TrueWord { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FalseWord { get; init; }

    /// <summary>Inputs that the other levels share.</summary>
    public int Buckets { get; init; } = 1;

    public override int Width => Levels.Count + (OtherSlot ? Buckets : 0) + (MissingSlot ? 1 : 0);

    public override void Encode(Column column, float[] matrix, int stride, int offset)
    {
        var category = (CategoryColumn)column;
        var ownSlots = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var slot = 0; slot < Levels.Count; slot++)
        {
            ownSlots.Add(Levels[slot], slot);
        }

        var slots = new int[category.Levels.Count];
        for (var code = 0; code < slots.Length; code++)
        {
            var level = category.Levels[code];
            slots[code] = ownSlots.TryGetValue(level, out var own) ? own : OtherSlot ? Levels.Count + Bucket(level, Buckets) : -1;
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
        var levels = LevelCounts.Of(column, trainRows);
        if (levels.AreAllEqual)
        {
            return null;
        }

        var kept = levels.Frequent(maxLevels);
        return new CategoryEncoder(column.Name, kept, kept.Count < levels.Seen.Count, levels.Missing > 0) { Buckets = kept.Count < maxLevels ? 1 : BucketsFor(levels.Seen, kept) };
    }

    /// <returns>The largest power of two, up to 32, of which each bucket has a level of the training rows.</returns>
    private static int BucketsFor(IReadOnlyList<string> seen, IReadOnlyList<string> kept)
    {
        var others = seen.Except(kept, StringComparer.Ordinal).ToArray();
        var buckets = MaxBuckets;
        while (buckets > 1 && others.Select(level => Bucket(level, buckets)).Distinct().Count() < buckets)
        {
            buckets /= 2;
        }

        return buckets;
    }

    private static int Bucket(string level, int buckets)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var part in Encoding.UTF8.GetBytes(level))
        {
            hash = (hash ^ part) * 0x100000001B3;
        }

        return (int)(hash % (ulong)buckets);
    }
}
