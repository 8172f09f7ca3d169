using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>Looks closely at a trained model on the rows that neither taught it nor chose its epoch.</summary>
public static class Evaluator
{
    // 256 MB of probabilities.
    private const int MostPredictions = 32 << 20;
    private const int MostValidationRows = 50_000;
    private const int MostMistakes = 20;

    /// <summary>
    /// Scores the test rows (the validation rows where there are none) and makes everything of <see cref="ModelEvaluation"/> from that. The same model and table
    /// give the same figures. Time is bounded: about a second for small networks and up to some hundred thousand rows.
    /// </summary>
    /// <param name="model">As the run ended.</param>
    /// <param name="table">That it was trained on.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public static (ModelEvaluation Evaluation, ScoredRows Scored) Evaluate(TrainedModel model, Table table, CancellationToken stop = default)
    {
        var onTest = model.Rows.Test.Count > 0;
        var split = onTest ? model.Rows.Test : model.Rows.Validation;
        var seed = SeededRandom.DeriveSeed(model.Description.Settings.Seed, "evaluation");
        var rows = ScoredRows.Sample(split, MostPredictions / Math.Max(1, model.Classes?.Count ?? 1), seed);
        var scored = ScoredRows.Of(model, table, rows, stop);
        var skipped = new List<SkippedPart>();
        var (metrics, facts) = Bootstrap.Of(scored, SeededRandom.DeriveSeed(seed, "bootstrap"), stop);
        if (facts is null)
        {
            skipped.Add(scored.Count == 0
                ? new SkippedPart("all", "no_rows", "The split left no rows to evaluate on.")
                : new SkippedPart("intervals", "too_few_rows", $"An interval needs at least {Bootstrap.FewestRows} rows; there are {scored.Count}."));
        }

        var evaluation = new ModelEvaluation
        {
            Task = model.Task,
            Target = model.Target,
            On = onTest ? "test" : "validation",
            Rows = scored.Count,
            RowsInSplit = split.Count,
            Classes = model.Classes,
            PositiveClass = model.PositiveClass,
            Threshold = model.Task == TaskKind.Binary ? model.Threshold : null,
            UnknownClassRows = scored.Labels.Count(label => label < 0),
            Metrics = metrics,
            Bootstrap = facts,
            Skipped = skipped,
        };
        if (scored.Count == 0)
        {
            return (evaluation, scored);
        }

        evaluation = model.Classes is { } classes
            ? WithClasses(evaluation, model, table, scored, classes, onTest, skipped, stop)
            : evaluation with { Residuals = ResidualReport.Of(scored, SeededRandom.DeriveSeed(seed, "residuals")) };
        return (evaluation with { Importance = Importance(model, table, scored, seed, skipped, stop) }, scored);
    }

    private static ModelEvaluation WithClasses(
        ModelEvaluation evaluation, TrainedModel model, Table table, ScoredRows scored, IReadOnlyList<string> classes, bool onTest, List<SkippedPart> skipped, CancellationToken stop)
    {
        var seed = SeededRandom.DeriveSeed(model.Description.Settings.Seed, "calibration");
        var validation = onTest
            ? ScoredRows.Of(model, table, ScoredRows.Sample(model.Rows.Validation, Math.Min(MostValidationRows, MostPredictions / classes.Count), seed), stop)
            : null;
        var perClass = ClassScore.Of(scored, classes);
        return evaluation with
        {
            Confusion = ConfusionMatrix.Of(scored, classes),
            PerClass = perClass,
            Roc = Curves("roc", RankCurves.Roc, scored, perClass, skipped),
            PrecisionRecall = Curves("precision_recall", RankCurves.PrecisionRecall, scored, perClass, skipped),
            Calibration = Calibration(model, scored, validation, skipped),
            Thresholds = model.Task == TaskKind.Binary ? Thresholds(model, scored, validation, evaluation.On) : null,
            Mistakes = Mistakes(scored, classes),
        };
    }

    private delegate RankCurve? CurveOf(string name, ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, int positive);

    private static IReadOnlyList<RankCurve>? Curves(string part, CurveOf curve, ScoredRows scored, IReadOnlyList<ClassScore> classes, List<SkippedPart> skipped)
    {
        IEnumerable<int> shown = scored.Task == TaskKind.Binary
            ? [1]
            : Enumerable.Range(0, classes.Count).OrderByDescending(c => classes[c].Support).ThenBy(c => c).Take(RankCurves.MostClasses).Order();
        var curves = shown.Select(c => curve(classes[c].Class, scored.Labels, scored.Column(c), c)).OfType<RankCurve>().ToList();
        if (curves.Count > 0)
        {
            return curves;
        }

        skipped.Add(new SkippedPart(part, "one_class", "The rows are all of one class, so there is nothing to tell apart."));
        return null;
    }

    private static CalibrationReport? Calibration(TrainedModel model, ScoredRows scored, ScoredRows? validation, List<SkippedPart> skipped)
    {
        if (scored.Labels.All(label => label < 0))
        {
            skipped.Add(new SkippedPart("calibration", "one_class", "No row is of a class that the model knows."));
            return null;
        }

        var raw = Reliability.Of(scored.Labels, scored.Predictions, scored.Classes);
        var calibrator = validation is { Count: >= Bootstrap.FewestRows } ? Calibrator.Fit(validation.Labels, validation.Predictions, validation.Classes) : null;
        if (calibrator is null)
        {
            skipped.Add(validation is null or { Count: 0 } ? new SkippedPart("calibrated", "no_validation_rows", "Calibrated probabilities need validation rows beside the test rows.")
                : validation.Count < Bootstrap.FewestRows ? new SkippedPart("calibrated", "too_few_rows", $"Calibrated probabilities need at least {Bootstrap.FewestRows} validation rows; there are {validation.Count}.")
                : new SkippedPart("calibrated", "one_class", "The validation rows are all of one class, so probabilities cannot be calibrated on them."));
        }

        return new CalibrationReport(
            model.PositiveClass, raw, calibrator is null ? null : Reliability.Of(scored.Labels, calibrator.Apply(scored.Predictions, scored.Classes), scored.Classes), calibrator);
    }

    private static ThresholdReport Thresholds(TrainedModel model, ScoredRows scored, ScoredRows? validation, string on)
    {
        var here = new ThresholdCounts(scored.Labels, scored.Column(1));
        var there = validation is null ? here : new ThresholdCounts(validation.Labels, validation.Column(1));
        return new ThresholdReport(here.Table(model.Threshold), Choose(row => row.F1), Choose(ThresholdCounts.Youden));

        ChosenThreshold? Choose(Func<ThresholdRow, double> value)
        {
            if (there.Best(value) is { } chosen)
            {
                return new ChosenThreshold(chosen, "validation", here.At(chosen));
            }

            return here.Best(value) is { } flattering ? new ChosenThreshold(flattering, on, here.At(flattering)) : null;
        }
    }

    private static List<Mistake> Mistakes(ScoredRows scored, IReadOnlyList<string> classes) =>
        [.. Enumerable.Range(0, scored.Count).Where(i => scored.Labels[i] >= 0 && scored.Labels[i] != scored.Predicted[i])
            .OrderByDescending(i => scored.ProbabilityOf(i, scored.Predicted[i])).ThenBy(i => i).Take(MostMistakes)
            .Select(i => new Mistake(scored.Rows[i] + 1, classes[scored.Labels[i]], classes[scored.Predicted[i]], scored.ProbabilityOf(i, scored.Predicted[i])))];

    private static ImportanceReport? Importance(TrainedModel model, Table table, ScoredRows scored, long seed, List<SkippedPart> skipped, CancellationToken stop)
    {
        if (scored.Count < 2)
        {
            skipped.Add(new SkippedPart("importance", "too_few_rows", "With one row there is nothing to shuffle."));
            return null;
        }

        var asked = model.Description.Settings.EvalMetric;
        var fallback = model.Task == TaskKind.Regression ? MetricNames.Rmse : MetricNames.LogLoss;
        var metric = asked is null or MetricNames.Loss || !double.IsFinite(scored.Metric(asked)) ? fallback : asked;
        return PermutationImportance.Of(model, table, scored, metric, SeededRandom.DeriveSeed(seed, "importance"), stop);
    }
}
