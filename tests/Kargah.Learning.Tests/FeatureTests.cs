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
}
