using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>y = f(x), number by number.</summary>
public abstract class ActivationLayer(int width) : Layer
{
    private readonly RowBuffer output = new(width);
    private readonly RowBuffer inputGradient = new(width);
    private MatrixView x;
    private MatrixView y;

    public sealed override int Inputs => width;
    public sealed override int Outputs => width;

    /// <summary>y[i] = f(x[i]).</summary>
    protected abstract void Apply(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>dx[i] = f′(x[i])·dy[i], with whichever of x and y = f(x) is handier.</summary>
    protected abstract void ApplyBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);

    internal sealed override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        x = input;
        y = output.Take(input.Rows);
        for (var row = 0; row < x.Rows; row++)
        {
            Apply(x.Row(row), y.Row(row));
        }

        return y;
    }

    internal sealed override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        if (!needsInputGradient)
        {
            return default;
        }

        var dx = inputGradient.Take(outputGradient.Rows);
        for (var row = 0; row < dx.Rows; row++)
        {
            ApplyBackward(x.Row(row), y.Row(row), outputGradient.Row(row), dx.Row(row));
        }

        return dx;
    }
}
