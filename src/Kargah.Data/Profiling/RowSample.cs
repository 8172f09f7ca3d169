namespace Kargah.Data;

/// <summary>A uniform sample of rows of fixed size (algorithm R, Vitter 1985), the same for the same file.</summary>
internal sealed class RowSample(int capacity)
{
    private const ulong Seed = 20_240_131;

    public int Count { get; private set; }

    /// <param name="index">Rows that came before.</param>
    /// <returns>Where this row goes, in place of what stood there; −1 when it stays out.</returns>
    public int Slot(long index)
    {
        if (index < capacity)
        {
            Count++;
            return (int)index;
        }

        // The high half of hash × n is uniform below n.
        var slot = Math.BigMul(CellHash.Join((ulong)index, Seed), (ulong)index + 1, out _);
        return slot < (ulong)capacity ? (int)slot : -1;
    }
}
