using System.Text.Json;

namespace Kargah.Learning.Tests.Evaluations;

/// <summary>Figures that scikit-learn 1.2.1 gives for the same predictions; Fixtures/make_evaluation.py wrote them down.</summary>
public sealed class ScikitLearnFiguresTests
{
    private const double Tolerance = 1e-12;
    private const double Rounded = 1e-7;

    private static readonly Figures Known = JsonSerializer.Deserialize<Figures>(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "evaluation.json")), new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower })!;

    public static TheoryData<int> Binary => [.. Enumerable.Range(0, Known.Binary.Length)];

    [Theory]
    [MemberData(nameof(Binary))]
    public void Curves_OfRandomScoresWithTies_HaveItsPoints(int index)
    {
        var known = Known.Binary[index];

        var roc = RankCurves.Roc("yes", known.Labels, known.Scores, 1)!;
        var precisionRecall = RankCurves.PrecisionRecall("yes", known.Labels, known.Scores, 1)!;

        roc.Area.ShouldBe(known.Auc, Tolerance);
        roc.X.ShouldBe(known.Fpr, Rounded);
        roc.Y.ShouldBe(known.Tpr, Rounded);
        precisionRecall.Area.ShouldBe(known.Ap, Tolerance);
        precisionRecall.X.ShouldBe(known.Recall, Rounded);
        precisionRecall.Y.ShouldBe(known.Precision, Rounded);
    }

    [Theory]
    [MemberData(nameof(Binary))]
    public void Reliability_OfABinaryTask_HasItsBinsAndBrierScore(int index)
    {
        var known = Known.Binary[index];

        var reliability = Reliability.Of(known.Labels, Pairs(known.Scores), 2);

        reliability.Brier.ShouldBe(known.Brier, Tolerance);
        var filled = reliability.Bins.Where(bin => bin.Count > 0).ToList();
        // its bins are open below, ours above: a score on an edge lies in the next bin of ours
        if (known.Scores.All(score => !double.IsInteger(score * 10)))
        {
            filled.Select(bin => bin.Observed).ShouldBe(known.Observed, Tolerance);
            filled.Select(bin => bin.Predicted).ShouldBe(known.Predicted, Tolerance);
        }

        filled.Sum(bin => bin.Count * bin.Observed).ShouldBe(known.Labels.Sum(), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Binary))]
    public void Calibrator_OfABinaryTask_IsItsPlattScaling(int index)
    {
        var known = Known.Binary[index];

        var calibrator = Calibrator.Fit(known.Labels, Pairs(known.Scores), 2)!;

        // it stops its own search earlier
        calibrator.Scale.ShouldBe(known.PlattScale, 1e-3);
        calibrator.Shift.ShouldBe(known.PlattShift, 1e-3);
        calibrator.FittedOn.ShouldBe(known.Labels.Length);
    }

    [Fact]
    public void ClassesAndConfusion_OfSeveralClasses_HaveItsFigures()
    {
        var known = Known.Multiclass;
        var names = Enumerable.Range(0, known.Classes).Select(c => $"class {c}").ToArray();
        var scored = ScoredRows.OfClasses(known.Labels, known.Probabilities, known.Classes);

        var classes = ClassScore.Of(scored, names);
        var confusion = ConfusionMatrix.Of(scored, names);

        classes.Select(score => score.Precision).ShouldBe(known.Precision, Tolerance);
        classes.Select(score => score.Recall).ShouldBe(known.Recall, Tolerance);
        classes.Select(score => score.F1).ShouldBe(known.F1, Tolerance);
        classes.Select(score => score.Support).ShouldBe(known.Support);
        classes.Select(score => score.RocAuc).ShouldBe(known.Auc, Tolerance);
        confusion.Counts.ShouldBe(known.Confusion);
        confusion.Shares.Select((row, c) => row[c]).ShouldBe(known.Recall, Tolerance);
        Reliability.Of(known.Labels, known.Probabilities, known.Classes).Brier.ShouldBe(known.Brier, Tolerance);
    }

    private static double[] Pairs(double[] scores) => [.. scores.SelectMany(score => new[] { 1 - score, score })];

    private sealed record Figures(BinaryFigures[] Binary, ClassFigures Multiclass);

    private sealed record BinaryFigures(
        int[] Labels, double[] Scores, double Auc, double Ap, double[] Fpr, double[] Tpr, double[] Precision, double[] Recall,
        double[] Observed, double[] Predicted, double Brier, double PlattScale, double PlattShift);

    private sealed record ClassFigures(
        int[] Labels, double[] Probabilities, int Classes, int[][] Confusion, double[] Precision, double[] Recall, double[] F1, int[] Support, double[] Auc, double Brier);
}
