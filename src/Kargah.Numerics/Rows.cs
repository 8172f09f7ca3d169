namespace Kargah.Numerics;

/// <summary>Picking rows out of a matrix.</summary>
public static class Rows
{
    /// <summary>target[i, :] = source[rows[i], :].</summary>
    /// <exception cref="ShapeMismatchException">The target has other columns, or not a row for each index.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a row of the source.</exception>
    public static void Gather(in MatrixView source, ReadOnlySpan<int> rows, in MatrixView target)
    {
        if (rows.Length != target.Rows || source.Columns != target.Columns)
        {
            throw new ShapeMismatchException("Gather", (source.Rows, source.Columns), (rows.Length, 1), (target.Rows, target.Columns));
        }

        for (var i = 0; i < rows.Length; i++)
        {
            source.Row(rows[i]).CopyTo(target.Row(i));
        }
    }
}
