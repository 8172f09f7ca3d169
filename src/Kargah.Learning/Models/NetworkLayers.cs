namespace Kargah.Learning;

/// <summary>The layers of an architecture, first to last.</summary>
internal static class NetworkLayers
{
    public static IReadOnlyList<Layer> Of(Architecture architecture) => architecture.Kind switch
    {
        ModelKind.Linear or ModelKind.Mlp => Mlp(architecture),
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture.Kind, null),
    };

    // Linear, normalization, activation, dropout; once more for each hidden width; then a linear layer.
    private static List<Layer> Mlp(Architecture architecture)
    {
        var layers = new List<Layer>();
        var width = architecture.Inputs;
        var foldsRelu = architecture is { Activation: ActivationKind.Relu, Normalization: NormalizationKind.None };
        for (var i = 0; i < architecture.Hidden.Count; i++)
        {
            layers.Add(Linear(layers, i, width, architecture.Hidden[i], foldsRelu));
            width = architecture.Hidden[i];
            if (architecture.Normalization == NormalizationKind.Batch)
            {
                layers.Add(new BatchNorm($"norms.{i}", width));
            }

            if (!foldsRelu)
            {
                layers.Add(Activation(architecture.Activation, width));
            }

            if (architecture.Dropout > 0)
            {
                layers.Add(new DropoutLayer(width, architecture.Dropout, i));
            }
        }

        layers.Add(Linear(layers, architecture.Hidden.Count, width, architecture.Outputs, relu: false));
        return layers;
    }

    // A ReLU between two linear layers costs nothing: the product before makes it, the product after undoes it.
    private static Linear Linear(List<Layer> layers, int index, int inputs, int outputs, bool relu)
    {
        var below = layers.Count == 0 ? null : layers[^1] as Linear;
        var inputIsRelu = below is { Relu: true };
        if (inputIsRelu)
        {
            below!.ReluUndoneAbove = true;
        }

        return new Linear($"layers.{index}", inputs, outputs, relu, inputIsRelu);
    }

    private static ActivationLayer Activation(ActivationKind kind, int width) => kind switch
    {
        ActivationKind.Relu => new ReluLayer(width),
        ActivationKind.Gelu => new GeluLayer(width),
        ActivationKind.Silu => new SiluLayer(width),
        ActivationKind.Tanh => new TanhLayer(width),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
