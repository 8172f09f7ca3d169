namespace Kargah.Numerics.Tests;

/// <summary>A matrix with a sentinel before it, after it and between its rows, so that a stray write is seen and a stray read poisons the result.</summary>
internal sealed unsafe class GuardedMatrix : IDisposable
{
    private const int Guard = 64;
    private const float Sentinel = float.NaN;
    private readonly FloatBuffer buffer;
    private readonly int rows;
    private readonly int columns;
    private readonly int stride;

    public GuardedMatrix(int rows, int columns, int extraStride = 0)
    {
        this.rows = rows;
        this.columns = columns;
        stride = columns + extraStride;
        buffer = new FloatBuffer(2 * Guard + (long)rows * stride);
        buffer.Span.Fill(Sentinel);
        View = new MatrixView(buffer.Pointer + Guard, rows, columns, stride);
    }

    public MatrixView View { get; }

    public static GuardedMatrix Random(int rows, int columns, SeededRandom random, int extraStride = 0)
    {
        var matrix = new GuardedMatrix(rows, columns, extraStride);
        for (var i = 0; i < rows; i++)
        {
            foreach (ref var value in matrix.View.Row(i))
            {
                value = random.NextSingle() - 0.5f;
            }
        }

        return matrix;
    }

    public void ShouldBeUntouchedAround()
    {
        for (var at = 0; at < buffer.Length; at++)
        {
            var (row, column) = Math.DivRem(at - Guard, Math.Max(1, stride));
            var inside = at >= Guard && row < rows && column < columns;
            if (!inside && !float.IsNaN(buffer.Span[at]))
            {
                Assert.Fail($"A matrix of [{rows}, {columns}] with stride {stride} was written at {at - Guard}, outside its elements: {buffer.Span[at]}.");
            }
        }
    }

    public float[] ToArray()
    {
        var values = new float[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            View.Row(i).CopyTo(values.AsSpan(i * columns));
        }

        return values;
    }

    public void Dispose() => buffer.Dispose();
}

/// <summary>The same for a matrix in panels; its fill is zero, as promised, and has to stay so.</summary>
internal sealed unsafe class GuardedPanels : IDisposable
{
    private const int Guard = 64;
    private readonly FloatBuffer buffer;

    public GuardedPanels(int rows, int columns)
    {
        buffer = new FloatBuffer(2 * Guard + PanelMatrix.LengthFor(rows, columns));
        buffer.Span[..Guard].Fill(float.NaN);
        buffer.Span[^Guard..].Fill(float.NaN);
        View = new PanelMatrix(buffer.Pointer + Guard, rows, columns);
    }

    public PanelMatrix View { get; }

    public static GuardedPanels Random(int rows, int columns, SeededRandom random)
    {
        var panels = new GuardedPanels(rows, columns);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                panels.View[i, j] = random.NextSingle() - 0.5f;
            }
        }

        return panels;
    }

    public void ShouldBeUntouchedAround()
    {
        buffer.Span[..Guard].ToArray().ShouldAllBe(value => float.IsNaN(value));
        buffer.Span[^Guard..].ToArray().ShouldAllBe(value => float.IsNaN(value));
        for (var at = 0; at < View.Length; at++)
        {
            var column = at / (View.Rows * PanelMatrix.Width) * PanelMatrix.Width + at % PanelMatrix.Width;
            if (column >= View.Columns && View.Data[at] != 0)
            {
                Assert.Fail($"The fill of panels [{View.Rows}, {View.Columns}] holds {View.Data[at]} in column {column}.");
            }
        }
    }

    public float[] ToArray()
    {
        var values = new float[View.Rows * View.Columns];
        View.Save(values);
        return values;
    }

    public void Dispose() => buffer.Dispose();
}
