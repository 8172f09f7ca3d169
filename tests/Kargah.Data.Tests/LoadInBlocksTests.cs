using System.Globalization;
using System.Text;

namespace Kargah.Data.Tests;

/// <summary>Blocks so small that their borders fall everywhere, and several threads: the table, or what is wrong with the file, stays the same.</summary>
public class LoadInBlocksTests
{
    private const int Files = 1500;
    private static readonly string[] Pieces = ["1", "-2.5", "+.5", "7.", "1e3", "1,5", "12345678901234567", "0.1234567890123456", " 3 ", "NA", "-", "", "a", "b ", "é", "\"", "\"\"", "\"a\"", "\"b\nb\"", "\"x\"\"y\"", "5\" pipe", "\r", "\r\n", "\n", ",", "\u06F1\u06F2", "2024-01-31", new string('z', 70)];

    private static readonly TableSchema Schema = new(
        ',',
        "utf-8",
        [
            new ColumnSchema("n", ColumnType.Numeric) { BadCellsAreMissing = true },
            new ColumnSchema("k", ColumnType.Category) { Levels = ["a", "b", "b\nb", "x\"y", "é"] },
            new ColumnSchema("t", ColumnType.Text),
        ]);

    [Fact]
    public void Load_WithAnyBlocksAndThreads_GivesTheSameTableOrTheSameProblem()
    {
        var random = new Random(2026);
        var loaded = 0;
        for (var i = 0; i < Files; i++)
        {
            var bytes = RandomFile(random);
            using var table = TempTable.Of(TableFormat.Csv, bytes);
            var schema = random.Next(3) == 0 ? Schema with { Columns = [Schema.Columns[0] with { BadCellsAreMissing = false }, .. Schema.Columns.Skip(1)] } : Schema;
            var expected = Told(table.File, schema, LoadOptions.Default);
            loaded += expected.StartsWith("rows", StringComparison.Ordinal) ? 1 : 0;
            for (var threads = 1; threads <= 3; threads++)
            {
                var options = new LoadOptions { Threads = threads, BlockBytes = random.Next(1, 40), ExpectedRows = random.Next(2) * random.Next(12) };
                Told(table.File, schema, options).ShouldBe(expected, $"{options} {Encoding.UTF8.GetString(bytes)}");
            }
        }

        loaded.ShouldBeInRange(Files / 5, Files - 1);
    }

    [Fact]
    public void Load_OfRandomNumbers_ReadsThemAsTheCellParserDoes()
    {
        var random = new Random(7);
        var cells = Enumerable.Range(0, 40_000).Select(_ => Number(random)).ToArray();
        foreach (var comma in new[] { false, true })
        {
            var column = new ColumnSchema("n", ColumnType.Numeric) { DecimalComma = comma, BadCellsAreMissing = true };
            using var table = TempTable.Csv("n;x\n" + string.Concat(cells.Select(cell => cell + ";\n")));
            var loaded = TableLoader.Load(table.File, new TableSchema(';', "utf-8", [column]), ReadLimits.Default, TestContext.Current.CancellationToken);
            var expected = cells.Select(cell => BitConverter.DoubleToInt64Bits(CellParser.Parse(column, cell).Number));
            ((NumberColumn)loaded.Columns[0]).Values.Select(BitConverter.DoubleToInt64Bits).ShouldBe(expected);
        }
    }

    [Fact]
    public void Load_OfSoManyRows_LeavesTheRestWhateverItHolds()
    {
        using var table = TempTable.Csv("n,k,t\n1,a,x\n2,b,y\nragged\n");
        var loaded = TableLoader.Load(table.File, Schema, ReadLimits.Default, new LoadOptions { MostRows = 2 }, TestContext.Current.CancellationToken);
        ((NumberColumn)loaded.Columns[0]).Values.ShouldBe([1, 2]);
        Should.Throw<TableException>(() => TableLoader.Load(table.File, Schema, ReadLimits.Default, new LoadOptions { MostRows = 3 }, TestContext.Current.CancellationToken)).Code.ShouldBe(TableCodes.RaggedRow);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Load_WithoutAThreadOrAByte_IsRefused(int threads, int blockBytes)
    {
        using var table = TempTable.Csv("n,k,t\n1,a,x\n");
        Should.Throw<ArgumentOutOfRangeException>(() => TableLoader.Load(
            table.File, Schema, ReadLimits.Default, new LoadOptions { Threads = threads, BlockBytes = blockBytes }, TestContext.Current.CancellationToken));
    }

    private static string Number(Random random)
    {
        var value = ((random.NextDouble() * 2) - 1) * Math.Pow(10, random.Next(-8, 12));
        return random.Next(4) switch
        {
            0 => value.ToString("R", CultureInfo.InvariantCulture),
            1 => value.ToString("F" + random.Next(0, 9), CultureInfo.InvariantCulture),
            2 => value.ToString("F" + random.Next(0, 9), CultureInfo.InvariantCulture).Replace('.', ','),
            _ => string.Concat(Enumerable.Range(0, random.Next(0, 19)).Select(_ => "0123456789.,-+e"[random.Next(15)])),
        };
    }

    private static byte[] RandomFile(Random random)
    {
        var lineEnd = new[] { "\n", "\r\n", "\r" }[random.Next(3)];
        var clean = random.Next(5) > 0;
        var pieces = clean ? Pieces.Where(piece => piece is not ("\"" or "\"\"" or "\r" or "\r\n" or "\n" or "," or "1,5")).ToArray() : Pieces;
        var text = new StringBuilder("n,k,t");
        for (var row = random.Next(0, 14); row > 0; row--)
        {
            text.Append(lineEnd).AppendJoin(',', Enumerable.Range(0, random.Next(40) == 0 ? 4 : 3).Select(_ => pieces[random.Next(pieces.Length)]));
            text.Append(random.Next(8) == 0 ? lineEnd : "");
        }

        var bytes = Encoding.UTF8.GetBytes(text.Append(random.Next(2) == 0 ? "" : lineEnd).ToString());
        if (random.Next(12) == 0)
        {
            bytes[random.Next(bytes.Length)] = 0xFF;
        }

        return bytes;
    }

    private static string Told(TableFile file, TableSchema schema, LoadOptions options)
    {
        try
        {
            var table = TableLoader.Load(file, schema, ReadLimits.Default, options, TestContext.Current.CancellationToken);
            var (numbers, codes, texts) = ((NumberColumn)table.Columns[0], (CategoryColumn)table.Columns[1], (TextColumn)table.Columns[2]);
            return $"rows {table.Rows}: " + string.Join('|', Enumerable.Range(0, table.Rows).Select(i => FormattableString.Invariant($"{numbers.Values[i]:R} {codes.Codes[i]} {texts.Values[i]}")));
        }
        catch (TableException refusal)
        {
            return refusal.Code + refusal.Message;
        }
    }
}
