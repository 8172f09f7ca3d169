namespace Kargah.Numerics;

/// <summary>Sums over spans and over the rows of matrices, in an order that depends on the shape alone.</summary>
public static class Reductions
{
    /// <summary>Σ xᵢ², each square and the sum in double precision.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x)
    {
        var sum = 0.0;
        foreach (var value in x)
        {
            sum += (double)value * value;
        }

        return sum;
    }

    /// <summary>sums[j] = Σᵢ x[i, j].</summary>
    /// <param name="accumulate">sums[j] += instead.</param>
    /// <exception cref="ShapeMismatchException">There is not one sum for each column.</exception>
    public static void ColumnSums(in MatrixView x, Span<float> sums, bool accumulate = false)
    {
        if (sums.Length != x.Columns)
        {
            throw new ShapeMismatchException("ColumnSums", (x.Rows, x.Columns), (1, sums.Length));
        }

        if (!accumulate)
        {
            sums.Clear();
        }

        for (var i = 0; i < x.Rows; i++)
        {
            for (var j = 0; j < x.Columns; j++)
            {
                sums[j] += x[i, j];
            }
        }
    }
}
