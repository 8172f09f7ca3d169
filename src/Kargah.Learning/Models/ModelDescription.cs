using Kargah.Data;

namespace Kargah.Learning;

/// <summary>Everything about a model but its weights: what the engine's own file and the bundle hold as JSON.</summary>
internal sealed record ModelDescription
{
    public int Format { get; init; } = 2;
    public required string EngineVersion { get; init; }
    public required TaskKind Task { get; init; }
    public required string Target { get; init; }
    public required IReadOnlyList<string> Classes { get; init; }
    public string? PositiveClass { get; init; }
    public required double Threshold { get; init; }
    public required Scaling TargetScaling { get; init; }

    public required Architecture Architecture { get; init; }
    public required IReadOnlyList<FeatureEncoder> Encoders { get; init; }
    public required IReadOnlyList<InputColumn> Inputs { get; init; }
    public required TableSchema Schema { get; init; }
    public required TrainingSettings Settings { get; init; }
    public required IReadOnlyDictionary<string, long> Seeds { get; init; }
    public required IReadOnlyList<DroppedFeature> Dropped { get; init; }
    public required int BestEpoch { get; init; }
    public required IReadOnlyDictionary<string, double> ValidationMetrics { get; init; }
    public required IReadOnlyDictionary<string, double> TestMetrics { get; init; }
    public required Baseline Baseline { get; init; }

    /// <summary>A few rows of the table as a prediction takes them.</summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, object?>> SampleRows { get; init; }
}
