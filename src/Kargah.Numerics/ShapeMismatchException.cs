namespace Kargah.Numerics;

/// <summary>Matrices whose shapes do not fit together; the message names the operation and the shapes, operands first, the result last.</summary>
public sealed class ShapeMismatchException(string operation, params ReadOnlySpan<(int Rows, int Columns)> shapes)
    : ArgumentException($"{operation}: shapes {Describe(shapes)} do not fit together.")
{
    private static string Describe(ReadOnlySpan<(int Rows, int Columns)> shapes)
    {
        var parts = new string[shapes.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = $"[{shapes[i].Rows}, {shapes[i].Columns}]";
        }

        return string.Join(", ", parts);
    }
}
