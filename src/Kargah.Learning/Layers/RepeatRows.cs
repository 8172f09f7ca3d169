using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>Each row once for each member of an ensemble, one after the other: row i becomes rows i·members … i·members + members − 1.</summary>
public sealed class RepeatRows(int width, int members) : Layer
{
    private readonly RowBuffer output = new(width);
    private readonly RowBuffer inputGradient = new(width);

    public int Members => members;
    public override int Inputs => width;
    public override int Outputs => width;

    internal override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        var y = output.Take(input.Rows * members);
        for (var row = 0; row < y.Rows; row++)
        {
            input.Row(row / members).CopyTo(y.Row(row));
        }

        return y;
    }

    internal override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        if (!needsInputGradient)
        {
            return default;
        }

        var dx = inputGradient.Take(outputGradient.Rows / members);
        for (var row = 0; row < outputGradient.Rows; row++)
        {
            var from = outputGradient.Row(row);
            var to = dx.Row(row / members);
            if (row % members == 0)
            {
                from.CopyTo(to);
            }
            else
            {
                Elementwise.Add(from, to, to);
            }
        }

        return dx;
    }
}
