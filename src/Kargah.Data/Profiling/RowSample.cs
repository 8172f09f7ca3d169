namespace Kargah.Data;

/// <summary>A uniform sample of rows of fixed size (algorithm R, Vitter 1985), the same for the same file.</summary>
internal sealed class RowSample(int capacity)
{
    private readonly Random random = new(20_240_131);

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

        var slot = random.NextInt64(index + 1);
        return slot < capacity ? (int)slot : -1;
    }
}
