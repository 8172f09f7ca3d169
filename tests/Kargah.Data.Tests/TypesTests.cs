namespace Kargah.Data.Tests;

public class TypesTests
{
    [Theory]
    [InlineData("1|2.5|-3|+4|1e3|.5", new[] { 1, 2.5, -3, 4, 1000, 0.5 })]
    [InlineData("1,5|2,25|-0,125|3", new[] { 1.5, 2.25, -0.125, 3 })]
    [InlineData("1.234,5|2.000|-0,5|1.234.567", new[] { 1234.5, 2000, -0.5, 1234567 })]
    [InlineData("1,234|12,345.5|1,000,000|7", new[] { 1234, 12345.5, 1000000, 7 })]
    [InlineData("1.234|0.5|2.000", new[] { 1.234, 0.5, 2 })]
    [InlineData("۱۲|۳٫۵|-۴|۱٬۲۳۴٫۵", new[] { 12, 3.5, -4, 1234.5 })]
    [InlineData("٠٫٢٥|٤٢|٣|١", new[] { 0.25, 42, 3, 1 })]
    [InlineData("12%|5%|7.5 |−3", new[] { 12, 5, 7.5, -3 })]
    [InlineData("12345678901234567890|0.1234567890123456789|9007199254740993|123456789.123456789", new[] { 12345678901234567890, 0.1234567890123456789, 9007199254740993, 123456789.123456789 })]
    public void Numbers_AsPeopleWriteThem_AreRead(string cells, double[] expected)
    {
        using var table = Column(cells.Split('|'));
        var column = table.Load().Columns[0].ShouldBeOfType<NumberColumn>();
        column.Type.ShouldBe(ColumnType.Numeric);
        column.Values.ShouldBe(expected);
    }

    [Fact]
    public void Numbers_BetweenSemicolons_AreReadWithADecimalComma()
    {
        using var table = TempTable.Csv("a;b\n1,250;2\n3,125;4\n");
        ((NumberColumn)table.Load().Columns[0]).Values.ShouldBe([1.25, 3.125]);
        table.Profile().Validation.Warnings.ShouldContain(warning => warning.Code == TableCodes.DecimalComma && warning.Column == "a");
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("1,23,4")]
    [InlineData("12,34,567")]
    [InlineData("1,2345.5")]
    [InlineData("--1")]
    [InlineData("1e")]
    [InlineData("0x1F")]
    [InlineData("1 2")]
    [InlineData("e5")]
    [InlineData("%")]
    [InlineData(".")]
    public void Numbers_ThatAreNone_AreBad(string cell) =>
        CellParser.Parse(new ColumnSchema("a", ColumnType.Numeric), cell).State.ShouldBe(CellState.Bad);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("NULL")]
    [InlineData("None")]
    [InlineData("NaN")]
    [InlineData("-")]
    [InlineData("?")]
    public void Missing_InAnySpelling_IsMissingInEveryType(string cell)
    {
        foreach (var type in Enum.GetValues<ColumnType>())
        {
            CellParser.Parse(new ColumnSchema("a", type), cell).State.ShouldBe(CellState.Missing);
        }
    }

    [Fact]
    public void Infinite_Numbers_AreMissingWithAWarning()
    {
        using var table = Column(["1", "inf", "-Infinity", "1e999", "2"]);
        ((NumberColumn)table.Load().Columns[0]).Values.ShouldBe([1, double.NaN, double.NaN, double.NaN, 2]);
        var profile = table.Profile();
        profile.Columns[0].Missing.ShouldBe(3);
        profile.Validation.Warnings.ShouldContain(warning => warning.Code == TableCodes.InfiniteValues);
    }

    [Theory]
    [InlineData("yes|No|YES|no", "yes", "no")]
    [InlineData("True|False|True", "True", "False")]
    [InlineData("بله|خیر|بله", "بله", "خیر")]
    [InlineData("y|n", "y", "n")]
    [InlineData("true|true|", "true", "false")]
    public void Words_ThatMeanYesAndNo_AreBoolean(string cells, string yes, string no)
    {
        using var table = Column(cells.Split('|'));
        var schema = table.Profile().Schema.Columns[0];
        (schema.Type, schema.TrueWord, schema.FalseWord).ShouldBe((ColumnType.Boolean, yes, no));
        var column = (CategoryColumn)table.Load().Columns[0];
        column.Levels[column.Codes[0]].ShouldBe(yes);
    }

    [Fact]
    public void ZeroAndOne_StayNumeric()
    {
        using var table = Column(["0", "1", "1", "0"]);
        table.Profile().Columns[0].Type.ShouldBe(ColumnType.Numeric);
    }

    [Theory]
    [InlineData("2024-01-31|2023-12-01", DateOrder.YearFirst, "2024-01-31")]
    [InlineData("2024/1/3|2023/12/01", DateOrder.YearFirst, "2024-01-03")]
    [InlineData("2024-01-31T12:30:05Z|2024-01-31 01:00", DateOrder.YearFirst, "2024-01-31T12:30:05Z")]
    [InlineData("2024-01-31T12:30:05.25+03:30|2024-01-31", DateOrder.YearFirst, "2024-01-31T09:00:05.25Z")]
    [InlineData("31/01/2024|01/02/2024", DateOrder.DayFirst, "2024-01-31")]
    [InlineData("31.1.2024|1.2.2024", DateOrder.DayFirst, "2024-01-31")]
    [InlineData("01/31/2024 1:05 PM|02/01/2024 12:00 AM", DateOrder.MonthFirst, "2024-01-31T13:05:00Z")]
    [InlineData("1402/11/11|1402/12/01", DateOrder.Jalali, "2024-01-31")]
    [InlineData("۱۴۰۲/۱۱/۱۱|۱۴۰۲/۱۲/۰۱", DateOrder.Jalali, "2024-01-31")]
    public void Dates_AsPeopleWriteThem_AreRead(string cells, DateOrder order, string first)
    {
        using var table = Column(cells.Split('|'));
        var profile = table.Profile();
        (profile.Schema.Columns[0].Type, profile.Schema.Columns[0].DateOrder).ShouldBe((ColumnType.Date, order));
        profile.Validation.Samples[0][0].ShouldBe(first);
        var seconds = ((NumberColumn)table.Load().Columns[0]).Values[0];
        DateTime.UnixEpoch.AddSeconds(seconds).ShouldBe(DateTimeOffset.Parse(first, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal).UtcDateTime);
    }

    [Theory]
    [InlineData("2024-02-30")]
    [InlineData("2024-13-01")]
    [InlineData("31/31/2024")]
    [InlineData("2024-01-31T25:00")]
    [InlineData("2024-01/31")]
    [InlineData("2024-01-31x")]
    public void Dates_ThatDoNotExist_AreBad(string cell) =>
        CellParser.Parse(new ColumnSchema("a", ColumnType.Date), cell).State.ShouldBe(CellState.Bad);

    [Fact]
    public void Dates_ThatReadBothWays_AreDayFirstWithAWarning()
    {
        using var table = Column(["01/02/2024", "03/04/2024"]);
        var profile = table.Profile();
        profile.Schema.Columns[0].DateOrder.ShouldBe(DateOrder.DayFirst);
        profile.Validation.Warnings.ShouldContain(warning => warning.Code == TableCodes.AmbiguousDates);
    }

    [Fact]
    public void Text_InTheLastRowsOfANumericColumn_ChangesTheType()
    {
        using var table = Column([.. Enumerable.Range(0, 5000).Select(i => $"{i % 7}"), .. Enumerable.Repeat("unknown", 500)]);
        var profile = table.Profile();
        profile.Columns[0].Type.ShouldBe(ColumnType.Category);
        profile.Validation.Valid.ShouldBeTrue();
        var warning = profile.Validation.Warnings.Single(warning => warning.Code == TableCodes.MixedTypes);
        (warning.Parameters["row"], warning.Parameters["value"]).ShouldBe((5001L, "unknown"));
    }

    [Fact]
    public void Values_ThatRarelyRepeat_AreText()
    {
        using var table = Column([.. Enumerable.Range(0, 50_000).Select(i => $"customer {i}")]);
        var column = table.Profile().Columns[0];
        column.Type.ShouldBe(ColumnType.Text);
        column.UniqueEstimated.ShouldBeTrue();
        ((double)column.Unique).ShouldBe(50_000, 2_500);
        ((TextColumn)table.Load().Columns[0]).Values[49_999].ShouldBe("customer 49999");
    }

    [Fact]
    public void Column_WithoutAnyValue_IsTextWithAWarning()
    {
        using var table = TempTable.Csv("a,b\n1,\n2,NA\n");
        var profile = table.Profile();
        profile.Columns[1].Type.ShouldBe(ColumnType.Text);
        profile.Validation.Warnings.ShouldContain(warning => warning.Code == TableCodes.AllMissing && warning.Column == "b");
    }

    [Fact]
    public void Cells_OfAPrediction_FollowTheSameRules()
    {
        var kind = new ColumnSchema("kind", ColumnType.Category) { Levels = ["1", "a", "b"] };
        var flag = new ColumnSchema("flag", ColumnType.Boolean) { Levels = ["no", "yes"], TrueWord = "yes", FalseWord = "no" };
        var number = new ColumnSchema("n", ColumnType.Numeric);

        CellParser.Parse(kind, Json("\"b\"")).Level.ShouldBe(2);
        CellParser.Parse(kind, Json("1")).Level.ShouldBe(0);
        CellParser.Parse(kind, Json("\"c\"")).ShouldBe(new Cell(CellState.Unseen, double.NaN, -1, "c"));
        CellParser.Parse(flag, Json("true")).Level.ShouldBe(1);
        CellParser.Parse(flag, Json("\"No\"")).Level.ShouldBe(0);
        CellParser.Parse(flag, Json("\"maybe\"")).State.ShouldBe(CellState.Bad);
        CellParser.Parse(number, Json("2.5")).Number.ShouldBe(2.5);
        CellParser.Parse(number, Json("\"۲٫۵\"")).Number.ShouldBe(2.5);
        CellParser.Parse(number with { DecimalComma = true }, Json("2.5")).Number.ShouldBe(2.5);
        CellParser.Parse(number with { DecimalComma = true }, Json("\"2,5\"")).Number.ShouldBe(2.5);
        CellParser.Parse(number, Json("null")).State.ShouldBe(CellState.Missing);
        CellParser.Parse(number, Json("[1]")).State.ShouldBe(CellState.Bad);
        CellParser.Parse(number, Json("1e999")).State.ShouldBe(CellState.Missing);
        CellParser.Parse(new ColumnSchema("t", ColumnType.Text), Json("\"\\ud800\"")).State.ShouldBe(CellState.Bad);
    }

    private static System.Text.Json.JsonElement Json(string text) => System.Text.Json.JsonDocument.Parse(text).RootElement;

    private static TempTable Column(string[] cells) =>
        TempTable.Csv("a,z\n" + string.Concat(cells.Select(cell => $"\"{cell}\",0\n")));
}
