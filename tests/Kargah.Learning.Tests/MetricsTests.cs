using Kargah.Numerics;

namespace Kargah.Learning.Tests;

/// <summary>Figures from the examples of scikit-learn's documentation, and slow definitions over random cases.</summary>
public sealed class MetricsTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Regression_OfScikitLearnsExample_HasItsFigures()
    {
        double[] actual = [3, -0.5, 2, 7];
        double[] predicted = [2.5, 0, 2, 8];

        RegressionMetrics.MeanAbsoluteError(actual, predicted).ShouldBe(0.5, Tolerance);
        RegressionMetrics.RootMeanSquaredError(actual, predicted).ShouldBe(0.6123724356957945, Tolerance);
        RegressionMetrics.R2(actual, predicted).ShouldBe(0.9486081370449679, Tolerance);
    }

    [Fact]
    public void R2_OfAConstantTarget_IsLeftOut() => Scores.OfRegression([2, 2], [1, 2]).Keys.ShouldBe([MetricNames.Mae, MetricNames.Rmse]);

    [Fact]
    public void RocAucAndAveragePrecision_OfScikitLearnsExample_HaveItsFigures()
    {
        int[] labels = [0, 0, 1, 1];
        double[] scores = [0.1, 0.4, 0.35, 0.8];

        ClassificationMetrics.RocAuc(labels, scores, 1).ShouldBe(0.75, Tolerance);
        ClassificationMetrics.AveragePrecision(labels, scores, 1).ShouldBe(0.8333333333333333, Tolerance);
    }

    [Fact]
    public void BalancedAccuracy_OfScikitLearnsExample_HasItsFigure() =>
        ClassificationMetrics.BalancedAccuracy([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1], 2).ShouldBe(0.625, Tolerance);

    [Fact]
    public void MacroF1_OfScikitLearnsExample_HasItsFigure() =>
        ClassificationMetrics.MacroF1([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3).ShouldBe(0.26666666666666666, Tolerance);

    [Fact]
    public void F1_OfScikitLearnsExampleWithoutMatches_IsZero() => ClassificationMetrics.F1([0, 0, 1], [1, 1, 0], 1).ShouldBe(0);

    [Fact]
    public void LogLoss_OfScikitLearnsExample_HasItsFigure() =>
        ClassificationMetrics.LogLoss([1, 0, 0, 1], [0.1, 0.9, 0.9, 0.1, 0.8, 0.2, 0.35, 0.65], 2).ShouldBe(0.21616187468057912, Tolerance);

    [Fact]
    public void LogLoss_OfACertainMistake_IsFinite() => ClassificationMetrics.LogLoss([1], [1, 0], 2).ShouldBe(36.04365338911715, 1e-9);

    [Theory]
    [InlineData(2, 2)]
    [InlineData(50, 3)]
    [InlineData(400, 7)]
    public void RankMetrics_OfRandomScoresWithTies_AgreeWithTheirDefinitions(int rows, int differentScores)
    {
        var random = new SeededRandom(rows);
        int[] labels = [0, 1, .. Enumerable.Range(0, rows - 2).Select(_ => random.NextInt32(2))];
        double[] scores = [.. labels.Select(label => (double)random.NextInt32(differentScores) + label)];

        ClassificationMetrics.RocAuc(labels, scores, 1).ShouldBe(SlowRocAuc(labels, scores), Tolerance);
        ClassificationMetrics.AveragePrecision(labels, scores, 1).ShouldBe(SlowAveragePrecision(labels, scores), Tolerance);
    }

    [Fact]
    public void Multiclass_OfOneClassThatNeverOccurs_AveragesOverTheOthers()
    {
        var scores = Scores.OfMulticlass([0, 0, 1, 1], [0.8, 0.1, 0.1, 0.6, 0.3, 0.1, 0.3, 0.6, 0.1, 0.2, 0.7, 0.1], 3);

        scores[MetricNames.Accuracy].ShouldBe(1);
        scores[MetricNames.RocAuc].ShouldBe(1);
        scores[MetricNames.BalancedAccuracy].ShouldBe(1);
        scores[MetricNames.F1].ShouldBe(1);
    }

    [Fact]
    public void Binary_OfOneClassOnly_LeavesOutWhatIsNotDefined()
    {
        var scores = Scores.OfBinary([0, 0], [0.9, 0.1, 0.8, 0.2], 0.5);

        scores.Keys.ShouldNotContain(MetricNames.RocAuc);
        scores.Keys.ShouldNotContain(MetricNames.AveragePrecision);
        scores[MetricNames.Accuracy].ShouldBe(1);
    }

    [Fact]
    public void Binary_WithAThreshold_PredictsThePositiveClassFromThere()
    {
        int[] labels = [0, 1, 1];
        double[] probabilities = [0.75, 0.25, 0.75, 0.25, 0.2, 0.8];

        Scores.OfBinary(labels, probabilities, 0.5)[MetricNames.Accuracy].ShouldBe(2 / 3.0, Tolerance);
        Scores.OfBinary(labels, probabilities, 0.25)[MetricNames.F1].ShouldBe(0.8, Tolerance);
    }

    [Fact]
    public void Accuracy_OfAClassTheModelDoesNotKnow_CountsItAsWrong() =>
        Scores.OfMulticlass([0, -1], [0.9, 0.05, 0.05, 0.9, 0.05, 0.05], 3)[MetricNames.Accuracy].ShouldBe(0.5);

    private static double SlowRocAuc(int[] labels, double[] scores)
    {
        var pairs = from p in Indexes(labels, 1) from n in Indexes(labels, 0) select scores[p] > scores[n] ? 1 : scores[p] < scores[n] ? 0 : 0.5;
        return pairs.Average();
    }

    private static double SlowAveragePrecision(int[] labels, double[] scores)
    {
        var (sum, recall) = (0.0, 0.0);
        foreach (var threshold in scores.Distinct().OrderDescending())
        {
            var said = scores.Count(score => score >= threshold);
            var right = Indexes(labels, 1).Count(i => scores[i] >= threshold);
            var reached = (double)right / labels.Sum();
            sum += (reached - recall) * right / said;
            recall = reached;
        }

        return sum;
    }

    private static IEnumerable<int> Indexes(int[] labels, int label) => Enumerable.Range(0, labels.Length).Where(i => labels[i] == label);
}
