using System.Text.Json.Serialization;

namespace Kargah.Learning;

public enum ActivationKind
{
    Relu,
    Gelu,
    Silu,
    Tanh,
}

public enum NormalizationKind
{
    None,
    Batch,
    Layer,
}

/// <summary>All that decides the shape of a network; stored with the model, from which it is built again.</summary>
public sealed record Architecture
{
    public required ModelKind Kind { get; init; }
    public required int Inputs { get; init; }

    /// <summary>Widths of the hidden layers; empty for a linear model.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }
    public required int Outputs { get; init; }
    public ActivationKind Activation { get; init; }
    public NormalizationKind Normalization { get; init; }

    /// <summary>Share of hidden units silenced in a training step.</summary>
    public double Dropout { get; init; }

    /// <summary>Members of an ensemble; 1 for every other kind.</summary>
    public int Members { get; init; } = 1;

    /// <summary>What the input becomes before the first layer, from its first column to its last; empty where it passes as it is.</summary>
    public IReadOnlyList<InputEmbedding> Embeddings { get; init; } = [];

    /// <summary>Inputs, hidden widths, outputs.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Widths => [Inputs, .. Hidden, Outputs];

    internal static Architecture Of(TrainingSettings settings, TrainingData data) => settings.ModelType == ModelKind.Linear
        ? new Architecture { Kind = ModelKind.Linear, Inputs = data.Inputs, Hidden = [], Outputs = data.Outputs, Embeddings = CategoriesOnly(data.Embeddings) }
        : new Architecture
        {
            Kind = settings.ModelType,
            Inputs = data.Inputs,
            Hidden = settings.Hidden,
            Outputs = data.Outputs,
            Activation = settings.Activation,
            Normalization = settings.Normalization,
            Dropout = settings.Dropout,
            Members = settings.ModelType == ModelKind.Ensemble ? settings.Members : 1,
            Embeddings = data.Embeddings,
        };

    // A number that is bent piece by piece is not linear any more; a category has to become numbers somehow.
    private static IReadOnlyList<InputEmbedding> CategoriesOnly(IReadOnlyList<InputEmbedding> embeddings) => embeddings.All(e => e.Kind != InputEmbeddingKind.Category)
        ? []
        : [.. embeddings.Select(e => e.Kind == InputEmbeddingKind.Category ? e : new InputEmbedding(InputEmbeddingKind.Plain) { Columns = e.Columns })];
}
