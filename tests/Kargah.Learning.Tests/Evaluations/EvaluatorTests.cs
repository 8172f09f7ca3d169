using System.Text.Json;
using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning.Tests.Evaluations;

public sealed class EvaluatorTests : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly string folder = Directory.CreateTempSubdirectory("kargah-learning-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("price")]
    [InlineData("buys")]
    [InlineData("color")]
    public void Evaluate_OfATrainedModel_HasTheScoresOfTheRunAndTheSameAgain(string target)
    {
        var table = TestTable.Mixed();
        var outcome = table.Train(new TrainingSettings { Target = target, Epochs = 6 });

        var evaluation = Evaluate(outcome, table);

        evaluation.On.ShouldBe("test");
        evaluation.Rows.ShouldBe(outcome.Plan.Rows.Test.Count);
        evaluation.Metrics.ToDictionary(metric => metric.Key, metric => Math.Round(metric.Value.Value, 9))
            .ShouldBe(outcome.TestMetrics.ToDictionary(metric => metric.Key, metric => Math.Round(metric.Value, 9)), ignoreOrder: true);
        evaluation.Metrics.Values.ShouldAllBe(metric => metric.Low <= metric.Value && metric.Value <= metric.High);
        evaluation.Skipped.ShouldBeEmpty();
        JsonSerializer.Serialize(Evaluate(outcome, table), Json).ShouldBe(JsonSerializer.Serialize(evaluation, Json));
    }

    [Fact]
    public void Evaluate_OfARegression_SaysWhichColumnsMatter()
    {
        var random = new SeededRandom(2);
        var table = TestTable.Mixed(600).Numbers("noise", Enumerable.Range(0, 600).Select(_ => random.NextDouble()));
        var outcome = table.Train(new TrainingSettings { Target = "price", Epochs = 40, Ignore = ["buys", "color"] });

        var evaluation = Evaluate(outcome, table);

        var importance = evaluation.Importance!;
        (importance.Metric, importance.Repeats, importance.ColumnsTotal).ShouldBe(("rmse", 5, 6));
        importance.Columns[0].Column.ShouldBe("area");
        // its inputs are shuffled together: a city's 60 and no more
        importance.Columns.Take(3).Select(column => column.Column).ShouldContain("city");
        var noise = importance.Columns.Single(column => column.Column == "noise");
        noise.Mean.ShouldBeLessThan(importance.Columns[0].Mean / 10);
        evaluation.Residuals!.Sample.Count.ShouldBe(evaluation.Rows);
        var price = ((NumberColumn)table.Table.Find("price")!).Values;
        evaluation.Residuals.Largest.ShouldAllBe(row => row.Actual.Equals(price[row.Row - 1]));
        (evaluation.Confusion, evaluation.Roc, evaluation.Calibration, evaluation.Thresholds).ShouldBe((null, null, null, null));
    }

    [Fact]
    public void Evaluate_OfABinaryTask_RespectsTheThresholdAndChoosesOthersOnValidationRows()
    {
        var table = TestTable.Mixed();
        var outcome = table.Train(new TrainingSettings { Target = "buys", Epochs = 6, Threshold = 0.9, Ignore = ["price", "color"] });

        var evaluation = Evaluate(outcome, table);

        evaluation.Threshold.ShouldBe(0.9);
        var own = evaluation.Thresholds!.Rows.Single(row => row.Threshold.Equals(0.9));
        own.Accuracy.ShouldBe(evaluation.Metrics["accuracy"].Value, 1e-12);
        evaluation.Confusion!.Counts[1][1].ShouldBe(own.TruePositives);
        evaluation.PerClass![1].Recall.ShouldBe(own.Recall);
        evaluation.Thresholds.BestF1!.ChosenOn.ShouldBe("validation");
        evaluation.Roc!.Single().Area.ShouldBe(evaluation.Metrics["roc_auc"].Value, 1e-12);
        evaluation.Calibration!.Calibrator!.FittedOn.ShouldBe(outcome.Plan.Rows.Validation.Count);
        evaluation.Calibration.Of.ShouldBe("yes");
        evaluation.Mistakes!.ShouldAllBe(mistake => mistake.Actual != mistake.Predicted);
    }

    [Fact]
    public void Evaluate_WithoutTestRows_TakesTheValidationRowsAndSaysSo()
    {
        var table = TestTable.Mixed();
        var outcome = table.Train(new TrainingSettings { Target = "buys", Epochs = 3, Split = new SplitOptions { Validation = 0.3, Test = 0 } });

        var evaluation = Evaluate(outcome, table);

        (evaluation.On, evaluation.Rows).ShouldBe(("validation", outcome.Plan.Rows.Validation.Count));
        evaluation.Calibration!.Calibrated.ShouldBeNull();
        evaluation.Skipped.Single().ShouldBe(new SkippedPart("calibrated", "no_validation_rows", "Calibrated probabilities need validation rows beside the test rows."));
    }

    [Fact]
    public void Evaluate_WithoutAnyRows_SaysSo()
    {
        var table = TestTable.Mixed();

        var evaluation = Evaluate(table.Train(new TrainingSettings { Target = "price", Epochs = 2, Split = new SplitOptions { Validation = 0, Test = 0 } }), table);

        (evaluation.Rows, evaluation.Metrics.Count, evaluation.Skipped.Single().Code).ShouldBe((0, 0, "no_rows"));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(1)]
    public void Evaluate_OnRowsOfOneClass_LeavesOutWhatHasNoMeaning(int testRows)
    {
        var random = new SeededRandom(4);
        const int rows = 90;
        var classes = Enumerable.Range(0, rows).Select(i => i < testRows || i % 2 == 0 ? "no" : "yes").ToArray();
        var table = new TestTable()
            .Numbers("x", classes.Select(c => random.NextDouble() + (c == "yes" ? 0.5 : 0)))
            .Categories("part", Enumerable.Range(0, rows).Select(i => i < testRows ? "test" : i < 40 ? "validation" : "train"))
            .Categories("y", classes, ColumnType.Boolean);
        var outcome = table.Train(new TrainingSettings { Target = "y", Epochs = 3, Split = new SplitOptions { Kind = SplitMethod.Column, Column = "part" } });

        var evaluation = Evaluate(outcome, table);

        evaluation.Rows.ShouldBe(testRows);
        evaluation.Roc.ShouldBeNull();
        evaluation.PrecisionRecall.ShouldBeNull();
        evaluation.Skipped.Where(part => part.Code == "one_class").Select(part => part.Part).ShouldBe(["roc", "precision_recall"]);
        evaluation.Metrics.Keys.ShouldNotContain("roc_auc");
        evaluation.Metrics["accuracy"].Low.HasValue.ShouldBe(testRows >= 10);
        evaluation.Confusion!.Counts[0].Sum().ShouldBe(testRows);
        evaluation.Thresholds!.BestYouden!.ChosenOn.ShouldBe("validation");
    }

    [Fact]
    public void Save_OfScoredRows_IsAFileOfTheRowsAndPredictions()
    {
        var table = TestTable.Mixed();
        var path = Path.Combine(folder, "scores.bin");
        var scored = Evaluator.Evaluate(table.Train(new TrainingSettings { Target = "color", Epochs = 2 }).Model, table.Table, TestContext.Current.CancellationToken).Scored;

        scored.Save(path);

        using var file = File.OpenRead(path);
        var start = new byte[8];
        file.ReadExactly(start);
        System.Text.Encoding.ASCII.GetString(start).ShouldBe("KRGHSCR1");
        // rows, labels and three probabilities each
        file.Length.ShouldBeInRange(scored.Count * 4 * 5, scored.Count * 4 * 5 + 500);
    }

    private static ModelEvaluation Evaluate(TrainingOutcome outcome, TestTable table) =>
        Evaluator.Evaluate(outcome.Model, table.Table, TestContext.Current.CancellationToken).Evaluation;
}
