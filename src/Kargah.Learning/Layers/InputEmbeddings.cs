using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>The first layer where inputs are embedded: each layer takes its columns of the input, and the results stand side by side. Columns without a layer pass as they are.</summary>
public sealed class InputEmbeddings : Layer
{
    private readonly (Layer? Layer, int From, int Count, int To)[] parts;
    private readonly RowBuffer output;

    internal InputEmbeddings(IReadOnlyList<InputEmbedding> embeddings)
    {
        parts = new (Layer?, int, int, int)[embeddings.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var layer = LayerOf(embeddings[i], $"embeddings.{i}");
            parts[i] = (layer, Inputs, embeddings[i].Columns, Outputs);
            Inputs += embeddings[i].Columns;
            Outputs += layer?.Outputs ?? embeddings[i].Columns;
        }

        output = new RowBuffer(Outputs);
        Parameters = [.. parts.SelectMany(part => part.Layer?.Parameters ?? [])];
    }

    /// <summary>In the order of the columns; null where they pass as they are.</summary>
    public IReadOnlyList<Layer?> Layers => [.. parts.Select(part => part.Layer)];

    public override int Inputs { get; }
    public override int Outputs { get; }
    public override IReadOnlyList<Parameter> Parameters { get; }

    internal override void Initialize(SeededRandom random)
    {
        foreach (var part in parts)
        {
            part.Layer?.Initialize(random);
        }
    }

    internal override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        var y = output.Take(input.Rows);
        foreach (var (layer, from, count, to) in parts)
        {
            var columns = input.SliceColumns(from, count);
            var embedded = layer?.Forward(columns, pass) ?? columns;
            for (var row = 0; row < y.Rows; row++)
            {
                embedded.Row(row).CopyTo(y.Row(row)[to..]);
            }
        }

        return y;
    }

    internal override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        foreach (var (layer, _, _, to) in parts)
        {
            layer?.Backward(outputGradient.SliceColumns(to, layer.Outputs), pass, needsInputGradient: false);
        }

        return default;
    }

    private static Layer? LayerOf(InputEmbedding embedding, string name) => embedding.Kind switch
    {
        InputEmbeddingKind.Category => new CategoricalEmbedding(name, embedding.Levels, embedding.Width),
        InputEmbeddingKind.Piecewise => new PiecewiseLinear(embedding.Edges),
        InputEmbeddingKind.Periodic => new Periodic(name, embedding.Width),
        _ => null,
    };
}
