using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// While training: y = x/(1 − rate) with probability 1 − rate, else 0; otherwise y = x. Whether a number is kept follows from the pass's seed, the layer and the
/// number's place in the batch alone, so that a step draws the same units again after a restart, on any machine and with any number of threads.
/// </summary>
public sealed class DropoutLayer : Layer
{
    private readonly RowBuffer output;
    private readonly RowBuffer inputGradient;
    private readonly RowBuffer factor;
    private readonly SharedWork forward;
    private readonly SharedWork backward;
    private MatrixView x;
    private MatrixView y;
    private MatrixView dy;
    private MatrixView dx;
    private MatrixView factors;
    private long seed;

    /// <param name="index">Of this layer among those that draw.</param>
    public DropoutLayer(int width, double rate, int index)
    {
        Inputs = width;
        (output, inputGradient, factor) = (new RowBuffer(width), new RowBuffer(width), new RowBuffer(width));
        forward = new SharedWork((first, end) =>
        {
            var count = end - first;
            Dropout.Apply(seed, index, rate, x.Slice(first, count), y.Slice(first, count), factors.Slice(first, count), first);
        });
        backward = new SharedWork((first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                Elementwise.Multiply(dy.Row(row), factors.Row(row), dx.Row(row));
            }
        });
    }

    public override int Inputs { get; }
    public override int Outputs => Inputs;

    internal override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        if (!pass.Training)
        {
            return input;
        }

        (x, y, factors, seed) = (input, output.Take(input.Rows), factor.Take(input.Rows), pass.Seed);
        forward.Run(pass.Team, x.Rows, (long)x.Rows * Inputs);
        return y;
    }

    internal override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        if (!needsInputGradient || !pass.Training)
        {
            return outputGradient;
        }

        (dy, dx) = (outputGradient, inputGradient.Take(outputGradient.Rows));
        backward.Run(pass.Team, dy.Rows, (long)dy.Rows * Inputs);
        return dx;
    }
}
