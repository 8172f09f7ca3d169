using System.Text;

namespace Kargah.Data.Tests;

public class BadFilesTests
{
    [Theory]
    [InlineData(TableFormat.Csv, "")]
    [InlineData(TableFormat.Csv, "\n\n  \n")]
    [InlineData(TableFormat.Tsv, "")]
    [InlineData(TableFormat.Json, "")]
    [InlineData(TableFormat.Json, " \n ")]
    [InlineData(TableFormat.Json, "[{}, {}]")]
    [InlineData(TableFormat.Jsonl, "")]
    [InlineData(TableFormat.Jsonl, "\n\n")]
    public void Profile_OfAnEmptyFile_SaysSo(TableFormat format, string text)
    {
        using var table = TempTable.Of(format, text);
        table.Refused().Code.ShouldBe(TableCodes.EmptyFile);
    }

    [Theory]
    [InlineData(TableFormat.Csv, "a,b\n")]
    [InlineData(TableFormat.Csv, "a,b")]
    [InlineData(TableFormat.Json, "[]")]
    public void Profile_OfAHeaderAlone_AsksForRows(TableFormat format, string text)
    {
        using var table = TempTable.Of(format, text);
        table.Refused().Code.ShouldBe(TableCodes.NoRows);
    }

    [Theory]
    [InlineData(TableFormat.Csv, "a,b,a\n1,2,3\n", "a", 1L)]
    [InlineData(TableFormat.Csv, "\n\nx,\" x \"\n1,2\n", "x", 3L)]
    [InlineData(TableFormat.Jsonl, "{\"a\":1}\n{\"a\":1,\"b\":2,\"b\":3}\n", "b", 2L)]
    public void Profile_WithAColumnNamedTwice_NamesItAndTheLine(TableFormat format, string text, string column, long line)
    {
        using var table = TempTable.Of(format, text);
        var refusal = table.Refused();
        refusal.Code.ShouldBe(TableCodes.DuplicateColumn);
        refusal.Parameters["column"].ShouldBe(column);
        refusal.Parameters["line"].ShouldBe(line);
        refusal.Message.ShouldContain($"'{column}'");
    }

    [Theory]
    [InlineData(TableFormat.Csv, "a,,c\n1,2,3\n", 2)]
    [InlineData(TableFormat.Csv, "a,\"  \"\n1,2\n", 2)]
    [InlineData(TableFormat.Json, "[{\"\": 1}]", 1)]
    public void Profile_WithANamelessColumn_SaysWhich(TableFormat format, string text, int position)
    {
        using var table = TempTable.Of(format, text);
        var refusal = table.Refused();
        refusal.Code.ShouldBe(TableCodes.EmptyColumnName);
        refusal.Parameters["position"].ShouldBe(position);
    }

    [Fact]
    public void Profile_OfRaggedRows_ListsThemByLineAndLoadRefusesTheFirst()
    {
        using var table = TempTable.Csv("a,b\n1,2\n\"x\ny\",3,4\n5\n6,7\n");
        var report = table.Profile().Validation;

        report.Valid.ShouldBeFalse();
        (report.TotalLines, report.ValidLines, report.ErrorCount).ShouldBe((4, 2, 2));
        report.Errors.Select(error => (error.Code, error.Line)).ShouldBe([(TableCodes.RaggedRow, 3L), (TableCodes.RaggedRow, 5L)]);
        report.Errors[1].Message.ShouldContain("Line 5 has 1 cell where the header has 2");
        Should.Throw<TableException>(() => table.Load()).Code.ShouldBe(TableCodes.RaggedRow);
    }

    [Fact]
    public void Profile_OfRaggedRowsOnly_StillNamesTheColumns()
    {
        using var table = TempTable.Csv("a,b\n1\n2\n");
        var profile = table.Profile();
        profile.Validation.ValidLines.ShouldBe(0);
        profile.Columns.Select(column => column.Name).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Profile_OfTextInANumericColumn_NamesRowLineColumnAndValue()
    {
        using var table = TempTable.Csv("id,age\n" + string.Concat(Enumerable.Range(1, 99).Select(i => $"{i},{20 + (i % 40)}\n")) + "100,forty\n");
        var profile = table.Profile();

        profile.Columns[1].Type.ShouldBe(ColumnType.Numeric);
        var error = profile.Validation.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe(TableCodes.NotANumber);
        (error.Line, error.Column, error.Value, error.Parameters["row"]).ShouldBe((101L, "age", "forty", 100L));
        error.Message.ShouldStartWith("Column 'age' has text in row 100: 'forty'.");
        profile.Validation.ValidLines.ShouldBe(99);

        var refusal = Should.Throw<TableException>(() => table.Load());
        (refusal.Code, refusal.Message).ShouldBe((error.Code, error.Message));
        var lenient = profile.Schema with { Columns = [.. profile.Schema.Columns.Select(column => column with { BadCellsAreMissing = true })] };
        TableLoader.Load(table.File, lenient, ReadLimits.Default, TestContext.Current.CancellationToken).Columns[1].IsMissing(99).ShouldBeTrue();
    }

    [Fact]
    public void Profile_OfBrokenUtf8_NamesLineAndColumn()
    {
        using var table = TempTable.Of(TableFormat.Csv, [.. "a,name\n1,x\n2,\""u8, .. "two\nlines"u8, 0xC3, 0x28, .. "\"\n"u8]);
        var refusal = table.Refused();
        refusal.Code.ShouldBe(TableCodes.BadEncoding);
        (refusal.Parameters["line"], refusal.Parameters["column"]).ShouldBe((4L, "name"));
    }

    [Theory]
    [InlineData(TableFormat.Json)]
    [InlineData(TableFormat.Jsonl)]
    public void Profile_OfJsonWithBrokenUtf8_IsRefused(TableFormat format)
    {
        byte[] line = [.. "{\"a\":\"x"u8, 0xFF, .. "\"}"u8];
        using var table = TempTable.Of(format, format == TableFormat.Json ? [(byte)'[', .. line, (byte)']'] : line);
        table.Refused().Code.ShouldBe(TableCodes.BadEncoding);
    }

    [Fact]
    public void Profile_OfHalfAUtf16Character_IsRefused()
    {
        using var table = TempTable.Of(TableFormat.Csv, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\n1,"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("x\n")]);
        table.Refused().Code.ShouldBe(TableCodes.BadEncoding);
    }

    [Theory]
    [InlineData(TableFormat.Csv)]
    [InlineData(TableFormat.Jsonl)]
    [InlineData(TableFormat.Json)]
    public void Profile_OfALineOfTenMegabytes_StopsAtTheLimit(TableFormat format)
    {
        var text = format == TableFormat.Csv ? "a,b\n1,2\n" + new string('x', 10_000_000) + ",3\n" : "[{\"a\":\"" + new string('x', 10_000_000) + "\"}]";
        using var table = TempTable.Of(format, format == TableFormat.Jsonl ? text[1..^1] : text);
        var refusal = table.Refused();
        refusal.Code.ShouldBe(TableCodes.LineTooLong);
        refusal.Parameters["line"].ShouldBe(format == TableFormat.Csv ? 3L : 1L);
    }

    [Fact]
    public void Profile_OfACellOverTheLimit_NamesIt()
    {
        using var table = TempTable.Csv("a,b\n1," + new string('x', 2_000_000) + "\n");
        var refusal = table.Refused();
        refusal.Code.ShouldBe(TableCodes.CellTooLong);
        refusal.Parameters["column"].ShouldBe("b");
    }

    [Fact]
    public void Profile_OfTooManyColumns_SaysTheLimit()
    {
        using var table = TempTable.Csv(string.Join(',', Enumerable.Range(0, 5000)) + "\n");
        table.Refused().Code.ShouldBe(TableCodes.TooManyColumns);

        using var json = TempTable.Of(TableFormat.Json, "[{" + string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"c{i}\":1")) + "}]");
        json.Refused().Code.ShouldBe(TableCodes.TooManyColumns);
    }

    [Fact]
    public void Profile_OfAGzipBomb_StopsAtTheLimitOnUnpackedBytes()
    {
        using var table = TempTable.Gzip(TableFormat.Csv, Encoding.ASCII.GetBytes("a\n" + string.Concat(Enumerable.Repeat("1\n", 5_000_000))));
        new FileInfo(table.File.Path).Length.ShouldBeLessThan(200_000);
        var refusal = table.Refused(ReadLimits.Default with { MaxBytes = 1_000_000 });
        refusal.Code.ShouldBe(TableCodes.FileTooLarge);
        refusal.Parameters["limit"].ShouldBe(1_000_000L);
    }

    [Fact]
    public void Profile_OfGzipThatIsNoneOrCutOff_SaysSo()
    {
        using var none = TempTable.Of(TableFormat.Csv, "a,b\n1,2\n"u8.ToArray(), compressed: true);
        none.Refused().Code.ShouldBe(TableCodes.NotGzip);

        var rows = Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},{i * i}\n")));
        using var whole = TempTable.Gzip(TableFormat.Csv, rows);
        whole.Profile().Rows.ShouldBe(5000);
        using var cut = TempTable.Of(TableFormat.Csv, File.ReadAllBytes(whole.File.Path)[..^2000], compressed: true);
        cut.Refused().Code.ShouldBe(TableCodes.NotGzip);
    }

    [Fact]
    public void Profile_OfAnotherKindOfFile_SaysWhatItLooksLike()
    {
        using var workbook = TempTable.Of(TableFormat.Csv, [0x50, 0x4B, 0x03, 0x04, 1, 2, 3]);
        workbook.Refused().Message.ShouldContain("Excel");
        using var gzip = TempTable.Of(TableFormat.Csv, [0x1F, 0x8B, 8, 0]);
        gzip.Refused().Message.ShouldContain(".gz");
        using var binary = TempTable.Of(TableFormat.Csv, [.. "a,b\n"u8, 0, 1, 2]);
        binary.Refused().Code.ShouldBe(TableCodes.NotCsv);
    }

    [Theory]
    [InlineData("a,b\n1,\"open\n2,3\n", 2L)]
    [InlineData("a,b\n1,2\n3,\"x\"y\n", 3L)]
    public void Profile_OfAQuoteGoneWrong_NamesLineAndColumn(string text, long line)
    {
        using var table = TempTable.Csv(text);
        var refusal = table.Refused();
        refusal.Code.ShouldBe(TableCodes.BadQuote);
        (refusal.Parameters["line"], refusal.Parameters["column"]).ShouldBe((line, "b"));
    }

    [Theory]
    [InlineData(TableFormat.Json, "{\"a\":1}", 1L)]
    [InlineData(TableFormat.Json, "[{\"a\":1},\n{\"a\":}]", 2L)]
    [InlineData(TableFormat.Json, "[{\"a\":1},\n3]", 2L)]
    [InlineData(TableFormat.Json, "[{\"a\":1}\n", 2L)]
    [InlineData(TableFormat.Json, "[{\"a\":1}] x", 1L)]
    [InlineData(TableFormat.Jsonl, "{\"a\":1}\n\n{\"a\":1\n", 3L)]
    [InlineData(TableFormat.Jsonl, "{\"a\":1}\n[1]\n", 2L)]
    [InlineData(TableFormat.Jsonl, "{\"a\":1} {\"a\":2}\n", 1L)]
    [InlineData(TableFormat.Jsonl, "{\"a\":\"\\ud800\"}\n", 1L)]
    public void Profile_OfBrokenJson_NamesTheLine(TableFormat format, string text, long line)
    {
        using var table = TempTable.Of(format, text);
        var refusal = table.Refused();
        refusal.Code.ShouldBe(TableCodes.BadJson);
        refusal.Parameters["line"].ShouldBe(line);
    }

    [Theory]
    [InlineData(TableFormat.Json, "[{\"a\":1},\n{\"a\":[1,2]}]")]
    [InlineData(TableFormat.Jsonl, "{\"a\":1}\n{\"a\":{\"b\":2}}\n")]
    public void Profile_OfNestedJson_NamesTheLineAndColumn(TableFormat format, string text)
    {
        using var table = TempTable.Of(format, text);
        var refusal = table.Refused();
        refusal.Code.ShouldBe(TableCodes.NestedValue);
        (refusal.Parameters["line"], refusal.Parameters["column"]).ShouldBe((2L, "a"));
    }

    [Fact]
    public void Profile_WhenCancelled_Stops()
    {
        using var table = TempTable.Csv("a\n" + string.Concat(Enumerable.Repeat("1\n", 10_000)));
        Should.Throw<OperationCanceledException>(() => TableProfiler.Profile(table.File, ReadLimits.Default, new CancellationToken(true)));
    }
}
