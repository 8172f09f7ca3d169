namespace Kargah.Learning;

/// <summary>The layers of a network as nodes, as they predict; weights keep the names of the state dict. Rows of an ensemble are [N, members, width].</summary>
internal sealed class OnnxNetwork
{
    private readonly OnnxGraph graph;
    private readonly Architecture architecture;
    private readonly Dictionary<string, NamedTensor> tensors;

    private OnnxNetwork(OnnxGraph graph, Network network)
    {
        this.graph = graph;
        architecture = network.Architecture;
        tensors = network.StateDict().ToDictionary(tensor => tensor.Name);
    }

    /// <param name="x">[N, inputs], float.</param>
    /// <returns>[N, outputs], or [N, members, outputs]; float, not squashed.</returns>
    public static string Forward(OnnxGraph graph, Network network, string x) => new OnnxNetwork(graph, network).Through(network.Layers, x);

    private string Through(IEnumerable<Layer> layers, string x) => layers.Aggregate(x, Through);

    private string Through(string x, Layer layer) => layer switch
    {
        Linear linear => Linear(linear, x),
        ReluLayer => graph.Node("Relu", [x]),
        TanhLayer => graph.Node("Tanh", [x]),
        SiluLayer => graph.Node("Mul", [x, graph.Node("Sigmoid", [x])]),
        GeluLayer => Gelu(x),
        DropoutLayer => x,
        BatchNorm norm => BatchNorm(norm, x),
        LayerNorm norm => graph.Node("LayerNormalization", [x, Weight($"{norm.Name}.weight"), Weight($"{norm.Name}.bias")], null, ("axis", -1L), ("epsilon", 1e-5f)),
        ResidualBlock block => graph.Node("Add", [x, Through(block.Layers, x)]),
        InputEmbeddings embeddings => Embeddings(embeddings, x),
        // One row for all members: it is spread where the members part.
        RepeatRows => graph.Node("Unsqueeze", [x, graph.Vector([1L])]),
        EnsembleLinear shared => EnsembleLinear(shared, x),
        MemberHeads heads => Heads(heads, x),
        _ => throw new NotSupportedException($"{layer.GetType().Name} has no ONNX form."),
    };

    private string Linear(Linear linear, string x)
    {
        var y = Gemm(linear.Name, x);
        return linear.Relu ? graph.Node("Relu", [y]) : y;
    }

    private string Gemm(string name, string x) => graph.Node("Gemm", [x, Weight($"{name}.weight"), Weight($"{name}.bias")], attributes: ("transB", 1L));

    // x·Φ(x): opset 17 has no operator for it.
    private string Gelu(string x)
    {
        var erf = graph.Node("Erf", [graph.Node("Mul", [x, graph.Number((float)Math.Sqrt(0.5))])]);
        return graph.Node("Mul", [graph.Node("Mul", [x, graph.Number(0.5f)]), graph.Node("Add", [erf, graph.Number(1f)])]);
    }

    // Slope and shift of the running statistics: the operator of the same name takes no rows of members.
    private string BatchNorm(BatchNorm norm, string x)
    {
        float[] Of(string name) => tensors[$"{norm.Name}.{name}"].Values;
        var (weight, bias, mean, variance) = (Of("weight"), Of("bias"), Of("running_mean"), Of("running_var"));
        var slope = weight.Select((w, i) => w / MathF.Sqrt(variance[i] + 1e-5f)).ToArray();
        var shift = bias.Select((b, i) => b - mean[i] * slope[i]).ToArray();
        return graph.Node("Add", [graph.Node("Mul", [x, graph.Row(slope)]), graph.Row(shift)]);
    }

    private string Embeddings(InputEmbeddings embeddings, string x)
    {
        var parts = new List<string>();
        var first = 0;
        foreach (var (layer, embedding) in embeddings.Layers.Zip(architecture.Embeddings))
        {
            var columns = graph.Columns(x, first, embedding.Columns);
            first += embedding.Columns;
            parts.Add(layer switch
            {
                null => columns,
                CategoricalEmbedding category => graph.Node("Flatten", [graph.Node("Gather", [Weight($"{category.Name}.weight"), graph.Cast(columns, OnnxType.Int64)])]),
                PiecewiseLinear pieces => Pieces(pieces.Edges, columns),
                Periodic waves => Waves(waves, columns),
                _ => throw new NotSupportedException($"{layer.GetType().Name} has no ONNX form."),
            });
        }

        return graph.Beside(parts);
    }

    private string Pieces(IReadOnlyList<float> edges, string x)
    {
        var bins = edges.Count - 1;
        var share = graph.Node("Div",
        [
            graph.Node("Sub", [x, graph.Row([.. edges.Take(bins)])]),
            graph.Row([.. Enumerable.Range(0, bins).Select(bin => edges[bin + 1] - edges[bin])]),
        ]);
        var least = graph.Row([.. Enumerable.Range(0, bins).Select(bin => bin == 0 ? float.MinValue : 0)]);
        var most = graph.Row([.. Enumerable.Range(0, bins).Select(bin => bin == bins - 1 ? float.MaxValue : 1)]);
        return graph.Node("Min", [graph.Node("Max", [share, least]), most]);
    }

    private string Waves(Periodic waves, string x)
    {
        var angle = graph.Node("Mul", [x, graph.Node("Mul", [Weight($"{waves.Name}.frequencies"), graph.Number(2 * MathF.PI)])]);
        return graph.Beside([graph.Node("Sin", [angle]), graph.Node("Cos", [angle])]);
    }

    private string EnsembleLinear(EnsembleLinear shared, string x)
    {
        var scaled = graph.Node("Mul", [x, Weight($"{shared.Name}.r")]);
        var product = graph.Node("MatMul", [scaled, graph.Node("Transpose", [Weight($"{shared.Name}.weight")])]);
        return graph.Node("Add", [graph.Node("Mul", [product, Weight($"{shared.Name}.s")]), Weight($"{shared.Name}.bias")]);
    }

    private string Heads(MemberHeads heads, string x) => graph.Node(
        "Concat",
        [
            .. Enumerable.Range(0, heads.Members).Select(member =>
                graph.Node("Unsqueeze", [Gemm($"heads.{member}", graph.Node("Gather", [x, graph.Number((long)member)], attributes: ("axis", 1L))), graph.Vector([1L])])),
        ],
        attributes: ("axis", 1L));

    private string Weight(string name) => graph.Weight(tensors[name]);
}
