using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// While training: y = x/(1 − rate) with probability 1 − rate, else 0; otherwise y = x. Whether a number is kept follows from the pass's seed, the layer and the
/// number's place in the batch alone, so that a step draws the same units again after a restart, on any machine and with any number of threads.
/// </summary>
/// <param name="index">Of this layer among those that draw.</param>
public sealed class DropoutLayer(int width, double rate, int index) : Layer
{
    private readonly RowBuffer output = new(width);
    private readonly RowBuffer inputGradient = new(width);

    public override int Inputs => width;
    public override int Outputs => width;

    internal override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        if (!pass.Training)
        {
            return input;
        }

        var y = output.Take(input.Rows);
        Dropout.Apply(pass.Seed, index, rate, input, y);
        return y;
    }

    // The mask is drawn again on the way back: cheaper than to write it down.
    internal override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        if (!needsInputGradient || !pass.Training)
        {
            return outputGradient;
        }

        var dx = inputGradient.Take(outputGradient.Rows);
        Dropout.Apply(pass.Seed, index, rate, outputGradient, dx);
        return dx;
    }
}
