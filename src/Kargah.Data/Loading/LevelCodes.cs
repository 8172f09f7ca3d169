using System.Numerics;
using System.Text;

namespace Kargah.Data;

/// <summary>The levels of a column by their bytes, so that a cell's code is found without making a string of it.</summary>
internal sealed class LevelCodes
{
    private readonly (ulong Hash, byte[]? Text, int Code)[] slots;

    public LevelCodes(IReadOnlyList<string> levels)
    {
        slots = new (ulong, byte[]?, int)[Math.Max(4, BitOperations.RoundUpToPowerOf2((uint)levels.Count * 2))];
        for (var code = 0; code < levels.Count; code++)
        {
            var text = Encoding.UTF8.GetBytes(levels[code]);
            // A cell is read without the blanks around it, and a word for a missing value is never a level.
            if (CellParser.IsMissing(text) || text.AsSpan().Trim(" \t"u8).Length < text.Length || Find(text) >= 0)
            {
                continue;
            }

            var hash = CellHash.Of(text);
            var at = SlotOf(hash);
            while (slots[at].Text is not null)
            {
                at = (at + 1) & (slots.Length - 1);
            }

            slots[at] = (hash, text, code);
        }
    }

    /// <returns>The code of a level that is written just so, else −1.</returns>
    public int Find(ReadOnlySpan<byte> cell)
    {
        var hash = CellHash.Of(cell);
        for (var at = SlotOf(hash); slots[at].Text is { } text; at = (at + 1) & (slots.Length - 1))
        {
            if (slots[at].Hash == hash && cell.SequenceEqual(text))
            {
                return slots[at].Code;
            }
        }

        return -1;
    }

    private int SlotOf(ulong hash) => (int)hash & (slots.Length - 1);
}
