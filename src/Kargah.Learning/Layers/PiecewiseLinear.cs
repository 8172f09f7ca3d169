using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// A number as how far it has come through each of its bins: eₜ = (x − bₜ)/(bₜ₊₁ − bₜ), at least 0 except in the first bin and at most 1 except in the last. What
/// follows can then bend at every edge. Nothing to train. Source: Gorishniy, Rubachev and Babenko 2022, arXiv:2203.05556.
/// </summary>
/// <param name="edges">b: at least two, ascending; learnt from training rows.</param>
public sealed class PiecewiseLinear(IReadOnlyList<float> edges) : Layer
{
    private readonly float[] edges = [.. edges];
    private readonly RowBuffer output = new(edges.Count - 1);

    public IReadOnlyList<float> Edges => edges;
    public override int Inputs => 1;
    public override int Outputs => edges.Length - 1;

    internal override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        var y = output.Take(input.Rows);
        var last = Outputs - 1;
        for (var row = 0; row < y.Rows; row++)
        {
            var x = input[row, 0];
            var to = y.Row(row);
            for (var bin = 0; bin <= last; bin++)
            {
                var share = (x - edges[bin]) / (edges[bin + 1] - edges[bin]);
                share = bin > 0 && share < 0 ? 0 : share;
                to[bin] = bin < last && share > 1 ? 1 : share;
            }
        }

        return y;
    }

    // Its input is a column of the table: nobody asks for its slope.
    internal override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient) => default;
}
