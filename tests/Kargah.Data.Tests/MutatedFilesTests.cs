using System.Text;

namespace Kargah.Data.Tests;

/// <summary>Valid files with random damage: whatever comes, the answer is a profile or a TableException, and what is profiled also loads or says why.</summary>
public class MutatedFilesTests
{
    private const int Rounds = 800;
    private static readonly ReadLimits Small = new() { MaxBytes = 200_000, MaxColumns = 40, MaxCellBytes = 5_000, MaxLineBytes = 10_000 };
    private static readonly byte[][] Splinters =
        [[0], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [(byte)'"'], [(byte)'\r'], [(byte)'\n'], [(byte)','], [(byte)'['], [(byte)'}'], [(byte)'\\'], "1e999"u8.ToArray(), "۱۲٫۵"u8.ToArray(), "2024-02-30"u8.ToArray(), "\\ud800"u8.ToArray(), "null"u8.ToArray()];

    [Theory]
    [InlineData(TableFormat.Csv)]
    [InlineData(TableFormat.Tsv)]
    [InlineData(TableFormat.Json)]
    [InlineData(TableFormat.Jsonl)]
    public void Profile_OfADamagedFile_AnswersOrRefuses(TableFormat format)
    {
        var random = new Random(1000 + (int)format);
        var answered = 0;
        for (var i = 0; i < Rounds; i++)
        {
            using var table = TempTable.Of(format, Damaged(random, Valid(random, format)));
            answered += AnswersOrRefuses(table) ? 1 : 0;
        }

        answered.ShouldBeInRange(Rounds / 20, Rounds - 1);
    }

    [Fact]
    public void Profile_OfDamagedGzip_AnswersOrRefuses()
    {
        var random = new Random(5);
        for (var i = 0; i < Rounds / 3; i++)
        {
            using var whole = TempTable.Gzip(TableFormat.Csv, Valid(random, TableFormat.Csv));
            using var table = TempTable.Of(TableFormat.Csv, Damaged(random, File.ReadAllBytes(whole.File.Path)), compressed: true);
            AnswersOrRefuses(table);
        }
    }

    [Fact]
    public void Profile_OfGzipCutOffAnywhere_Refuses()
    {
        var random = new Random(6);
        for (var i = 0; i < 150; i++)
        {
            using var whole = TempTable.Gzip(TableFormat.Csv, Valid(random, TableFormat.Csv));
            whole.Profile().Rows.ShouldBeGreaterThan(0);
            var bytes = File.ReadAllBytes(whole.File.Path);
            using var cut = TempTable.Of(TableFormat.Csv, bytes[..random.Next(1, bytes.Length)], compressed: true);
            cut.Refused().Code.ShouldBe(TableCodes.NotGzip);
        }
    }

    [Fact]
    public void Parse_OfRandomCells_NeverThrows()
    {
        var random = new Random(9);
        var columns = Enum.GetValues<ColumnType>().Select(type => new ColumnSchema("c", type) { Levels = ["no", "yes"], TrueWord = "yes", FalseWord = "no" })
            .SelectMany(column => new[] { column, column with { DecimalComma = true, DateOrder = DateOrder.MonthFirst } }).ToArray();
        byte[] alphabet = [.. "0123456789.,-+eE%/: TZna?"u8, 0xDB, 0xB1, 0xD9, 0xA5, 0xAB, 0xAC, 0xE2, 0x88, 0x92, 0xFF];
        for (var i = 0; i < 100_000; i++)
        {
            var cell = new byte[random.Next(0, 30)];
            for (var at = 0; at < cell.Length; at++)
            {
                cell[at] = alphabet[random.Next(alphabet.Length)];
            }

            var read = CellParser.Parse(columns[i % columns.Length], cell);
            double.IsInfinity(read.Number).ShouldBeFalse();
        }
    }

    private static bool AnswersOrRefuses(TempTable table)
    {
        try
        {
            var profile = table.Profile(Small);
            var page = TablePreview.Read(table.File, profile.Schema, 1, 5, Small, TestContext.Current.CancellationToken);
            page.Rows.ShouldAllBe(row => row.Count == profile.Columns.Count);
            try
            {
                var loaded = TableLoader.Load(table.File, profile.Schema, Small, TestContext.Current.CancellationToken);
                profile.Validation.Valid.ShouldBeTrue();
                ((long)loaded.Rows).ShouldBe(profile.Rows);
                loaded.Columns.Select(column => (long)Enumerable.Range(0, loaded.Rows).Count(column.IsMissing)).ShouldBe(profile.Columns.Select(column => column.Missing));
            }
            catch (TableException refusal)
            {
                profile.Validation.Errors.ShouldContain(error => error.Code == refusal.Code && error.Message == refusal.Message);
            }

            return true;
        }
        catch (TableException refusal)
        {
            refusal.Message.ShouldNotBeNullOrWhiteSpace();
            refusal.Code.ShouldNotBeNullOrWhiteSpace();
            return false;
        }
    }

    private static byte[] Valid(Random random, TableFormat format)
    {
        var columns = random.Next(1, 6);
        var rows = Enumerable.Range(0, random.Next(1, 40)).Select(_ => Enumerable.Range(0, columns).Select(c => Cell(random, c)).ToArray()).ToArray();
        var names = Enumerable.Range(0, columns).Select(c => $"n{c}").ToArray();
        string Member(string name, string cell) => $"\"{name}\":{System.Text.Json.JsonSerializer.Serialize(cell)}";
        var text = format switch
        {
            TableFormat.Json => "[" + string.Join(",\n", rows.Select(row => "{" + string.Join(',', row.Select((cell, c) => Member(names[c], cell))) + "}")) + "]",
            TableFormat.Jsonl => string.Join('\n', rows.Select(row => "{" + string.Join(',', row.Select((cell, c) => Member(names[c], cell))) + "}")),
            _ => string.Join('\n', rows.Prepend(names).Select(row => string.Join(format == TableFormat.Tsv ? '\t' : ',', row.Select(cell => $"\"{cell}\"")))),
        };
        return Encoding.UTF8.GetBytes(text);
    }

    private static string Cell(Random random, int column) => (column, random.Next(12)) switch
    {
        (_, 0) => "",
        (0, _) => $"{random.Next(100)}",
        (1, _) => $"{random.NextDouble():0.000}",
        (2, _) => random.Next(2) == 0 ? "yes" : "no",
        (3, _) => $"2024-0{random.Next(1, 10)}-1{random.Next(10)}",
        _ => $"text {random.Next(20)} é",
    };

    private static byte[] Damaged(Random random, byte[] bytes)
    {
        var damaged = bytes.ToList();
        for (var hits = random.Next(1, 4); hits > 0 && damaged.Count > 0; hits--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(5))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, Math.Min(random.Next(1, 20), damaged.Count - at));
                    break;
                case 2:
                    damaged.InsertRange(at, Splinters[random.Next(Splinters.Length)]);
                    break;
                case 3:
                    damaged.InsertRange(at, damaged.GetRange(at, Math.Min(random.Next(1, 60), damaged.Count - at)));
                    break;
                default:
                    damaged.InsertRange(at, Enumerable.Repeat((byte)random.Next(32, 127), random.Next(1, 12_000)));
                    break;
            }
        }

        return [.. damaged];
    }
}
