namespace Kargah.Learning;

/// <summary>The layers of an architecture, first to last.</summary>
internal sealed class NetworkLayers
{
    private readonly Architecture architecture;
    private readonly List<Layer> layers = [];
    private int width;
    private int dropouts;

    private NetworkLayers(Architecture architecture)
    {
        this.architecture = architecture;
        width = architecture.Inputs;
        if (architecture.Embeddings.Count > 0)
        {
            Add(new InputEmbeddings(architecture.Embeddings));
        }
    }

    public static IReadOnlyList<Layer> Of(Architecture architecture)
    {
        var network = new NetworkLayers(architecture);
        switch (architecture.Kind)
        {
            case ModelKind.Linear or ModelKind.Mlp:
                network.Mlp();
                break;
            case ModelKind.Resnet:
                network.Resnet();
                break;
            case ModelKind.Ensemble:
                network.Ensemble();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(architecture), architecture.Kind, null);
        }

        return network.layers;
    }

    // Linear, normalization, activation, dropout; once more for each hidden width; then a linear layer.
    private void Mlp()
    {
        var foldsRelu = architecture is { Activation: ActivationKind.Relu, Normalization: NormalizationKind.None };
        for (var i = 0; i < architecture.Hidden.Count; i++)
        {
            AddLinear($"layers.{i}", architecture.Hidden[i], foldsRelu);
            AddNormalization($"norms.{i}");
            if (!foldsRelu)
            {
                AddActivation();
            }

            AddDropout();
        }

        AddLinear($"layers.{architecture.Hidden.Count}", architecture.Outputs, relu: false);
    }

    // A linear layer to the first hidden width, which the blocks keep; a block a hidden width, which is its inner one: normalization, linear, activation, dropout,
    // linear, dropout; then normalization, activation, linear. Gorishniy et al. 2021, arXiv:2106.11959.
    private void Resnet()
    {
        AddLinear("first", architecture.Hidden[0], relu: false);
        for (var i = 0; i < architecture.Hidden.Count; i++)
        {
            var block = new NetworkLayers(architecture with { Inputs = width, Embeddings = [] }) { dropouts = dropouts };
            var foldsRelu = architecture.Activation == ActivationKind.Relu;
            block.AddNormalization($"blocks.{i}.norm");
            block.AddLinear($"blocks.{i}.linear1", architecture.Hidden[i], foldsRelu);
            if (!foldsRelu)
            {
                block.AddActivation();
            }

            block.AddDropout();
            block.AddLinear($"blocks.{i}.linear2", width, relu: false);
            block.AddDropout();
            dropouts = block.dropouts;
            Add(new ResidualBlock(block.layers));
        }

        AddNormalization("norm");
        AddActivation();
        AddLinear("last", architecture.Outputs, relu: false);
    }

    // An MLP whose layers are shared by all members, and a last layer for each of them.
    private void Ensemble()
    {
        Add(new RepeatRows(width, architecture.Members));
        for (var i = 0; i < architecture.Hidden.Count; i++)
        {
            Add(new EnsembleLinear($"layers.{i}", width, architecture.Hidden[i], architecture.Members, parts: i == 0));
            AddNormalization($"norms.{i}");
            AddActivation();
            AddDropout();
        }

        Add(new MemberHeads(width, architecture.Outputs, architecture.Members));
    }

    private void Add(Layer layer)
    {
        layers.Add(layer);
        width = layer.Outputs;
    }

    // A ReLU between two linear layers costs nothing: the product before makes it, the product after undoes it.
    private void AddLinear(string name, int outputs, bool relu)
    {
        var below = layers.Count == 0 ? null : layers[^1] as Linear;
        var inputIsRelu = below is { Relu: true };
        if (inputIsRelu)
        {
            below!.ReluUndoneAbove = true;
        }

        Add(new Linear(name, width, outputs, relu, inputIsRelu));
    }

    private void AddNormalization(string name)
    {
        if (architecture.Normalization != NormalizationKind.None)
        {
            Add(architecture.Normalization == NormalizationKind.Batch ? new BatchNorm(name, width) : new LayerNorm(name, width));
        }
    }

    private void AddActivation() => Add(architecture.Activation switch
    {
        ActivationKind.Relu => new ReluLayer(width),
        ActivationKind.Gelu => new GeluLayer(width),
        ActivationKind.Silu => new SiluLayer(width),
        ActivationKind.Tanh => new TanhLayer(width),
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture.Activation, null),
    });

    private void AddDropout()
    {
        if (architecture.Dropout > 0)
        {
            Add(new DropoutLayer(width, architecture.Dropout, dropouts++));
        }
    }
}
