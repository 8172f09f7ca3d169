using Kargah.Numerics;

namespace Kargah.Learning.Tests;

public sealed class FeatureTests
{
    [Fact]
    public void Columns_ThatTeachNothing_AreDroppedWithTheReason()
    {
        var plan = TestTable.Mixed()
            .Numbers("customer_id", Enumerable.Range(0, 240).Select(i => 1000.0 + i))
            .Numbers("always", Enumerable.Repeat(1.0, 240))
            .Numbers("never", Enumerable.Repeat(double.NaN, 240))
            .Categories("code", Enumerable.Range(0, 240).Select(i => $"K{i}"))
            .Text("note", Enumerable.Range(0, 240).Select(i => $"note {i}"))
            .Train(new TrainingSettings { Target = "price", Epochs = 1, Ignore = ["buys"] }).Plan;

        plan.ColumnsDropped.Select(column => (column.Column, column.Code)).ShouldBe(
            [("price", "target"), ("buys", "ignored"), ("customer_id", "id_like"), ("always", "constant"), ("never", "all_missing"), ("code", "id_like"), ("note", "text")],
            ignoreOrder: true);
        plan.ColumnsDropped.ShouldAllBe(column => column.Reason.Contains($"'{column.Column}'"));
        plan.FeaturesUsed.ShouldBe(["area", "age", "city", "garden", "sold", "color"]);
    }

    [Fact]
    public void Features_AskedFor_AreTheOnlyOnes() =>
        TestTable.Mixed().Numbers("id", Enumerable.Range(0, 240).Select(i => (double)i)).Train(new TrainingSettings { Target = "price", Epochs = 1, Features = ["id", "age"] })
            .Plan.FeaturesUsed.ShouldBe(["age", "id"], ignoreOrder: true);

    [Fact]
    public void ACountFromOneUp_WithoutAnIdsName_IsAFeature()
    {
        var table = new TestTable().Numbers("x", Enumerable.Range(0, 100).Select(i => (double)i)).Numbers("y", Enumerable.Range(0, 100).Select(i => 2.5 * i));

        table.Train(new TrainingSettings { Target = "y", Epochs = 1 }).Plan.FeaturesUsed.ShouldBe(["x"]);
    }

    [Fact]
    public void RareLevels_ShareOneInput()
    {
        // 3 frequent levels and 40 that appear once: 3 inputs, one for the rest.
        var table = new TestTable()
            .Categories("kind", Enumerable.Range(0, 400).Select(i => i % 10 == 0 ? $"rare {i}" : $"kind {i % 3}"))
            .Numbers("y", Enumerable.Range(0, 400).Select(i => (double)(i % 3) + i % 7));

        table.Train(new TrainingSettings { Target = "y", Epochs = 1, Task = TaskKind.Regression }).Plan.Inputs.ShouldBe(4);
    }

    [Fact]
    public void MissingValues_HaveAnInputOfTheirOwnOnlyWhereTheyOccur()
    {
        var full = Enumerable.Range(0, 100).Select(i => (double)(i % 17));
        var table = new TestTable()
            .Numbers("full", full)
            .Numbers("holes", full.Select((value, i) => i % 3 == 0 ? double.NaN : value))
            .Numbers("y", Enumerable.Range(0, 100).Select(i => 1.5 * i));

        table.Train(new TrainingSettings { Target = "y", Epochs = 1 }).Plan.Inputs.ShouldBe(3);
    }

    [Fact]
    public void Dates_TeachTheirCalendar()
    {
        // Weekends are dear; a linear model on seconds alone could not know.
        var start = new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var days = Enumerable.Range(0, 700).Select(i => start.AddDays(i)).ToArray();
        var table = new TestTable()
            .Dates("day", days.Select(day => (DateTime?)day))
            .Categories("dear", days.Select(day => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? "yes" : "no"), Kargah.Data.ColumnType.Boolean);

        table.Train(new TrainingSettings { Target = "dear", ModelType = ModelKind.Linear, LearningRate = 0.05 }).TestMetrics["accuracy"].ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public void ALargeMeanWithASmallSpread_IsScaledWithoutLoss()
    {
        var table = new TestTable()
            .Numbers("x", Enumerable.Range(0, 300).Select(i => 1e12 + i % 7))
            .Numbers("y", Enumerable.Range(0, 300).Select(i => 3.25 * (i % 7)));

        table.Train(new TrainingSettings { Target = "y", Task = TaskKind.Regression, ModelType = ModelKind.Linear, LearningRate = 0.05 }).TestMetrics["r2"].ShouldBeGreaterThan(0.99);
    }

    [Fact]
    public void QuantileCurve_OfAnyValues_KeepsTheirOrderAndHasTheShapeOfABell()
    {
        var random = new SeededRandom(5);
        double[] sorted = [.. Enumerable.Range(0, 5000).Select(_ => Math.Exp(3 * random.NextDouble() / (0.01 + random.NextDouble()))).Order()];

        var curve = QuantileCurve.Learn(sorted);

        curve.Values.Count.ShouldBe(QuantileCurve.MaxKnots);
        var scores = sorted.Select(curve.Apply).ToArray();
        scores.ShouldBe(scores.Order());
        scores.Average().ShouldBe(0, 0.01);
        Math.Sqrt(scores.Average(score => score * score)).ShouldBe(1, 0.03);

        // Φ⁻¹ of 0.001, 0.25, 0.5 and 0.9772.
        curve.Apply(-1e300).ShouldBe(-3.090232, 1e-6);
        curve.Apply(1e300).ShouldBe(3.090232, 1e-6);
        curve.Apply(sorted[1250]).ShouldBe(-0.674490, 0.005);
        curve.Apply(sorted[2500]).ShouldBe(0, 0.005);
        curve.Apply(sorted[4886]).ShouldBe(2, 0.01);
    }

    [Fact]
    public void QuantileCurve_OfEqualValues_PutsThemAtTheMiddleOfTheirShare()
    {
        // Half are 0, which is 0 to 0.5: Φ⁻¹(0.25).
        double[] sorted = [.. Enumerable.Repeat(0.0, 500), .. Enumerable.Range(1, 500).Select(i => (double)i)];

        var curve = QuantileCurve.Learn(sorted);

        curve.Apply(0).ShouldBe(-0.6745, 0.005);
        curve.Values.ShouldBe(curve.Values.Order().Distinct());
        curve.Scores.ShouldBe(curve.Scores.Order().Distinct());
    }

    [Theory]
    [InlineData("normal", false)]
    [InlineData("two values", false)]
    [InlineData("long tail", true)]
    [InlineData("one outlier", true)]
    [InlineData("mostly 0", false)]
    [InlineData("mostly 0, then a long tail", true)]
    public void AutomaticScaling_RanksColumnsWithATailOrOutliers(string shape, bool ranked)
    {
        var random = new SeededRandom(9);
        double[] sorted =
        [
            .. Enumerable.Range(0, 1000).Select(i => shape switch
            {
                "normal" => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()),
                "two values" => i % 20 == 0 ? 1 : 0,
                "mostly 0" => i % 5 == 0 ? Math.Ceiling(16 * random.NextDouble()) : 0,
                "mostly 0, then a long tail" => i % 5 == 0 ? Math.Exp(3 * random.NextDouble() / (0.05 + random.NextDouble())) : 0,
                "long tail" => -Math.Log(1 - random.NextDouble()) * Math.Exp(random.NextDouble()),
                _ => i == 7 ? 1e6 : random.NextDouble(),
            }).Order(),
        ];

        QuantileCurve.Suits(sorted).ShouldBe(ranked);
    }

    [Fact]
    public void LevelsBeyondTheOnesWithAnInput_ShareBucketsByTheirHash()
    {
        // 64 frequent levels, and 400 that two rows have: 32 buckets.
        var table = new TestTable()
            .Categories("kind", Enumerable.Range(0, 4000).Select(i => i < 3200 ? $"kind {i % 64}" : $"rare {i % 400}"))
            .Numbers("y", Enumerable.Range(0, 4000).Select(i => (double)(i % 97)));

        table.Train(new TrainingSettings { Target = "y", Epochs = 1, ModelType = ModelKind.Linear }).Plan.Inputs.ShouldBe(64 + 32);
    }

    [Fact]
    public void CategoriesAsCodes_AreOneInputEach() =>
        TestTable.Mixed().Train(new TrainingSettings { Target = "price", Epochs = 1, Features = ["city", "garden"], CategoryInputs = CategoryInputs.Embedding }).Plan.Inputs.ShouldBe(2);
}
