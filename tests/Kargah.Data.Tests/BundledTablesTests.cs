namespace Kargah.Data.Tests;

/// <summary>Known figures of the tables in test_data; means and deviations from numpy.</summary>
public class BundledTablesTests
{
    [Theory]
    [InlineData("iris.csv", 150, 5, "species", SuggestedTask.Multiclass)]
    [InlineData("breast_cancer.csv", 569, 31, "diagnosis", SuggestedTask.Binary)]
    [InlineData("digits.csv", 1797, 65, "digit", SuggestedTask.Multiclass)]
    public void Profile_OfABundledTable_KnowsItsShapeAndTarget(string name, int rows, int columns, string target, SuggestedTask task)
    {
        var profile = TableProfiler.Profile(TempTable.Bundled(name), ReadLimits.Default, TestContext.Current.CancellationToken);

        profile.Rows.ShouldBe(rows);
        profile.Columns.Count.ShouldBe(columns);
        profile.SuggestedTarget.ShouldBe(target);
        profile.SuggestedTask.ShouldBe(task);
        profile.Validation.Valid.ShouldBeTrue();
        profile.Schema.Columns.Where(column => column.Name != target).ShouldAllBe(column => column.Type == ColumnType.Numeric);
    }
}
