namespace Kargah.Numerics;

/// <summary>
/// Products of float matrices. Sums run in an order that depends on the shapes and the instruction set alone, never on the number of threads,
/// so that equal inputs give equal bits. NaN and infinity follow the arithmetic. A result may not overlap an operand. Nothing is allocated on
/// the managed heap once the team's scratch memory has grown to the largest product.
/// </summary>
public static unsafe partial class MatrixProduct
{
    /// <summary>C = epilogue(A·B).</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="c">[m × n].</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static void Multiply(ThreadTeam team, in MatrixView a, in PanelMatrix b, in MatrixView c, in Epilogue epilogue = default)
    {
        if (a.Columns != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns)
        {
            throw new ShapeMismatchException("Multiply", (a.Rows, a.Columns), (b.Rows, b.Columns), (c.Rows, c.Columns));
        }

        for (var i = 0; i < c.Rows; i++)
        {
            for (var j = 0; j < c.Columns; j++)
            {
                var sum = epilogue.Accumulate ? c[i, j] : 0f;
                sum += epilogue.Bias == null ? 0 : epilogue.Bias[j];
                for (var k = 0; k < a.Columns; k++)
                {
                    sum += a[i, k] * b[k, j];
                }

                if (epilogue.Relu && sum < 0 || epilogue.Mask.Data != null && epilogue.Mask[i, j] <= 0)
                {
                    sum = 0;
                }

                c[i, j] = sum;
            }
        }
    }

    /// <summary>G = Aᵀ·D, summed over the rows.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="d">[m × n].</param>
    /// <param name="g">[k × n].</param>
    /// <param name="accumulate">G += instead.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static void MultiplyTransposed(ThreadTeam team, in MatrixView a, in MatrixView d, in PanelMatrix g, bool accumulate = false)
    {
        if (a.Rows != d.Rows || a.Columns != g.Rows || d.Columns != g.Columns)
        {
            throw new ShapeMismatchException("MultiplyTransposed", (a.Rows, a.Columns), (d.Rows, d.Columns), (g.Rows, g.Columns));
        }

        for (var i = 0; i < g.Rows; i++)
        {
            for (var j = 0; j < g.Columns; j++)
            {
                var sum = accumulate ? g[i, j] : 0f;
                for (var k = 0; k < a.Rows; k++)
                {
                    sum += a[k, i] * d[k, j];
                }

                g[i, j] = sum;
            }
        }
    }

    /// <summary>T = Wᵀ.</summary>
    /// <param name="w">[k × n].</param>
    /// <param name="t">[n × k].</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static void Transpose(ThreadTeam team, in PanelMatrix w, in PanelMatrix t)
    {
        if (w.Rows != t.Columns || w.Columns != t.Rows)
        {
            throw new ShapeMismatchException("Transpose", (w.Rows, w.Columns), (t.Rows, t.Columns));
        }

        for (var i = 0; i < w.Rows; i++)
        {
            for (var j = 0; j < w.Columns; j++)
            {
                t[j, i] = w[i, j];
            }
        }
    }

    /// <summary>C = op(A)·op(B) (+ C), all row by row; op transposes where asked.</summary>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="lda">Floats from one row of A, as it is stored, to the next.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative or a stride smaller than its row.</exception>
    public static void Sgemm(
        ThreadTeam team, bool transposeA, bool transposeB, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, bool accumulate = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfLessThan(lda, transposeA ? m : k);
        ArgumentOutOfRangeException.ThrowIfLessThan(ldb, transposeB ? k : n);
        ArgumentOutOfRangeException.ThrowIfLessThan(ldc, n);
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = accumulate ? c[(long)i * ldc + j] : 0f;
                for (var p = 0; p < k; p++)
                {
                    sum += (transposeA ? a[(long)p * lda + i] : a[(long)i * lda + p]) * (transposeB ? b[(long)j * ldb + p] : b[(long)p * ldb + j]);
                }

                c[(long)i * ldc + j] = sum;
            }
        }
    }
}
