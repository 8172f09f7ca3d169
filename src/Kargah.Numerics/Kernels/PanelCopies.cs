using System.Runtime.Intrinsics;

namespace Kargah.Numerics;

/// <summary>Filling one panel, [depth][32], from a matrix in another order; columns that the matrix lacks become zero.</summary>
internal static unsafe class PanelCopies
{
    private const int Width = PanelMatrix.Width;

    /// <summary>target[k][j] = source[k·stride + j].</summary>
    public static void FromRows(float* source, nint stride, int depth, int columns, float* target)
    {
        for (var k = 0; k < depth; k++)
        {
            if (columns == Width)
            {
                Vector512.Load(source).Store(target);
                Vector512.Load(source + 16).Store(target + 16);
            }
            else
            {
                var row = new Span<float>(target, Width);
                new ReadOnlySpan<float>(source, columns).CopyTo(row);
                row[columns..].Clear();
            }

            source += stride;
            target += Width;
        }
    }

    /// <summary>target[k][j] = source[j·stride + k].</summary>
    public static void FromColumns(float* source, nint stride, int depth, int columns, float* target)
    {
        for (var half = 0; half < Width; half += Blocks.Size)
        {
            for (var k = 0; k < depth; k += Blocks.Size)
            {
                Blocks.Transpose(source + half * stride + k, stride, Math.Max(0, columns - half), depth - k, target + k * Width + half, Width);
            }
        }
    }

    /// <summary>Panel <paramref name="panel"/> of T = Wᵀ.</summary>
    public static void Transpose(in PanelMatrix w, in PanelMatrix t, int panel)
    {
        var first = panel * Width;
        var rows = Math.Min(Width, w.Rows - first);
        var target = t.Panel(panel);
        for (var column = 0; column < w.Columns; column += Blocks.Size)
        {
            var source = w.Panel(column / Width) + (nint)first * Width + column % Width;
            for (var row = 0; row < rows; row += Blocks.Size)
            {
                Blocks.Transpose(source + row * Width, Width, rows - row, w.Columns - column, target + (nint)column * Width + row, Width);
            }
        }
    }
}

/// <summary>How the right operand of a product gets into panels.</summary>
internal enum PanelCopy
{
    /// <summary>It is read where it lies.</summary>
    None,

    /// <summary>From rows.</summary>
    Rows,

    /// <summary>From columns: it comes transposed.</summary>
    Columns,
}
