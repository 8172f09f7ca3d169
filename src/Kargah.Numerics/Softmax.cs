namespace Kargah.Numerics;

/// <summary>Softmax and log-sum-exp of each row, with the row's largest element taken out first so that nothing overflows.</summary>
public static class Softmax
{
    /// <summary>p[i, j] = exp(x[i, j] − lse[i]) with lse[i] = log Σⱼ exp(x[i, j]).</summary>
    /// <param name="x">Logits. A NaN or +∞ in a row makes all of the row NaN.</param>
    /// <param name="p">Of the same shape; may be <paramref name="x"/> itself.</param>
    /// <param name="logSumExp">One for each row; empty where nobody needs them.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static void Rows(in MatrixView x, in MatrixView p, Span<float> logSumExp = default)
    {
        if (x.Rows != p.Rows || x.Columns != p.Columns || logSumExp.Length != 0 && logSumExp.Length != x.Rows)
        {
            throw new ShapeMismatchException("Softmax", (x.Rows, x.Columns), (p.Rows, p.Columns), (logSumExp.Length, 1));
        }

        for (var i = 0; i < x.Rows; i++)
        {
            var largest = float.NegativeInfinity;
            for (var j = 0; j < x.Columns; j++)
            {
                largest = MathF.Max(largest, x[i, j]);
            }

            var sum = 0f;
            for (var j = 0; j < x.Columns; j++)
            {
                sum += p[i, j] = MathF.Exp(x[i, j] - largest);
            }

            for (var j = 0; j < x.Columns; j++)
            {
                p[i, j] /= sum;
            }

            if (logSumExp.Length != 0)
            {
                logSumExp[i] = largest + MathF.Log(sum);
            }
        }
    }
}
