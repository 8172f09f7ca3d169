using System.ComponentModel.DataAnnotations;

namespace Kargah.Contracts;

public enum TrainingTask
{
    Auto,
    Regression,
    Binary,
    Multiclass,
}

public enum ModelType
{
    Auto,
    Linear,
    Mlp,
    Resnet,
    Ensemble,
}

public enum ActivationName
{
    Relu,
    Gelu,
    Silu,
    Tanh,
}

public enum NormalizationName
{
    None,
    Batch,
    Layer,
}

/// <summary>Of a regression.</summary>
public enum LossName
{
    Mse,
    Huber,
}

/// <summary>Auto: quantile for columns with a long tail or outliers, standard for the others.</summary>
public enum ScalingName
{
    Auto,
    Standard,
    Quantile,
}

public enum NumberInputsName
{
    Plain,
    Piecewise,
    Periodic,
}

public enum CategoryInputsName
{
    OneHot,
    Embedding,
}

public enum OptimizerName
{
    Adam,
    Adamw,
    Sgd,
}

public enum ScheduleName
{
    Constant,
    Cosine,
    Plateau,
}

public enum SplitKind
{
    Random,
    Stratified,
    Group,
    Time,
    Column,
}

public enum ClassWeight
{
    None,
    Balanced,
}

/// <summary>Which rows teach, which choose the epoch, which are scored once at the end. Shares are of all rows, each in (0, 0.9).</summary>
public sealed record SplitSettings
{
    public SplitKind? Kind { get; init; }

    [Range(0.01, 0.9, ErrorMessage = "The validation share goes from 0.01 to 0.9.")]
    public double? Validation { get; init; }

    [Range(0.01, 0.9, ErrorMessage = "The test share goes from 0.01 to 0.9.")]
    public double? Test { get; init; }

    public string? GroupColumn { get; init; }
    public string? TimeColumn { get; init; }

    /// <summary>For kind column: a column whose values are train, validation and test.</summary>
    public string? Column { get; init; }

    [Range(2, 20)]
    public int? Folds { get; init; }
}

/// <summary>All optional; what is absent is chosen for this table and told in <c>params</c> of the answer.</summary>
public sealed record StartTrainingRequest
{
    /// <summary>A data set's id or its <c>path</c>. With none at all the bundled sample is used.</summary>
    public string? Dataset { get; init; }
    public string? DatasetId { get; init; }
    public string? DatasetPath { get; init; }

    [MaxLength(200, ErrorMessage = "The name can have at most 200 characters.")]
    public string? Name { get; init; }

    public string? ExperimentId { get; init; }

    /// <summary>Of those that wait higher ones start first; 0 unless told, above 0 for admins alone.</summary>
    [Range(-10, 10, ErrorMessage = "The priority goes from -10 to 10.")]
    public int? Priority { get; init; }

    public string? Target { get; init; }
    public IReadOnlyList<string>? Features { get; init; }
    public IReadOnlyList<string>? Ignore { get; init; }
    public TrainingTask? Task { get; init; }
    public ModelType? ModelType { get; init; }

    /// <summary>Widths of the hidden layers, first to last; of a residual network one a block.</summary>
    [MaxLength(8, ErrorMessage = "At most 8 hidden layers.")]
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>Networks in an ensemble.</summary>
    [Range(2, 64, ErrorMessage = "An ensemble has 2 to 64 members.")]
    public int? Members { get; init; }

    public ActivationName? Activation { get; init; }
    public NormalizationName? Normalization { get; init; }

    /// <summary>How numbers are scaled before they enter.</summary>
    public ScalingName? Scaling { get; init; }

    /// <summary>Whether a number enters as one input, as a place in bins, or as waves.</summary>
    public NumberInputsName? NumberInputs { get; init; }

    /// <summary>Whether a category enters as an input a level, or as a few learnt numbers.</summary>
    public CategoryInputsName? CategoryInputs { get; init; }

    public LossName? Loss { get; init; }

    [Range(0, 0.5, ErrorMessage = "Label smoothing goes from 0 to 0.5.")]
    public double? LabelSmoothing { get; init; }

    [Range(0, 0.999, ErrorMessage = "Momentum goes from 0 to 0.999.")]
    public double? Momentum { get; init; }

    [Range(0.0, 1000.0, MinimumIsExclusive = true, ErrorMessage = "The gradient's limit is above 0 and at most 1000.")]
    public double? GradientClip { get; init; }

    [Range(0, 0.9, ErrorMessage = "Dropout goes from 0 to 0.9.")]
    public double? Dropout { get; init; }

    [Range(1, 1000, ErrorMessage = "Epochs go from 1 to 1000.")]
    public int? Epochs { get; init; }

    [Range(1, 65536, ErrorMessage = "The batch size goes from 1 to 65536.")]
    public int? BatchSize { get; init; }

    [Range(0.0, 1.0, MinimumIsExclusive = true, ErrorMessage = "The learning rate is above 0 and at most 1.")]
    public double? Lr { get; init; }

    public OptimizerName? Optimizer { get; init; }
    public ScheduleName? Schedule { get; init; }

    [Range(0.0, 1.0, ErrorMessage = "Weight decay goes from 0 to 1.")]
    public double? WeightDecay { get; init; }

    [Range(1, 1000, ErrorMessage = "Patience goes from 1 to 1000 epochs.")]
    public int? Patience { get; init; }

    [Range(0, int.MaxValue, ErrorMessage = "The seed goes from 0 to 2147483647.")]
    public int? Seed { get; init; }

    public SplitSettings? Split { get; init; }
    public ClassWeight? ClassWeight { get; init; }
    public string? EvalMetric { get; init; }
    public string? PositiveClass { get; init; }

    [Range(0.0, 1.0, ErrorMessage = "The threshold goes from 0 to 1.")]
    public double? Threshold { get; init; }

    public string? WeightColumn { get; init; }
}

/// <summary>The effective settings of a run: nothing left to guess.</summary>
public sealed record TrainingParams
{
    public required string Target { get; init; }
    public IReadOnlyList<string>? Features { get; init; }
    public IReadOnlyList<string>? Ignore { get; init; }
    public required TrainingTask Task { get; init; }
    public required ModelType ModelType { get; init; }
    public required IReadOnlyList<int> Hidden { get; init; }
    /// <summary>Null for all but an ensemble.</summary>
    public int? Members { get; init; }
    public ActivationName Activation { get; init; }
    public NormalizationName Normalization { get; init; }
    public ScalingName Scaling { get; init; }
    public NumberInputsName NumberInputs { get; init; }
    public CategoryInputsName CategoryInputs { get; init; }

    /// <summary>Null for classes.</summary>
    public LossName? Loss { get; init; }
    public double LabelSmoothing { get; init; }

    /// <summary>Of sgd.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Null: the gradient is not limited.</summary>
    public double? GradientClip { get; init; }
    public required double Dropout { get; init; }
    public required int Epochs { get; init; }
    public required int BatchSize { get; init; }
    public required double Lr { get; init; }
    public required OptimizerName Optimizer { get; init; }
    public required ScheduleName Schedule { get; init; }
    public required double WeightDecay { get; init; }
    public required int Patience { get; init; }
    public required int Seed { get; init; }
    public required SplitSettings Split { get; init; }
    public required ClassWeight ClassWeight { get; init; }
    public required string EvalMetric { get; init; }
    public string? PositiveClass { get; init; }
    public required double Threshold { get; init; }
    public string? WeightColumn { get; init; }
}
