namespace Kargah.Data.Tests;

/// <summary>The suggested target and the warnings.</summary>
public class AdviceTests
{
    [Fact]
    public void Target_IsTheColumnNamedSo_ElseTheLastFitOne()
    {
        Suggested("target,x\n" + Rows(i => $"{i % 2},{i / 7.0:0.000}")).ShouldBe(("target", SuggestedTask.Binary));
        Suggested("species,x\n" + Rows(i => $"{"abc"[i % 3]},{i / 7.0:0.000}")).ShouldBe(("species", SuggestedTask.Multiclass));
        Suggested("x,z\n" + Rows(i => $"{i % 9},{i / 7.0:0.000}")).ShouldBe(("z", SuggestedTask.Regression));
        Suggested("x,kind,customer_id,day\n" + Rows(i => $"{i / 7.0:0.000},{"ab"[i % 2]},{1000 - (3 * i)},2024-01-{1 + (i % 28):00}")).ShouldBe(("kind", SuggestedTask.Binary));
    }

    [Fact]
    public void Target_WithNothingToPredict_IsNone()
    {
        Suggested("a,b\n" + Rows(_ => "1,x")).ShouldBe((null, null));
        Suggested("a\n" + Rows(i => $"note {i}")).ShouldBe((null, null));
    }

    [Fact]
    public void Warnings_NameWhatIsOdd()
    {
        var warnings = Warnings("row_id,same,mostly_missing,customer,x,target\n" + Rows(i => $"{i},7,{(i % 3 == 0 ? "1" : "")},name {i},{i * i % 17},{(i < 3 ? "rare" : "often")}"));
        warnings.ShouldContain((TableCodes.IdLikeColumn, "row_id"));
        warnings.ShouldContain((TableCodes.ConstantColumn, "same"));
        warnings.ShouldContain((TableCodes.HighMissing, "mostly_missing"));
        warnings.ShouldContain((TableCodes.IdLikeColumn, "customer"));
        warnings.ShouldContain((TableCodes.ClassImbalance, "target"));
        warnings.ShouldNotContain(warning => warning.Column == "x");
    }

    [Fact]
    public void Leakage_IsAColumnThatAloneTellsTheTarget()
    {
        var warnings = Warnings("code,ordered,honest,target\n" + Rows(i => $"{(i % 2 == 0 ? "A" : "B")},{(i % 2 == 0 ? i : 1000 + i)},{i * 31 % 11},{i % 2}"));
        warnings.ShouldContain((TableCodes.PossibleLeakage, "code"));
        warnings.ShouldContain((TableCodes.PossibleLeakage, "ordered"));
        warnings.ShouldNotContain((TableCodes.PossibleLeakage, "honest"));

        var regression = Warnings("euro,cents,other,price\n" + Rows(i => $"{i / 8.0:0.000},{i * 100},{i * i % 23},{i / 4.0:0.00}"));
        regression.ShouldContain((TableCodes.PossibleLeakage, "euro"));
        regression.ShouldNotContain((TableCodes.PossibleLeakage, "other"));
    }

    [Fact]
    public void Warnings_AboutNotation_NameTheColumn()
    {
        Warnings("x,y\n" + Rows(i => $"\"{i},5\",۱{i % 5}")).ShouldBe([(TableCodes.DecimalComma, "x"), (TableCodes.PersianDigits, "y")], ignoreOrder: true);
    }

    [Fact]
    public void Sample_OfCustomers_IsMixedAndValid()
    {
        var profile = TableProfiler.Profile(TempTable.Bundled("sample_dataset.csv"), ReadLimits.Default, TestContext.Current.CancellationToken);
        profile.Rows.ShouldBe(600);
        (profile.SuggestedTarget, profile.SuggestedTask).ShouldBe(("churned", SuggestedTask.Binary));
        profile.Validation.Valid.ShouldBeTrue();
        profile.Schema.Columns.Select(column => column.Type).Distinct().ShouldBe([ColumnType.Numeric, ColumnType.Category, ColumnType.Date, ColumnType.Boolean], ignoreOrder: true);
        profile.Columns.Count(column => column.Missing > 0).ShouldBe(3);
        profile.Validation.Warnings.ShouldBeEmpty();
    }

    private static string Rows(Func<int, string> row) => string.Concat(Enumerable.Range(1, 120).Select(i => row(i) + "\n"));

    private static (string?, SuggestedTask?) Suggested(string text)
    {
        using var table = TempTable.Csv(text);
        var profile = table.Profile();
        return (profile.SuggestedTarget, profile.SuggestedTask);
    }

    private static List<(string Code, string? Column)> Warnings(string text)
    {
        using var table = TempTable.Csv(text);
        return [.. table.Profile().Validation.Warnings.Select(warning => (warning.Code, warning.Column))];
    }
}
