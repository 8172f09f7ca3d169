using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// y = x + f(x), with f the block's own layers one after the other. Source: He et al. 2016, arXiv:1512.03385; for tables Gorishniy et al. 2021, arXiv:2106.11959.
/// </summary>
public sealed class ResidualBlock : Layer
{
    private readonly Layer[] layers;
    private readonly RowBuffer output;

    /// <param name="layers">The last gives as many columns as the first takes, and has no ReLU of its own to undo in the gradient.</param>
    internal ResidualBlock(IEnumerable<Layer> layers)
    {
        this.layers = [.. layers];
        output = new RowBuffer(Inputs);
        Parameters = [.. this.layers.SelectMany(layer => layer.Parameters)];
        Buffers = [.. this.layers.SelectMany(layer => layer.Buffers)];
    }

    public IReadOnlyList<Layer> Layers => layers;
    public override int Inputs => layers[0].Inputs;
    public override int Outputs => Inputs;
    public override IReadOnlyList<Parameter> Parameters { get; }
    public override IReadOnlyList<LayerBuffer> Buffers { get; }

    internal override void Initialize(SeededRandom random)
    {
        foreach (var layer in layers)
        {
            layer.Initialize(random);
        }
    }

    internal override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        var inner = input;
        foreach (var layer in layers)
        {
            inner = layer.Forward(inner, pass);
        }

        var y = output.Take(input.Rows);
        for (var row = 0; row < y.Rows; row++)
        {
            Elementwise.Add(input.Row(row), inner.Row(row), y.Row(row));
        }

        return y;
    }

    internal override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        var gradient = outputGradient;
        for (var i = layers.Length - 1; i >= 0; i--)
        {
            gradient = layers[i].Backward(gradient, pass, needsInputGradient || i > 0);
        }

        for (var row = 0; needsInputGradient && row < gradient.Rows; row++)
        {
            Elementwise.Add(outputGradient.Row(row), gradient.Row(row), gradient.Row(row));
        }

        return gradient;
    }
}
