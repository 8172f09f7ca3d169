namespace Kargah.Learning.Tests;

public sealed class SplitTests
{
    [Theory]
    [InlineData(SplitMethod.Random)]
    [InlineData(SplitMethod.Stratified)]
    public void Split_ByDefaultShares_IsSixtyTwentyTwentyWithEveryRowOnce(SplitMethod kind)
    {
        var rows = Rows(TestTable.Mixed(), new SplitOptions { Kind = kind });

        (rows.Train.Count, rows.Validation.Count, rows.Test.Count).ShouldBe((144, 48, 48));
        rows.Train.Concat(rows.Validation).Concat(rows.Test).Order().ShouldBe(Enumerable.Range(0, 240));
    }

    [Fact]
    public void Split_WithTheSameSeed_IsTheSameAndWithAnotherAnother()
    {
        var table = TestTable.Mixed();

        Rows(table, new SplitOptions(), seed: 5).Test.ShouldBe(Rows(table, new SplitOptions(), seed: 5).Test);
        Rows(table, new SplitOptions(), seed: 6).Test.ShouldNotBe(Rows(table, new SplitOptions(), seed: 5).Test);
    }

    [Fact]
    public void Stratified_OfAnImbalancedTarget_GivesEachPartItsShareOfEachClass()
    {
        var labels = Enumerable.Range(0, 200).Select(i => i % 20 == 0 ? "rare" : "often").ToArray();
        var table = TestTable.Mixed(200).Categories("buys", labels);

        var rows = Rows(table, new SplitOptions { Kind = SplitMethod.Stratified }, "buys");

        new[] { rows.Train, rows.Validation, rows.Test }.Select(part => part.Count(row => labels[row] == "rare")).ShouldBe([6, 2, 2]);
    }

    [Fact]
    public void Stratified_WithAClassOfOneRow_LetsItTeachAndSaysSo()
    {
        var listener = new Listener();
        var labels = Enumerable.Range(0, 60).Select(i => i == 17 ? "once" : i % 2 == 0 ? "a" : "b").ToArray();

        var outcome = TestTable.Mixed(60).Categories("color", labels).Train(new TrainingSettings { Target = "color", Epochs = 2 }, listener);

        outcome.Plan.Rows.Train.ShouldContain(17);
        listener.Warnings.ShouldContain(warning => warning.Code == TrainingProblems.ClassTooSmall && warning.Message.Contains("'once' has 1 row,"));
    }

    [Fact]
    public void Stratified_OfNumbers_SpreadsSmallAndLarge()
    {
        var table = TestTable.Mixed();
        var price = ((Kargah.Data.NumberColumn)table.Table.Find("price")!).Values;

        var rows = Rows(table, new SplitOptions { Kind = SplitMethod.Stratified });

        var median = price.Order().ElementAt(120);
        rows.Test.Count(row => price[row] < median).ShouldBeInRange(23, 25);
    }

    [Fact]
    public void Group_KeepsTheRowsOfAGroupTogether()
    {
        var groups = Enumerable.Range(0, 240).Select(i => $"patient {i % 30}").ToArray();
        var table = TestTable.Mixed().Categories("patient", groups);

        var rows = Rows(table, new SplitOptions { Kind = SplitMethod.Group, GroupColumn = "patient" });

        var parts = new[] { rows.Train, rows.Validation, rows.Test }.Select(part => part.Select(row => groups[row]).Distinct().ToArray()).ToArray();
        parts.Sum(part => part.Length).ShouldBe(30);
        parts.SelectMany(part => part).Distinct().Count().ShouldBe(30);
        rows.Test.Count.ShouldBe(48);
        rows.Validation.Count.ShouldBe(48);
    }

    [Fact]
    public void Group_WithOneHugeGroup_LetsItTeach()
    {
        var table = TestTable.Mixed().Categories("site", Enumerable.Range(0, 240).Select(i => i < 200 ? "main" : i < 220 ? "north" : "south"));

        for (var seed = 0; seed < 6; seed++)
        {
            Rows(table, new SplitOptions { Kind = SplitMethod.Group, GroupColumn = "site" }, seed: seed).Train.Count.ShouldBe(200);
        }
    }

    [Fact]
    public void Group_WithTooFewGroups_SaysHowManyAreNeeded()
    {
        var table = TestTable.Mixed().Categories("site", Enumerable.Range(0, 240).Select(i => i % 2 == 0 ? "north" : "south"));

        var refused = Should.Throw<TrainingException>(() => Rows(table, new SplitOptions { Kind = SplitMethod.Group, GroupColumn = "site" }));

        refused.Code.ShouldBe(TrainingProblems.TooFewGroups);
        refused.Message.ShouldContain("has 2 groups; the split needs at least 3");
    }

    [Fact]
    public void Time_LetsThePastTeachAndTheFutureTest()
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var day = Enumerable.Range(0, 240).Select(i => (i * 77) % 240).ToArray();
        var table = TestTable.Mixed().Dates("sold", day.Select(d => (DateTime?)start.AddDays(d)));

        var rows = Rows(table, new SplitOptions { Kind = SplitMethod.Time, TimeColumn = "sold" });

        rows.Train.Max(row => day[row]).ShouldBeLessThan(rows.Validation.Min(row => day[row]));
        rows.Validation.Max(row => day[row]).ShouldBeLessThan(rows.Test.Min(row => day[row]));
        rows.Test.Count.ShouldBe(48);
    }

    [Fact]
    public void Time_WithRowsOfOneMoment_KeepsThemOnOneSide()
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var table = TestTable.Mixed().Dates("sold", Enumerable.Range(0, 240).Select(i => (DateTime?)start.AddDays(i / 50)));

        var rows = Rows(table, new SplitOptions { Kind = SplitMethod.Time, TimeColumn = "sold" });

        rows.Train.Select(row => row / 50).Intersect(rows.Validation.Concat(rows.Test).Select(row => row / 50)).ShouldBeEmpty();
        rows.Validation.Select(row => row / 50).Intersect(rows.Test.Select(row => row / 50)).ShouldBeEmpty();
    }

    [Fact]
    public void Time_WithAnEmptyMoment_NamesTheRow()
    {
        var table = TestTable.Mixed().Dates("sold", Enumerable.Range(0, 240).Select(i => i == 11 ? (DateTime?)null : DateTime.UnixEpoch.AddDays(i)));

        var refused = Should.Throw<TrainingException>(() => Rows(table, new SplitOptions { Kind = SplitMethod.Time, TimeColumn = "sold" }));

        refused.Code.ShouldBe(TrainingProblems.TimeMissing);
        refused.Message.ShouldContain("row 12");
    }

    [Fact]
    public void Column_TakesTheTablesWordForIt()
    {
        var table = TestTable.Mixed().Categories("part", Enumerable.Range(0, 240).Select(i => i < 100 ? "train" : i < 150 ? "Validation" : "test"));

        var rows = Rows(table, new SplitOptions { Kind = SplitMethod.Column, Column = "part" });

        rows.Train.ShouldBe(Enumerable.Range(0, 100));
        rows.Validation.ShouldBe(Enumerable.Range(100, 50));
        rows.Test.ShouldBe(Enumerable.Range(150, 90));
    }

    [Fact]
    public void Column_WithAnotherWord_NamesRowAndWord()
    {
        var table = TestTable.Mixed().Categories("part", Enumerable.Range(0, 240).Select(i => i == 3 ? "holdout" : "train"));

        var refused = Should.Throw<TrainingException>(() => Rows(table, new SplitOptions { Kind = SplitMethod.Column, Column = "part" }));

        refused.Code.ShouldBe(TrainingProblems.SplitValueInvalid);
        refused.Message.ShouldContain("'holdout' in row 4");
    }

    [Theory]
    [InlineData(4, 0.2, 0.2)]
    [InlineData(5, 0.01, 0.9)]
    [InlineData(7, 0.9, 0.05)]
    public void Split_OfATinyTable_LeavesNoPartEmpty(int rows, double validation, double test)
    {
        foreach (var kind in new[] { SplitMethod.Random, SplitMethod.Stratified })
        {
            var parts = Rows(TestTable.Mixed(rows), new SplitOptions { Kind = kind, Validation = validation, Test = test });

            parts.Train.Count.ShouldBeGreaterThanOrEqualTo(2);
            parts.Validation.ShouldNotBeEmpty();
            parts.Test.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Split_WithoutTest_ScoresNoTestRows()
    {
        var outcome = TestTable.Mixed().Train(new TrainingSettings { Target = "price", Epochs = 2, Split = new SplitOptions { Test = 0 } });

        outcome.Plan.Rows.Test.ShouldBeEmpty();
        outcome.TestMetrics.ShouldBeEmpty();
        outcome.ValidationMetrics.Keys.ShouldContain(MetricNames.Rmse);
    }

    [Fact]
    public void Split_WithoutValidation_KeepsTheLastEpoch()
    {
        var outcome = TestTable.Mixed().Train(new TrainingSettings { Target = "color", Epochs = 3, Patience = 1, Split = new SplitOptions { Validation = 0 } });

        (outcome.End, outcome.BestEpoch, outcome.Plan.Rows.Validation.Count).ShouldBe((TrainingEnd.Finished, 3, 0));
        outcome.ValidationMetrics.ShouldBeEmpty();
        outcome.Baseline.Naive.Keys.ShouldBe(outcome.TestMetrics.Keys);
    }

    private static SplitRows Rows(TestTable table, SplitOptions split, string target = "price", int seed = 0) =>
        table.Train(new TrainingSettings { Target = target, Epochs = 1, Seed = seed, Split = split, ModelType = ModelKind.Linear }).Plan.Rows;
}
