using System.Text;

namespace Kargah.Data.Tests;

public class FormatsTests
{
    private static readonly string[] Names = ["id", "city", "height", "ok"];

    private static IEnumerable<string[]> Rows => Enumerable.Range(1, 300).Select(i => new[] { $"{i}", i % 3 == 0 ? "Shiraz, \"old\"\ntown" : "تهران", $"{i / 4.0:0.00}", i % 2 == 0 ? "yes" : "no" });

    [Theory]
    [InlineData(",", "\n")]
    [InlineData(";", "\r\n")]
    [InlineData("\t", "\r")]
    [InlineData("|", "\n")]
    public void Load_WithAnyDelimiterAndLineEnd_GivesTheSameTable(string delimiter, string lineEnd)
    {
        using var table = TempTable.Csv(Csv(delimiter, lineEnd));
        table.Profile().Schema.Delimiter.ShouldBe(delimiter[0]);
        ShouldHoldTheRows(table);
    }

    [Fact]
    public void Load_OfTsv_GivesTheSameTable()
    {
        using var table = TempTable.Of(TableFormat.Tsv, Csv("\t", "\n"));
        ShouldHoldTheRows(table);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    public void Load_WithAByteOrderMark_GivesTheSameTable(string name)
    {
        var encoding = name switch { "utf-8" => new UTF8Encoding(true), "utf-16le" => new UnicodeEncoding(false, true), _ => (Encoding)new UnicodeEncoding(true, true) };
        using var table = TempTable.Of(TableFormat.Csv, [.. encoding.GetPreamble(), .. encoding.GetBytes(Csv(",", "\n"))]);
        table.Profile().Schema.Encoding.ShouldBe(name);
        ShouldHoldTheRows(table);
    }

    [Theory]
    [InlineData(TableFormat.Json, false)]
    [InlineData(TableFormat.Json, true)]
    [InlineData(TableFormat.Jsonl, false)]
    [InlineData(TableFormat.Jsonl, true)]
    public void Load_OfJson_GivesTheSameTable(TableFormat format, bool compressed)
    {
        var objects = Rows.Select(row => $"{{\"id\": {row[0]}, \"city\": {System.Text.Json.JsonSerializer.Serialize(row[1])}, \"height\": \"{row[2]}\", \"ok\": \"{row[3]}\"}}");
        var bytes = Encoding.UTF8.GetBytes(format == TableFormat.Json ? "[\n" + string.Join(",\n", objects) + "\n]\n" : string.Join('\n', objects));
        using var table = compressed ? TempTable.Gzip(format, bytes) : TempTable.Of(format, bytes);
        ShouldHoldTheRows(table);
    }

    [Fact]
    public void Load_OfJsonWhoseObjectsDiffer_TakesTheUnionOfTheirMembers()
    {
        using var table = TempTable.Of(TableFormat.Json, """[{"a": 1}, {"b": 2.5, "a": null}, {"c": true, "a": 3}, {}]""");
        var loaded = table.Load();
        loaded.Columns.Select(column => column.Name).ShouldBe(["a", "b", "c"]);
        ((NumberColumn)loaded.Columns[0]).Values.ShouldBe([1, double.NaN, 3, double.NaN]);
        ((NumberColumn)loaded.Columns[1]).Values.ShouldBe([double.NaN, 2.5, double.NaN, double.NaN]);
        loaded.Columns[2].Type.ShouldBe(ColumnType.Boolean);
        ((CategoryColumn)loaded.Columns[2]).Codes.ShouldBe([-1, -1, 1, -1]);
    }

    [Fact]
    public void Load_OfAJsonLargerThanTheBuffer_ReadsEveryObject()
    {
        var text = "[" + string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"{{\"i\":{i},\"note\":\"{new string('x', i % 50)}\"}}")) + "]";
        using var table = TempTable.Of(TableFormat.Json, text);
        ((NumberColumn)table.Load().Columns[0]).Values.ShouldBe(Enumerable.Range(0, 60_000).Select(i => (double)i));
    }

    [Fact]
    public void Preview_SkipsAndLimits_AndTypesItsCells()
    {
        using var table = TempTable.Csv("n,flag,kind,day,note\n1,yes,a,2024-01-31,w1\n?,no,b,2024-02-01T10:00:00Z,w2\n3,YES,a,,w3\n" + string.Concat(Enumerable.Range(4, 30).Select(i => $"{i},no,b,2024-03-01,w{i}\n")));
        var profile = table.Profile();
        var page = TablePreview.Read(table.File, profile.Schema, 1, 2, ReadLimits.Default, TestContext.Current.CancellationToken);

        page.HasMore.ShouldBeTrue();
        page.Rows.Count.ShouldBe(2);
        page.Rows[0].ShouldBe([null, false, "b", "2024-02-01T10:00:00Z", "w2"]);
        page.Rows[1].ShouldBe([3.0, true, "a", null, "w3"]);
        TablePreview.Read(table.File, profile.Schema, 32, 50, ReadLimits.Default, TestContext.Current.CancellationToken).HasMore.ShouldBeFalse();
        profile.Validation.Samples[0].ShouldBe([1.0, true, "a", "2024-01-31", "w1"]);
    }

    [Fact]
    public void Load_OfAnotherFile_FindsColumnsByNameAndSaysWhichIsLacking()
    {
        using var known = TempTable.Csv("a,b\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{(i % 2 == 0 ? "x" : "y")}\n")));
        var schema = known.Profile().Schema;
        using var other = TempTable.Csv("extra,b,a\n0,y,7\n0,new,8\n");
        var loaded = TableLoader.Load(other.File, schema, ReadLimits.Default, TestContext.Current.CancellationToken);
        ((NumberColumn)loaded.Find("a")!).Values.ShouldBe([7, 8]);
        ((CategoryColumn)loaded.Find("b")!).Codes.ShouldBe([1, -1]);

        using var lacking = TempTable.Csv("a,c\n1,2\n");
        var refusal = Should.Throw<TableException>(() => TableLoader.Load(lacking.File, schema, ReadLimits.Default, TestContext.Current.CancellationToken));
        (refusal.Code, refusal.Parameters["column"]).ShouldBe((TableCodes.SchemaMismatch, "b"));
    }

    [Fact]
    public void Schema_ThroughJson_ReadsTheSameTable()
    {
        using var table = TempTable.Csv(Csv(";", "\n"));
        var schema = System.Text.Json.JsonSerializer.Deserialize<TableSchema>(System.Text.Json.JsonSerializer.Serialize(table.Profile().Schema))!;
        var loaded = TableLoader.Load(table.File, schema, ReadLimits.Default, TestContext.Current.CancellationToken);
        ((CategoryColumn)loaded.Columns[1]).Levels.ShouldBe(["Shiraz, \"old\"\ntown", "تهران"]);
    }

    private static string Csv(string delimiter, string lineEnd) =>
        string.Join(lineEnd, Rows.Prepend(Names).Select(row => string.Join(delimiter, row.Select(Quoted)))) + lineEnd;

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny("\",\n") ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;

    private static void ShouldHoldTheRows(TempTable table)
    {
        var loaded = table.Load();
        loaded.Columns.Select(column => column.Name).ShouldBe(Names);
        loaded.Columns.Select(column => column.Type).ShouldBe([ColumnType.Numeric, ColumnType.Category, ColumnType.Numeric, ColumnType.Boolean]);
        var (id, city, height, ok) = ((NumberColumn)loaded.Columns[0], (CategoryColumn)loaded.Columns[1], (NumberColumn)loaded.Columns[2], (CategoryColumn)loaded.Columns[3]);
        var read = Enumerable.Range(0, loaded.Rows).Select(i => new[] { $"{id.Values[i]}", city.Levels[city.Codes[i]], $"{height.Values[i]:0.00}", ok.Levels[ok.Codes[i]] });
        read.SelectMany(row => row).ShouldBe(Rows.SelectMany(row => row));
    }
}
