using System.Diagnostics;

namespace Kargah.Numerics;

/// <summary>
/// A matrix of floats row by row in memory that somebody else owns: element (i, j) at i·Stride + j. Functions of this library write the
/// elements only, never the floats between Columns and Stride; they may read them, and up to 32 floats after the last row.
/// </summary>
public readonly unsafe struct MatrixView
{
    /// <exception cref="ArgumentOutOfRangeException">A size is negative or the stride smaller than a row.</exception>
    public MatrixView(float* data, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        Data = data;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>A whole buffer as a matrix with <see cref="StrideFor"/> its columns.</summary>
    /// <exception cref="ArgumentException">The buffer is too short.</exception>
    public MatrixView(FloatBuffer buffer, int rows, int columns)
        : this(buffer.Pointer, rows, columns, StrideFor(columns))
    {
        if (buffer.Length < (long)rows * Stride)
        {
            throw new ArgumentException($"A matrix of [{rows}, {columns}] with stride {Stride} does not fit in {buffer.Length} floats.", nameof(buffer));
        }
    }

    public float* Data { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    public ref float this[int row, int column]
    {
        get
        {
            Debug.Assert((uint)row < (uint)Rows && (uint)column < (uint)Columns);
            return ref Data[(long)row * Stride + column];
        }
    }

    /// <summary>
    /// The stride for matrices of our own: columns rounded up to 16, or to 32 above 16, and one vector more where rows would otherwise lie a
    /// multiple of 2 KiB apart, because those compete for the same places in the cache.
    /// </summary>
    public static int StrideFor(int columns)
    {
        var stride = columns <= 16 ? 16 : (columns + 31) & ~31;
        return stride % 512 == 0 ? stride + 16 : stride;
    }

    /// <summary>Floats of a buffer that holds such a matrix.</summary>
    public static long LengthFor(int rows, int columns) => (long)rows * StrideFor(columns);

    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return new(Data + (long)row * Stride, Columns);
    }

    /// <summary>Rows <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many rows.</exception>
    public MatrixView Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Rows - start);
        return new(Data + (long)start * Stride, count, Columns, Stride);
    }

    /// <summary>The same rows, columns <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many columns.</exception>
    public MatrixView SliceColumns(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Columns - start);
        return new(Data + start, Rows, count, Stride);
    }

    /// <summary>Columns <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many columns.</exception>
    public MatrixView ColumnRange(int first, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Columns);
        return new(Data + first, Rows, end - first, Stride);
    }
}
