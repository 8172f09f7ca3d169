using Kargah.Numerics;

namespace Kargah.Learning.Tests;

/// <summary>Rows of floats as the engine takes them, from and to plain arrays.</summary>
internal sealed class Floats
{
    private readonly FloatBuffer buffer;

    public Floats(ReadOnlySpan<float> values, int rows)
    {
        var columns = rows == 0 ? 1 : values.Length / rows;
        buffer = new FloatBuffer(Math.Max(1, MatrixView.LengthFor(rows, columns)));
        View = new MatrixView(buffer, rows, columns);
        for (var row = 0; row < rows; row++)
        {
            values.Slice(row * columns, columns).CopyTo(View.Row(row));
        }
    }

    public Floats(int rows, int columns)
        : this(new float[rows * columns], rows)
    {
    }

    public MatrixView View { get; }

    public static float[] Of(in MatrixView view)
    {
        var values = new List<float>();
        for (var row = 0; row < view.Rows; row++)
        {
            values.AddRange(view.Row(row));
        }

        return [.. values];
    }

    public float[] ToArray() => Of(View);
}
