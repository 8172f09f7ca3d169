using System.Runtime.CompilerServices;
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
            Cache.Fetch(source + depth * stride);
            Cache.Fetch(source + depth * stride + 16);
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

    /// <summary>target[k·stride + j] = source[k][j].</summary>
    public static void ToRows(float* source, int depth, int columns, float* target, nint stride)
    {
        for (var k = 0; k < depth; k++)
        {
            new ReadOnlySpan<float>(source + (nint)k * Width, columns).CopyTo(new Span<float>(target + k * stride, columns));
        }
    }

    /// <summary>target[j·stride + k] = source[k][j], and nothing beside it.</summary>
    public static void ToColumns(float* source, int depth, int columns, float* target, nint stride)
    {
        // Whole blocks; a part of one would be written beyond its end.
        var (rows, width) = (depth / Blocks.Size * Blocks.Size, columns / Blocks.Size * Blocks.Size);
        for (var j = 0; j < columns; j++)
        {
            if (j < width && j % Blocks.Size == 0)
            {
                for (var k = 0; k < rows; k += Blocks.Size)
                {
                    Blocks.Transpose(source + (nint)k * Width + j, Width, target + j * stride + k, stride);
                }
            }

            for (var k = j < width ? rows : 0; k < depth; k++)
            {
                target[j * stride + k] = source[(nint)k * Width + j];
            }
        }
    }

    /// <summary>target[j·16 + i] = x[i, j] for up to 16 rows; zero for those that x lacks.</summary>
    public static void ToLanes(in MatrixView x, float* target)
    {
        for (var j = 0; j < x.Columns; j += Blocks.Size)
        {
            Blocks.Transpose(x.Data + j, x.Stride, x.Rows, x.Columns - j, target + j * Blocks.Size, Blocks.Size);
        }
    }

    /// <summary>x[i, j] = source[j·16 + i].</summary>
    public static void FromLanes(float* source, in MatrixView x)
    {
        var block = stackalloc float[Blocks.Size * Blocks.Size];
        for (var j = 0; j < x.Columns; j += Blocks.Size)
        {
            Blocks.Transpose(source + j * Blocks.Size, Blocks.Size, block, Blocks.Size);
            var width = Math.Min(Blocks.Size, x.Columns - j);
            for (var i = 0; i < x.Rows; i++)
            {
                new ReadOnlySpan<float>(block + i * Blocks.Size, width).CopyTo(x.Row(i)[j..]);
            }
        }
    }

    /// <summary>The 1 to 12 floats of a tile; where vectors end they overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Few(float* source, float* target, int count)
    {
        if (count >= 8)
        {
            Vector256.Load(source).Store(target);
            Vector128.Load(source + count - 4).Store(target + count - 4);
        }
        else if (count >= 4)
        {
            Vector128.Load(source).Store(target);
            Vector128.Load(source + count - 4).Store(target + count - 4);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                target[i] = source[i];
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
            // Each panel is another page, where a processor's own foresight begins anew: half of the next one's part at a time.
            var next = w.Panel((column / Width) + 1) + (nint)first * Width + column % Width * Width;
            for (var line = 0; line < Width * Blocks.Size; line += Blocks.Size)
            {
                Cache.Fetch(next + line);
            }

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
