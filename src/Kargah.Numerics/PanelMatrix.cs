using System.Diagnostics;

namespace Kargah.Numerics;

/// <summary>
/// A matrix in the order in which products eat their right operand: ⌈Columns/32⌉ panels, each [Rows][32], the last one filled up with zeros.
/// Element (i, j) at (j/32)·Rows·32 + i·32 + j%32. Owns nothing. The fill must stay zero; every function here keeps it so.
/// </summary>
public readonly unsafe struct PanelMatrix
{
    /// <summary>Columns of a panel.</summary>
    public const int Width = 32;

    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public PanelMatrix(float* data, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Data = data;
        Rows = rows;
        Columns = columns;
    }

    public float* Data { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int Panels => (Columns + Width - 1) / Width;

    /// <summary>Floats with the fill.</summary>
    public long Length => LengthFor(Rows, Columns);

    public ref float this[int row, int column]
    {
        get
        {
            Debug.Assert((uint)row < (uint)Rows && (uint)column < (uint)Columns);
            return ref Panel(column / Width)[row * Width + column % Width];
        }
    }

    public static long LengthFor(int rows, int columns) => (columns + Width - 1L) / Width * rows * Width;

    /// <summary>[Rows][32], of which the last panel uses the first Columns % 32.</summary>
    public float* Panel(int panel) => Data + (long)panel * Rows * Width;

    /// <summary>this[i, j] ← values[i·Columns + j], or values[j·Rows + i] when they come transposed; the fill becomes zero.</summary>
    /// <exception cref="ArgumentException">There are not exactly Rows·Columns values.</exception>
    public void Load(ReadOnlySpan<float> values, bool transposed = false)
    {
        CheckLength(values.Length);
        fixed (float* from = values)
        {
            for (var panel = 0; panel < Panels; panel++)
            {
                var (first, width) = (panel * Width, Math.Min(Width, Columns - panel * Width));
                if (transposed)
                {
                    PanelCopies.FromColumns(from + (nint)first * Rows, Rows, Rows, width, Panel(panel));
                }
                else
                {
                    PanelCopies.FromRows(from + first, Columns, Rows, width, Panel(panel));
                }
            }
        }
    }

    /// <summary>values[i·Columns + j] ← this[i, j], or values[j·Rows + i] when they are wanted transposed.</summary>
    /// <exception cref="ArgumentException">There is not place for exactly Rows·Columns values.</exception>
    public void Save(Span<float> values, bool transposed = false)
    {
        CheckLength(values.Length);
        fixed (float* to = values)
        {
            for (var panel = 0; panel < Panels; panel++)
            {
                var (first, width) = (panel * Width, Math.Min(Width, Columns - panel * Width));
                if (transposed)
                {
                    PanelCopies.ToColumns(Panel(panel), Rows, width, to + (nint)first * Rows, Rows);
                }
                else
                {
                    PanelCopies.ToRows(Panel(panel), Rows, width, to + first, Columns);
                }
            }
        }
    }

    private void CheckLength(int length)
    {
        if (length != (long)Rows * Columns)
        {
            throw new ArgumentException($"A matrix of [{Rows}, {Columns}] has {(long)Rows * Columns} values, not {length}.");
        }
    }
}
