using System.Text.Json.Serialization;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>One input with a level's number, for an embedding layer: 0 for rare and unseen levels, 1 for missing, then 2, 3, … for the levels in order.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Levels">Levels with a number of their own, sorted ordinally.</param>
public sealed record CodeEncoder(string Column, IReadOnlyList<string> Levels) : FeatureEncoder(Column)
{
    private const int MaxLevels = 4096;
    internal const int Missing = 1;
    internal const int FirstLevel = 2;

    /// <summary>For yes/no columns: the words as the table writes them, so that JSON's true and false can be told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TrueWord { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FalseWord { get; init; }

    public override int Width => 1;

    /// <summary>Codes from 0.</summary>
    [JsonIgnore]
    public int Codes => FirstLevel + Levels.Count;

    public override void Encode(Column column, float[] matrix, int stride, int offset)
    {
        var category = (CategoryColumn)column;
        var places = Levels.Select((level, place) => (level, place)).ToDictionary(pair => pair.level, pair => FirstLevel + pair.place, StringComparer.Ordinal);
        var codes = category.Levels.Select(level => places.GetValueOrDefault(level)).ToArray();
        for (long row = 0, at = offset; row < category.Length; row++, at += stride)
        {
            matrix[at] = category.Codes[row] is >= 0 and var code ? codes[code] : Missing;
        }
    }

    /// <returns>Null where all training rows say the same.</returns>
    public static CodeEncoder? Learn(CategoryColumn column, ReadOnlySpan<int> trainRows)
    {
        var levels = LevelCounts.Of(column, trainRows);
        return levels.AreAllEqual ? null : new CodeEncoder(column.Name, levels.Frequent(MaxLevels));
    }
}
