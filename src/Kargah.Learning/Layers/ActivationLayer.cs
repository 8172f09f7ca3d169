using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>y = f(x), number by number.</summary>
public abstract class ActivationLayer : Layer
{
    private readonly RowBuffer output;
    private readonly RowBuffer inputGradient;
    private readonly SharedWork forward;
    private readonly SharedWork backward;
    private MatrixView x;
    private MatrixView y;
    private MatrixView dx;
    private MatrixView dy;

    protected ActivationLayer(int width)
    {
        Inputs = width;
        (output, inputGradient) = (new RowBuffer(width), new RowBuffer(width));
        forward = new SharedWork((first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                Apply(x.Row(row), y.Row(row));
            }
        });
        backward = new SharedWork((first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                ApplyBackward(x.Row(row), y.Row(row), dy.Row(row), dx.Row(row));
            }
        });
    }

    public sealed override int Inputs { get; }
    public sealed override int Outputs => Inputs;

    /// <summary>y[i] = f(x[i]).</summary>
    protected abstract void Apply(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>dx[i] = f′(x[i])·dy[i], with whichever of x and y = f(x) is handier.</summary>
    protected abstract void ApplyBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);

    internal sealed override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        x = input;
        y = output.Take(input.Rows);
        forward.Run(pass.Team, x.Rows, (long)x.Rows * Inputs);
        return y;
    }

    internal sealed override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        if (!needsInputGradient)
        {
            return default;
        }

        (dx, dy) = (inputGradient.Take(outputGradient.Rows), outputGradient);
        backward.Run(pass.Team, dx.Rows, (long)dx.Rows * Inputs);
        return dx;
    }
}
