namespace Kargah.Numerics;

/// <summary>Picking rows out of a matrix.</summary>
public static unsafe class Rows
{
    /// <summary>target[i, :] = source[rows[i], :].</summary>
    /// <exception cref="ShapeMismatchException">The target has other columns, or not a row for each index.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a row of the source; nothing after it has been copied.</exception>
    public static void Gather(in MatrixView source, ReadOnlySpan<int> rows, in MatrixView target)
    {
        if (rows.Length != target.Rows || source.Columns != target.Columns)
        {
            throw new ShapeMismatchException("Gather", (source.Rows, source.Columns), (rows.Length, 1), (target.Rows, target.Columns));
        }

        var columns = source.Columns;
        var to = target.Data;
        foreach (var row in rows)
        {
            if ((uint)row >= (uint)source.Rows)
            {
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"There are {source.Rows} rows.");
            }

            var from = source.Data + (nint)row * source.Stride;
            if (columns == 1)
            {
                *to = *from;
            }
            else
            {
                new ReadOnlySpan<float>(from, columns).CopyTo(new Span<float>(to, columns));
            }

            to += target.Stride;
        }
    }
}
