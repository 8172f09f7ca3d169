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

    /// <summary>Inputs, hidden widths, outputs.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Widths => [Inputs, .. Hidden, Outputs];

    public static Architecture Of(TrainingSettings settings, int inputs, int outputs) => settings.ModelType == ModelKind.Linear
        ? new Architecture { Kind = ModelKind.Linear, Inputs = inputs, Hidden = [], Outputs = outputs }
        : new Architecture
        {
            Kind = settings.ModelType,
            Inputs = inputs,
            Hidden = settings.Hidden,
            Outputs = outputs,
            Activation = settings.Activation,
            Normalization = settings.Normalization,
            Dropout = settings.Dropout,
        };
}
