using System.Globalization;
using System.Text;
using CsvHelper.Configuration;

namespace Kargah.Data.Tests;

/// <summary>The CSV reader against CsvHelper on random files, cell by cell, in blocks of every size and with several threads.</summary>
public class CsvHelperComparisonTests
{
    private const int Files = 2000;
    private static readonly string[] Pieces = ["a", "Z", "7", ".5", " ", "  ", "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r\n", "\r", "é", "گ", "😀", "-", "NA", "true", "long " + "long"];

    [Fact]
    public void Load_OfRandomFiles_GivesTheCellsThatCsvHelperGives()
    {
        var random = new Random(77);
        for (var i = 0; i < Files; i++)
        {
            var (text, delimiter, columns) = RandomFile(random);
            using var table = TempTable.Csv(text);
            var schema = new TableSchema(delimiter, "utf-8", [.. Enumerable.Range(0, columns).Select(c => new ColumnSchema($"c{c}", ColumnType.Text))]);
            var expected = Expected(text, delimiter, columns);
            if (expected.Count == 0)
            {
                Should.Throw<TableException>(() => TableLoader.Load(table.File, schema, ReadLimits.Default, TestContext.Current.CancellationToken)).Code.ShouldBe(TableCodes.NoRows);
                continue;
            }

            var options = new LoadOptions { Threads = 1 + (i % 3), BlockBytes = random.Next(2) == 0 ? 1 << 20 : random.Next(1, 64) };
            var loaded = TableLoader.Load(table.File, schema, ReadLimits.Default, options, TestContext.Current.CancellationToken);
            loaded.Rows.ShouldBe(expected.Count, text);
            for (var row = 0; row < loaded.Rows; row++)
            {
                loaded.Columns.Select(column => ((TextColumn)column).Values[row]).ShouldBe(expected[row], text);
            }
        }
    }

    private static (string Text, char Delimiter, int Columns) RandomFile(Random random)
    {
        var delimiter = ",;\t|"[random.Next(4)];
        var lineEnd = new[] { "\n", "\r\n", "\r" }[random.Next(3)];
        var columns = random.Next(2, 9);
        var text = new StringBuilder().AppendJoin(delimiter, Enumerable.Range(0, columns).Select(c => $"c{c}"));
        var rows = random.Next(0, 12);
        for (var row = 0; row < rows; row++)
        {
            text.Append(lineEnd);
            while (random.Next(10) == 0)
            {
                text.Append(lineEnd);
            }

            text.AppendJoin(delimiter, Enumerable.Range(0, columns).Select(_ => RandomCell(random, delimiter)));
        }

        return (random.Next(2) == 0 ? text.ToString() : text.Append(lineEnd).ToString(), delimiter, columns);
    }

    private static string RandomCell(Random random, char delimiter)
    {
        var cell = string.Concat(Enumerable.Range(0, random.Next(0, 5)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        return random.Next(5) == 0 || cell.AsSpan().ContainsAny([delimiter, '"', '\r', '\n']) ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
    }

    private static List<string?[]> Expected(string text, char delimiter, int columns)
    {
        using var reader = new CsvHelper.CsvReader(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter.ToString() });
        reader.Read().ShouldBeTrue();
        var rows = new List<string?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, columns).Select(c => OrMissing(reader.GetField(c)!))]);
        }

        return rows;
    }

    private static string? OrMissing(string cell) => CellParser.IsMissing(Encoding.UTF8.GetBytes(cell)) ? null : cell.Trim(' ', '\t');
}
