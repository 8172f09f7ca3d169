namespace Kargah.Learning;

public enum TaskKind
{
    /// <summary>Regression for numbers, else binary or multiclass by how many classes the target has.</summary>
    Auto,
    Regression,
    Binary,
    Multiclass,
}

public enum ModelKind
{
    /// <summary>One linear layer: linear, logistic or multinomial logistic regression.</summary>
    Linear,

    /// <summary>Linear layers with ReLU (and dropout) between them.</summary>
    Mlp,

    /// <summary>Residual blocks, one for each hidden width.</summary>
    Resnet,

    /// <summary>MLPs that share their weights but for some factors of their own, trained in one pass; their predictions are averaged.</summary>
    Ensemble,
}

public enum NumberScaling
{
    /// <summary>Ranks for columns with a long tail or outliers (<see cref="QuantileCurve.Suits"/>), standard for the others.</summary>
    Auto,

    /// <summary>Mean 0 and standard deviation 1.</summary>
    Standard,

    /// <summary>Normal scores of the ranks.</summary>
    Quantile,
}

public enum NumberInputs
{
    /// <summary>A number is one input.</summary>
    Plain,

    /// <summary>A number is how far it has come through each of up to 16 bins with the same number of training rows.</summary>
    Piecewise,

    /// <summary>A number is sines and cosines of learnt frequencies.</summary>
    Periodic,
}

public enum CategoryInputs
{
    /// <summary>An input for each level.</summary>
    OneHot,

    /// <summary>A few learnt numbers for each level.</summary>
    Embedding,
}

public enum RegressionLoss
{
    /// <summary>Mean squared error.</summary>
    Squared,

    /// <summary>Squared near the target, absolute beyond one standard deviation of it: outliers pull less.</summary>
    Huber,
}

public enum OptimizerKind
{
    Adam,
    AdamW,
    Sgd,
}

public enum ScheduleKind
{
    Constant,

    /// <summary>A short warm-up, then falling along a cosine; also where patience ends the run before its epochs are over.</summary>
    Cosine,

    /// <summary>Half as large whenever the validation score has not become better for a third of the patience.</summary>
    Plateau,
}

public enum ClassWeighting
{
    None,

    /// <summary>A class weighs rows / (classes · rows of the class), counted on the training rows.</summary>
    Balanced,
}

public enum SplitMethod
{
    Random,

    /// <summary>Each class (or, for regression, each tenth of the target's range of ranks) in the same shares.</summary>
    Stratified,

    /// <summary>Rows of one group stay together.</summary>
    Group,

    /// <summary>The past teaches, the future tests.</summary>
    Time,

    /// <summary>The table says it: a column with train, validation and test.</summary>
    Column,
}

/// <summary>Which rows teach, which choose the epoch, which are scored once. Shares are of all rows that have a target.</summary>
public sealed record SplitOptions
{
    /// <summary>Null: stratified for classes, random for regression.</summary>
    public SplitMethod? Kind { get; init; }
    public double Validation { get; init; } = 0.2;
    public double Test { get; init; } = 0.2;
    public string? GroupColumn { get; init; }
    public string? TimeColumn { get; init; }
    public string? Column { get; init; }
}

/// <summary>Everything a run depends on beside the table: the same table, settings and machine kind give the same model bit for bit.</summary>
public sealed record TrainingSettings
{
    public required string Target { get; init; }

    /// <summary>Columns to learn from; null: all that are usable.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Columns to leave out.</summary>
    public IReadOnlyList<string>? Ignore { get; init; }
    public TaskKind Task { get; init; }
    public ModelKind ModelType { get; init; } = ModelKind.Mlp;

    /// <summary>Widths of the hidden layers, first to last; of a residual network the inner widths of its blocks, whose outer one is the first. Not used by a linear model.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    /// <summary>Of an ensemble.</summary>
    public int Members { get; init; } = 8;

    public NumberScaling Scaling { get; init; }
    public NumberInputs NumberInputs { get; init; }
    public CategoryInputs CategoryInputs { get; init; }

    /// <summary>Share of hidden units that are silenced in each training step, [0, 0.95).</summary>
    public double Dropout { get; init; }
    public ActivationKind Activation { get; init; }
    public NormalizationKind Normalization { get; init; }

    /// <summary>What a regression goes down on.</summary>
    public RegressionLoss Loss { get; init; }

    /// <summary>Share of each label that is spread over all classes, [0, 0.5].</summary>
    public double LabelSmoothing { get; init; }
    public int Epochs { get; init; } = 60;
    public int BatchSize { get; init; } = 32;
    public double LearningRate { get; init; } = 0.003;
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    /// <summary>Of <see cref="OptimizerKind.Sgd"/>: what is kept of the last step's velocity, [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Epochs without a better validation score before the run ends; null: never.</summary>
    public int? Patience { get; init; } = 15;

    /// <summary>Largest Euclidean norm of the gradient over all parameters; null: not clipped.</summary>
    public double? GradientClip { get; init; }
    public int Seed { get; init; }
    public SplitOptions Split { get; init; } = new();
    public ClassWeighting ClassWeight { get; init; }

    /// <summary>What chooses the epoch on the validation rows: a name of <see cref="MetricNames"/>, or null or "loss" for the loss.</summary>
    public string? EvalMetric { get; init; }

    /// <summary>The class that a binary model's probability speaks of; null: the last in order.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>Probability from which a binary model says <see cref="PositiveClass"/>.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Column with a weight ≥ 0 for each row's loss; metrics count every row once.</summary>
    public string? WeightColumn { get; init; }
    public int Threads { get; init; } = 1;
}
