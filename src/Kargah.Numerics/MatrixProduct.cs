namespace Kargah.Numerics;

/// <summary>
/// Products of float matrices. Sums run in an order that depends on the shapes and the instruction set alone, never on the number of threads,
/// so that equal inputs give equal bits. NaN and infinity follow the arithmetic. A result may not overlap an operand. Nothing is allocated on
/// the managed heap once the team's scratch memory has grown to the largest product.
/// </summary>
public static unsafe class MatrixProduct
{
    // Floats to move, below which a second thread comes too late.
    private const int WorthSharing = 64 * 1024;

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

        new BlockedProduct
        {
            Rows = c.Rows,
            Columns = c.Columns,
            Depth = a.Columns,
            A = a.Data,
            ARow = a.Stride,
            AStep = 1,
            B = b.Data,
            BStep = PanelMatrix.Width,
            BPanel = (nint)b.Rows * PanelMatrix.Width,
            C = c.Data,
            CRow = c.Stride,
            CPanel = PanelMatrix.Width,
            Epilogue = epilogue,
        }.Run(team);
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

        new BlockedProduct
        {
            Rows = g.Rows,
            Columns = g.Columns,
            Depth = a.Rows,
            A = a.Data,
            ARow = 1,
            AStep = a.Stride,
            B = d.Data,
            BStep = d.Stride,
            BPanel = PanelMatrix.Width,
            CopyB = ReadsDirectly(d) ? PanelCopy.None : PanelCopy.Rows,
            C = g.Data,
            CRow = PanelMatrix.Width,
            CPanel = (nint)g.Rows * PanelMatrix.Width,
            Epilogue = new() { Accumulate = accumulate },
        }.Run(team);
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

        var operands = (w, t);
        if (team.Threads == 1 || w.Length < WorthSharing)
        {
            for (var panel = 0; panel < t.Panels; panel++)
            {
                PanelCopies.Transpose(w, t, panel);
            }
        }
        else
        {
            team.Run(&TransposePart, &operands);
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
        new BlockedProduct
        {
            Rows = m,
            Columns = n,
            Depth = k,
            A = a,
            ARow = transposeA ? 1 : lda,
            AStep = transposeA ? lda : 1,
            B = b,
            BStep = ldb,
            BPanel = PanelMatrix.Width,
            CopyB = transposeB ? PanelCopy.Columns : PanelCopy.Rows,
            C = c,
            CRow = ldc,
            CPanel = PanelMatrix.Width,
            Epilogue = new() { Accumulate = accumulate },
        }.Run(team);
    }

    /// <summary>Small enough, and its rows far enough from multiples of 4 KiB, to be read again and again where it lies.</summary>
    private static bool ReadsDirectly(in MatrixView d) => d.Stride % 1024 != 0 && (long)d.Rows * d.Stride <= 64 * 1024;

    private static void TransposePart(void* state, int thread, int threads)
    {
        ref var operands = ref *((PanelMatrix W, PanelMatrix T)*)state;
        for (var panel = operands.T.Panels * thread / threads; panel < operands.T.Panels * (thread + 1) / threads; panel++)
        {
            PanelCopies.Transpose(operands.W, operands.T, panel);
        }
    }
}
