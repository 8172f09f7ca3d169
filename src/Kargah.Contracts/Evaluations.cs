namespace Kargah.Contracts;

/// <summary>
/// A close look at a model on rows whose truth is known, made once at the end of a run. What has no meaning for the task is null; what could not be
/// computed on these rows is null too and named in <c>skipped</c>. The same record as the worker's evaluation.json.
/// </summary>
public sealed record EvaluationResponse : OkResponse
{
    public int Format { get; init; } = 1;
    public required TrainingTask Task { get; init; }
    public required string Target { get; init; }
    /// <summary>"test", or "validation" where the split left no test rows.</summary>
    public required string On { get; init; }
    /// <summary>Rows behind every figure here.</summary>
    public required int Rows { get; init; }
    /// <summary>More than <c>rows</c> where they were too many to hold and a seeded sample was taken.</summary>
    public required int RowsInSplit { get; init; }
    /// <summary>In the order of the probabilities; for binary the positive class is last. Null for regression.</summary>
    public IReadOnlyList<string>? Classes { get; init; }
    public string? PositiveClass { get; init; }
    /// <summary>Binary: the probability from which the positive class is said.</summary>
    public double? Threshold { get; init; }
    /// <summary>Rows of a class that no training row has: wrong in every score.</summary>
    public required int UnknownClassRows { get; init; }
    /// <summary>Metric → its value with a 95 % interval; a metric that these rows do not define is absent.</summary>
    public required IReadOnlyDictionary<string, ScoreInterval> Metrics { get; init; }
    public BootstrapFacts? Bootstrap { get; init; }
    public ConfusionMatrix? Confusion { get; init; }
    public IReadOnlyList<ClassScore>? PerClass { get; init; }
    /// <summary>Binary: of the positive class. Multiclass: of each class against the rest, at most 12, those with the most rows.</summary>
    public IReadOnlyList<RankCurve>? Roc { get; init; }
    public IReadOnlyList<RankCurve>? PrecisionRecall { get; init; }
    public CalibrationReport? Calibration { get; init; }
    public ThresholdReport? Thresholds { get; init; }
    public ResidualReport? Residuals { get; init; }
    /// <summary>Rows where the model was surest of a wrong class, the surest first.</summary>
    public IReadOnlyList<Mistake>? Mistakes { get; init; }
    public ImportanceReport? Importance { get; init; }
    public required IReadOnlyList<SkippedPart> Skipped { get; init; }
}

/// <param name="Low">Null where no interval could be made.</param>
public sealed record ScoreInterval(double Value, double? Low, double? High);

/// <summary>How the intervals were made: percentiles over resamples of the rows, drawn with replacement.</summary>
public sealed record BootstrapFacts(int Resamples, double Confidence, long Seed);

/// <param name="Classes">Of the rows and columns; the most frequent where there are more than 40.</param>
/// <param name="OtherClasses">How many classes share the last row and column; 0: there is no such row.</param>
/// <param name="Counts">[actual, predicted]</param>
/// <param name="Shares">Counts over the sum of their row; null in a row without rows.</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> Classes, int OtherClasses, IReadOnlyList<IReadOnlyList<int>> Counts, IReadOnlyList<IReadOnlyList<double>> Shares);

/// <summary>One class against all others; null where its rows do not define a score.</summary>
public sealed record ClassScore(string Class, double Precision, double Recall, double F1, int Support, int PredictedRows, double RocAuc, double AveragePrecision);

/// <param name="Area">ROC: area under the curve; precision and recall: average precision. Over all rows, whatever points are shown.</param>
/// <param name="X">ROC: false positive rate; else recall. At most 200 points.</param>
/// <param name="Y">ROC: true positive rate; else precision.</param>
/// <param name="Thresholds">Probability at each point; null at the end where nothing is said to be of the class.</param>
public sealed record RankCurve(string Class, double Area, int Positives, int Negatives, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double> Thresholds);

/// <param name="Of">The positive class (binary), or null for the class that is said (multiclass).</param>
/// <param name="Calibrated">After the calibrator that was fitted on the validation rows; null where there is none.</param>
public sealed record CalibrationReport(string? Of, Reliability Raw, Reliability? Calibrated, Calibrator? Calibrator);

/// <param name="Predicted">Mean probability of its rows; null without rows.</param>
/// <param name="Observed">Share of its rows that are of the class.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double Predicted, double Observed);

/// <param name="Ece">Expected calibration error over the bins.</param>
public sealed record Reliability(IReadOnlyList<ReliabilityBin> Bins, double Ece, double Brier, double LogLoss);

public enum CalibrationMethod
{
    /// <summary>σ(scale·logit(p) + shift).</summary>
    Platt,
    /// <summary>p^scale over the sum of all classes.</summary>
    Temperature,
}

public sealed record Calibrator(CalibrationMethod Method, double Scale, double Shift, int FittedOn);

/// <param name="Rows">By rising threshold: 0, 0.01, … 1 and the run's own.</param>
/// <param name="BestYouden">With the best recall + specificity − 1.</param>
public sealed record ThresholdReport(IReadOnlyList<ThresholdRow> Rows, ChosenThreshold? BestF1, ChosenThreshold? BestYouden);

/// <summary>A cost follows from the counts: that of a false alarm × false positives + that of a miss × false negatives.</summary>
public sealed record ThresholdRow(
    double Threshold, int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives, double Precision, double Recall, double F1, double Accuracy);

/// <param name="ChosenOn">The rows that decided it: validation wherever it can.</param>
/// <param name="Scores">On the evaluation's own rows.</param>
public sealed record ChosenThreshold(double Threshold, string ChosenOn, ThresholdRow Scores);

/// <summary>A residual is actual − predicted, in the target's unit.</summary>
/// <param name="Quantiles">0, 0.05, 0.25, 0.5, 0.75, 0.95 and 1.</param>
/// <param name="Edges">Of the histogram's bins, one more than <c>counts</c>.</param>
/// <param name="Sample">At most 2,000 rows.</param>
/// <param name="Largest">The rows with the largest errors.</param>
public sealed record ResidualReport(
    double Mean, double Sd, IReadOnlyDictionary<string, double> Quantiles, IReadOnlyList<double> Edges, IReadOnlyList<int> Counts,
    IReadOnlyList<ResidualRow> Sample, IReadOnlyList<ResidualRow> Largest);

/// <param name="Row">Of the data set, from 1.</param>
public sealed record ResidualRow(int Row, double Actual, double Predicted);

/// <param name="Row">Of the data set, from 1.</param>
public sealed record Mistake(int Row, string Actual, string Predicted, double Probability);

/// <param name="Metric">What was measured.</param>
/// <param name="Base">Its value on the rows as they are.</param>
/// <param name="ColumnsTotal">More than are listed where the model reads very many.</param>
public sealed record ImportanceReport(string Metric, double Base, int Rows, int Repeats, int ColumnsTotal, IReadOnlyList<ColumnImportance> Columns);

/// <param name="Mean">How much worse the metric becomes when the column is shuffled among the rows.</param>
public sealed record ColumnImportance(string Column, double Mean, double Sd);

/// <param name="Code">no_rows, one_class, too_few_rows, no_validation_rows.</param>
public sealed record SkippedPart(string Part, string Code, string Reason);
