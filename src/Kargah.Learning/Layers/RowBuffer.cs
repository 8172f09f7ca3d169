using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>Rows that a layer owns: grows to the largest batch, and gives views of any smaller one.</summary>
internal sealed class RowBuffer(int columns)
{
    private readonly int stride = MatrixView.StrideFor(columns);
    private FloatBuffer? memory;

    public unsafe MatrixView Take(int rows)
    {
        var needed = (long)rows * stride;
        if (memory is null || memory.Length < needed)
        {
            memory?.Dispose();
            memory = new FloatBuffer(needed);
        }

        return new MatrixView(memory.Pointer, rows, columns, stride);
    }
}
