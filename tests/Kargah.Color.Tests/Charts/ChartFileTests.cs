using System.Globalization;
using System.Text;

namespace Kargah.Color.Tests.Charts;

public sealed class ChartFileTests
{
    private static readonly Lab[] Chart = [.. ReferenceChart.Classic24After2014.Patches.Select(patch => patch.Value)];

    /// <summary>Rows in any order, named by their places in either way, by numbers or not at all; L*a*b*, or XYZ of either scale; as any program writes them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_OfWhateverWasWritten_GivesTheValuesBack(int seed)
    {
        var random = new Random(seed);
        for (var trial = 0; trial < 40; trial++)
        {
            var values = Chart.Select(lab => new Lab(lab.L + random.NextDouble() / 2, lab.A + random.NextDouble(), lab.B - random.NextDouble())).ToArray();
            var (cgats, names, scale, separator) = (random.Next(2) == 0, random.Next(4), random.Next(3), ",;\t"[random.Next(3)]);
            int[] order = [.. Enumerable.Range(0, 24)];
            if (names > 0)
            {
                random.Shuffle(order);
            }

            var text = Written(values, order, names, scale, cgats, separator);
            var read = ChartFile.Read(random.Next(2) == 0 ? text : text.Replace("\n", "\r\n", StringComparison.Ordinal));

            read.Values.Count.ShouldBe(24);
            for (var i = 0; i < 24; i++)
            {
                DeltaE.Cie76(read.Values[i], values[i]).ShouldBeLessThan(1e-6, text);
            }

            (read.Instrument, read.MeasuredAt).ShouldBe(cgats ? ("Spectro X", new DateOnly(2026, 3, 2)) : (null, null));
        }
    }

    [Fact]
    public void Read_OfDamagedFiles_SaysWhatIsWrong_AndNothingElse()
    {
        var random = new Random(7);
        var good = Written(Chart, [.. Enumerable.Range(0, 24)], 1, 0, cgats: true, ',');
        for (var trial = 0; trial < 2000; trial++)
        {
            var bytes = Encoding.UTF8.GetBytes(good);
            for (var change = random.Next(1, 12); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var damaged = Encoding.UTF8.GetString(bytes, 0, random.Next(bytes.Length + 1));
            try
            {
                ChartFile.Read(damaged).Values.ShouldAllBe(lab => lab.L >= 0 && lab.L <= 110);
            }
            catch (ChartFileException said)
            {
                said.Message.ShouldEndWith(".");
            }
        }
    }

    [Fact]
    public void Read_OfPatchesInAnotherOrder_IsRefused()
    {
        int[] order = [.. Enumerable.Range(0, 24).Reverse()];

        Should.Throw<ChartFileException>(() => ChartFile.Read(Written(Chart, order, 0, 0, cgats: false, ','))).Message.ShouldContain("order");
        Should.Throw<ChartFileException>(() => ChartFile.Read("L,a,b\n50,0,none\n")).Message.ShouldContain("1 patches");
    }

    private static string Written(Lab[] values, int[] order, int names, int scale, bool cgats, char separator)
    {
        string[] columns = scale == 0 ? ["LAB_L", "LAB_A", "LAB_B"] : ["XYZ_X", "XYZ_Y", "XYZ_Z"];
        columns = names > 0 ? ["SAMPLE_ID", .. columns] : columns;
        var rows = order.Select(id =>
        {
            var xyz = values[id].ToXyz(WhitePoints.D50);
            var factor = scale == 1 ? 1 : 100;
            double[] numbers = scale == 0 ? [values[id].L, values[id].A, values[id].B] : [factor * xyz.X, factor * xyz.Y, factor * xyz.Z];
            var name = names switch { 1 => $"{(char)('A' + id / 6)}{id % 6 + 1}", 2 => $"{(char)('A' + id % 6)}{id / 6 + 1}", 3 => $"{id + 1}", _ => null };
            var cells = numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)).Select(cell => !cgats && separator == ';' ? cell.Replace('.', ',') : cell);
            return string.Join(cgats ? ' ' : separator, name is null ? cells : cells.Prepend(cgats ? $"\"{name}\"" : name));
        });
        return cgats
            ? $"CTI3\n\nINSTRUMENTATION \"Spectro X\"\nCREATED \"Mon Mar 2 10:11:12 2026\" # by hand\nNUMBER_OF_FIELDS {columns.Length}\nBEGIN_DATA_FORMAT\n{string.Join(' ', columns)}\nEND_DATA_FORMAT\nNUMBER_OF_SETS 24\nBEGIN_DATA\n{string.Join('\n', rows)}\nEND_DATA\nBEGIN_DATA\n1 2 3\nEND_DATA\n"
            : string.Join(separator, columns) + "\n" + string.Join('\n', rows) + "\n";
    }
}
