using Kargah.Numerics;

namespace Kargah.Learning.Tests.Evaluations;

public sealed class EvaluationPartsTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Roc_OfManyScores_KeepsItsEndsAndTheAreaOfAllRows()
    {
        var random = new SeededRandom(3);
        int[] labels = [.. Enumerable.Range(0, 5000).Select(_ => random.NextInt32(2))];
        double[] scores = [.. labels.Select(label => random.NextDouble() + 0.5 * label)];

        var curve = RankCurves.Roc("yes", labels, scores, 1)!;

        curve.X.Count.ShouldBeLessThanOrEqualTo(RankCurves.MostPoints);
        (curve.X[0], curve.Y[0], curve.X[^1], curve.Y[^1]).ShouldBe((0, 0, 1, 1));
        curve.Area.ShouldBe(ClassificationMetrics.RocAuc(labels, scores, 1));
        Trapezes(curve).ShouldBe(curve.Area, 0.003);
        curve.X.ShouldBeInOrder();
        curve.Y.ShouldBeInOrder();
        double.IsNaN(curve.Thresholds[0]).ShouldBeTrue();
    }

    [Fact]
    public void Roc_OfEqualScores_IsTheDiagonal()
    {
        var curve = RankCurves.Roc("yes", [0, 1, 1], [0.4, 0.4, 0.4], 1)!;

        (curve.Area, curve.X.Count).ShouldBe((0.5, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Roc_OfOneClassOnly_IsNone(int label) => RankCurves.Roc("yes", [label, label], [0.2, 0.7], 1).ShouldBeNull();

    [Fact]
    public void PrecisionRecall_WithoutAPositiveRow_IsNone() => RankCurves.PrecisionRecall("yes", [0, 0], [0.2, 0.7], 1).ShouldBeNull();

    [Fact]
    public void Reliability_OfFourRows_IsAsByHand()
    {
        var reliability = Reliability.Of([0, 1, 1, 1], [0.85, 0.15, 0.85, 0.15, 0.05, 0.95, 0, 1], 2);

        // bin 0.1–0.2: 2 rows, predicted 0.15, observed 0.5; bin 0.9–1: 2 rows, predicted 0.975, observed 1
        reliability.Ece.ShouldBe(0.5 * 0.35 + 0.5 * 0.025, Tolerance);
        reliability.Bins[1].ShouldBe(new ReliabilityBin(0.1, 0.2, 2, 0.15, 0.5));
        reliability.Bins[9].Count.ShouldBe(2);
        reliability.Bins[5].Observed.ShouldBe(double.NaN);
    }

    [Fact]
    public void Reliability_OfSeveralClasses_AsksTheMostProbableAndLeavesUnknownOnesOut()
    {
        var reliability = Reliability.Of([2, 0, -1], [0.1, 0.2, 0.7, 0.3, 0.6, 0.1, 1, 0, 0], 3);

        reliability.Bins.Sum(bin => bin.Count).ShouldBe(2);
        reliability.Ece.ShouldBe((0.3 + 0.6) / 2, Tolerance);
        reliability.Brier.ShouldBe((0.01 + 0.04 + 0.09 + 0.49 + 0.36 + 0.01) / 2, Tolerance);
    }

    [Fact]
    public void Calibrator_OfAnOverconfidentModel_BringsItsProbabilitiesToTheMiddle()
    {
        var random = new SeededRandom(5);
        const int classes = 3;
        var (labels, probabilities) = (new int[900], new double[900 * classes]);
        for (var i = 0; i < labels.Length; i++)
        {
            var said = random.NextInt32(classes);
            labels[i] = random.NextDouble() < 0.7 ? said : (said + 1 + random.NextInt32(2)) % classes;
            Array.Fill(probabilities, 0.005, i * classes, classes);
            probabilities[i * classes + said] = 0.99;
        }

        var calibrator = Calibrator.Fit(labels, probabilities, classes)!;
        var calibrated = calibrator.Apply(probabilities, classes);

        calibrator.Scale.ShouldBeInRange(0.1, 0.6);
        calibrated.Max().ShouldBe(0.7, 0.03);
        Enumerable.Range(0, labels.Length).ShouldAllBe(i => Math.Abs(calibrated.AsSpan(i * classes, classes).ToArray().Sum() - 1) < 1e-9);
        foreach (var other in new[] { 0.97, 1.03 })
        {
            var beside = (calibrator with { Scale = calibrator.Scale * other }).Apply(probabilities, classes);
            ClassificationMetrics.LogLoss(labels, calibrated, classes).ShouldBeLessThan(ClassificationMetrics.LogLoss(labels, beside, classes));
        }
    }

    [Fact]
    public void Calibrator_OfCertainProbabilities_StaysFinite()
    {
        var calibrator = Calibrator.Fit([0, 1, 0, 1], [1, 0, 0, 1, 1, 0, 0, 1], 2)!;
        double[] certain = [0, 1];

        calibrator.Apply(certain.AsSpan());

        certain[1].ShouldBeInRange(0.5, 1);
        double.IsFinite(calibrator.Scale).ShouldBeTrue();
    }

    [Fact]
    public void Calibrator_OfOneClass_IsNone() => Calibrator.Fit([1, 1, -1], [0.2, 0.8, 0.4, 0.6, 0.5, 0.5], 2).ShouldBeNull();

    [Fact]
    public void Thresholds_AtEveryPlace_CountAsByHand()
    {
        var counts = new ThresholdCounts([0, 1, 0, 1, 1], [0.1, 0.4, 0.4, 0.6, 0.9]);

        counts.At(0).ShouldBe(new ThresholdRow(0, 3, 2, 0, 0, 0.6, 1, 0.75, 0.6));
        counts.At(0.4).ShouldBe(new ThresholdRow(0.4, 3, 1, 1, 0, 0.75, 1, 6 / 7.0, 0.8));
        counts.At(0.41).ShouldBe(new ThresholdRow(0.41, 2, 0, 2, 1, 1, 2 / 3.0, 0.8, 0.8));
        counts.At(1).ShouldBe(new ThresholdRow(1, 0, 0, 2, 3, double.NaN, 0, 0, 0.4));
        counts.Table(0.123).Count.ShouldBe(102);
    }

    [Fact]
    public void BestThreshold_OfRandomScores_IsNotBeatenByAnyOther()
    {
        var random = new SeededRandom(11);
        int[] labels = [.. Enumerable.Range(0, 200).Select(_ => random.NextInt32(2))];
        double[] scores = [.. labels.Select(label => Math.Round(random.NextDouble() * 0.8 + 0.2 * label, 2))];
        var counts = new ThresholdCounts(labels, scores);

        var best = counts.Best(row => row.F1)!.Value;

        counts.At(best).F1.ShouldBe(Enumerable.Range(0, 1001).Max(i => counts.At(i / 1000.0).F1));
        new ThresholdCounts([1, 1], [0.1, 0.2]).Best(row => row.F1).ShouldBeNull();
    }

    [Fact]
    public void Residuals_OfFiveRows_AreAsByHand()
    {
        var report = ResidualReport.Of(ScoredRows.OfNumbers([1, 2, 3, 4, 10], [1, 1, 3, 5, 4]), 1);

        report.Mean.ShouldBe(1.2, Tolerance);
        report.Quantiles["0"].ShouldBe(-1);
        report.Quantiles["0.5"].ShouldBe(0);
        report.Quantiles["0.75"].ShouldBe(1);
        report.Quantiles["1"].ShouldBe(6);
        report.Counts.Sum().ShouldBe(5);
        report.Edges.Count.ShouldBe(report.Counts.Count + 1);
        report.Largest[0].ShouldBe(new ResidualRow(5, 10, 4));
        report.Sample.Count.ShouldBe(5);
    }

    [Fact]
    public void Residuals_OfOneRow_HaveOneBin()
    {
        var report = ResidualReport.Of(ScoredRows.OfNumbers([3], [2]), 1);

        (report.Counts.Single(), report.Sd, report.Quantiles["0.25"]).ShouldBe((1, 0, 1));
    }

    [Fact]
    public void Confusion_OfVeryManyClasses_FoldsTheRareOnes()
    {
        var classes = Enumerable.Range(0, 60).Select(c => $"{c}").ToArray();
        int[] labels = [.. Enumerable.Range(0, 60).SelectMany(c => Enumerable.Repeat(c, c + 1)), -1];
        var probabilities = new double[labels.Length * 60];
        for (var i = 0; i < labels.Length; i++)
        {
            probabilities[i * 60 + Math.Max(0, labels[i])] = 1;
        }

        var confusion = ConfusionMatrix.Of(ScoredRows.OfClasses(labels, probabilities, 60), classes);

        confusion.Classes.Count.ShouldBe(39);
        confusion.OtherClasses.ShouldBe(21);
        confusion.Counts.Count.ShouldBe(40);
        confusion.Counts[^1][^1].ShouldBe(Enumerable.Range(1, 21).Sum());
        confusion.Counts.Sum(row => row.Sum()).ShouldBe(labels.Length - 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void WeightedScores_WithEveryRowOnce_AreTheScores(int classes)
    {
        var random = new SeededRandom(classes);
        int[] labels = [.. Enumerable.Range(0, 90).Select(_ => random.NextInt32(classes))];
        var probabilities = Enumerable.Range(0, 90).SelectMany(i => Random(random, classes, labels[i])).ToArray();
        var scored = ScoredRows.OfClasses(labels, probabilities, classes);
        var expected = classes == 2 ? Scores.OfBinary(labels, probabilities, 0.5) : Scores.OfMulticlass(labels, probabilities, classes);

        Weighted(scored, [.. Enumerable.Repeat(1, 90)]).ShouldAllBe(score => Math.Abs(score.Value - expected[score.Key]) < 1e-9);
        MetricNames.Classification.ShouldAllBe(name => Math.Abs(scored.Metric(name) - expected[name]) < 1e-12);
    }

    [Fact]
    public void WeightedScores_WithCounts_AreThoseOfRepeatedRows()
    {
        int[] counts = [2, 0, 1, 3, 1];
        var (actual, predicted) = (new double[] { 1e6 + 1, 1e6 + 2, 1e6 + 3, 1e6 + 5, 1e6 + 8 }, new double[] { 1e6, 1e6, 1e6 + 3, 1e6 + 4, 1e6 + 9 });
        double[] Repeat(double[] values) => [.. values.SelectMany((value, i) => Enumerable.Repeat(value, counts[i]))];
        var expected = Scores.OfRegression(Repeat(actual), Repeat(predicted));

        var weighted = Weighted(ScoredRows.OfNumbers(actual, predicted), counts);

        weighted.Keys.ShouldBe(expected.Keys);
        weighted.ShouldAllBe(score => Math.Abs(score.Value - expected[score.Key]) < 1e-9);
    }

    [Fact]
    public void Bootstrap_OfAnAccuracy_HasAboutTheNormalInterval()
    {
        const int rows = 400;
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % 2)];
        double[] probabilities = [.. labels.SelectMany((label, i) => (label == 1) == (i % 10 != 0) ? new[] { 0.2, 0.8 } : [0.8, 0.2])];
        var scored = ScoredRows.OfClasses(labels, probabilities, 2);

        var (metrics, facts) = Bootstrap.Of(scored, 9, TestContext.Current.CancellationToken);
        var accuracy = metrics["accuracy"];

        facts!.Resamples.ShouldBe(1000);
        var half = 1.96 * Math.Sqrt(accuracy.Value * (1 - accuracy.Value) / rows);
        accuracy.Low!.Value.ShouldBe(accuracy.Value - half, 0.008);
        accuracy.High!.Value.ShouldBe(accuracy.Value + half, 0.008);
        Bootstrap.Of(scored, 9, TestContext.Current.CancellationToken).Metrics.ShouldBe(metrics, ignoreOrder: true);
    }

    [Fact]
    public void Bootstrap_OfAFewRows_GivesScoresWithoutIntervals()
    {
        var (metrics, facts) = Bootstrap.Of(ScoredRows.OfNumbers([1, 2], [1, 3]), 1, TestContext.Current.CancellationToken);

        facts.ShouldBeNull();
        metrics["mae"].ShouldBe(new ScoreInterval(0.5, null, null));
    }

    private static Dictionary<string, double> Weighted(ScoredRows scored, int[] counts)
    {
        var scores = new WeightedScores(scored);
        var values = new double[scores.Names.Count];
        scores.Score(counts, values);
        return scores.Names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static double[] Random(SeededRandom random, int classes, int label)
    {
        double[] values = [.. Enumerable.Range(0, classes).Select(c => Math.Round(random.NextDouble() + (c == label ? 0.4 : 0.05), 1))];
        return [.. values.Select(value => value / values.Sum())];
    }

    private static double Trapezes(RankCurve curve) =>
        Enumerable.Range(1, curve.X.Count - 1).Sum(i => (curve.X[i] - curve.X[i - 1]) * (curve.Y[i] + curve.Y[i - 1]) / 2);
}
