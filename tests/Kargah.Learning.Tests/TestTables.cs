using System.Globalization;
using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning.Tests;

/// <summary>Tables made in memory, with the schema that goes with them.</summary>
internal sealed class TestTable
{
    private readonly List<Column> columns = [];

    public Table Table => new(columns, columns[0].Length);

    public TableSchema Schema => new(',', "utf-8", [.. columns.Select(column => new ColumnSchema(column.Name, column.Type)
    {
        Levels = (column as CategoryColumn)?.Levels ?? [],
        TrueWord = column.Type == ColumnType.Boolean ? "yes" : null,
        FalseWord = column.Type == ColumnType.Boolean ? "no" : null,
    })]);

    public TestTable Numbers(string name, IEnumerable<double> values) => Add(new NumberColumn(name, ColumnType.Numeric, [.. values]));

    public TestTable Dates(string name, IEnumerable<DateTime?> values) => Add(new NumberColumn(
        name, ColumnType.Date, [.. values.Select(value => value is { } date ? (date - DateTime.UnixEpoch).TotalSeconds : double.NaN)]));

    public TestTable Categories(string name, IEnumerable<string?> values, ColumnType type = ColumnType.Category)
    {
        var cells = values.ToArray();
        var levels = cells.OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();
        return Add(new CategoryColumn(name, type, Array.ConvertAll(cells, cell => cell is null ? -1 : Array.IndexOf(levels, cell)), levels));
    }

    public TestTable Text(string name, IEnumerable<string?> values) => Add(new TextColumn(name, [.. values]));

    public TrainingOutcome Train(TrainingSettings settings, TrainingCallbacks? callbacks = null, Checkpoint? resume = null) =>
        Trainer.Train(Table, Schema, settings, callbacks ?? new TrainingCallbacks(), resume, (callbacks as Listener)?.Stop.Token ?? TestContext.Current.CancellationToken);

    /// <summary>Numbers, a category, a yes/no, a date, with missing values; targets price (number), buys (two classes), color (three classes).</summary>
    public static TestTable Mixed(int rows = 240, int seed = 7)
    {
        var random = new SeededRandom(seed);
        var area = Draw(() => 40 + 80 * random.NextDouble());
        var age = Draw(() => Math.Floor(60 * random.NextDouble()));
        var city = Enumerable.Range(0, rows).Select(_ => new[] { "Shiraz", "Tabriz", "Yazd", "قم" }[random.NextInt32(4)]).ToArray();
        var garden = Enumerable.Range(0, rows).Select(_ => random.NextInt32(2) == 0 ? "no" : "yes").ToArray();
        var sold = Enumerable.Range(0, rows).Select(_ => new DateTime(2019, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(random.NextInt32(40_000))).ToArray();
        var price = Enumerable.Range(0, rows).Select(i =>
            3 * area[i] - age[i] + (city[i] == "Yazd" ? 60 : 0) + (garden[i] == "yes" ? 30 : 0) + 10 * random.NextDouble()).ToArray();
        var table = new TestTable();
        return table
            .Numbers("area", area.Select(value => random.NextInt32(10) == 0 ? double.NaN : value))
            .Numbers("age", age)
            .Categories("city", city.Select(value => random.NextInt32(12) == 0 ? null : value))
            .Categories("garden", garden, ColumnType.Boolean)
            .Dates("sold", sold.Select(value => random.NextInt32(15) == 0 ? (DateTime?)null : value))
            .Numbers("price", price)
            .Categories("buys", price.Select(value => value > 250 ? "yes" : "no"), ColumnType.Boolean)
            .Categories("color", price.Select(value => value < 190 ? "red" : value < 290 ? "green" : "blue"));

        double[] Draw(Func<double> next) => [.. Enumerable.Range(0, rows).Select(_ => next())];
    }

    /// <summary>One of the files in test_data: numbers, and the last column as classes.</summary>
    public static TestTable File(string name)
    {
        var lines = System.IO.File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "test_data", name)).Where(line => line.Length > 0).Select(line => line.Split(',')).ToArray();
        var table = new TestTable();
        for (var c = 0; c < lines[0].Length; c++)
        {
            var cells = lines.Skip(1).Select(cells => cells[c]);
            _ = c == lines[0].Length - 1
                ? table.Categories(lines[0][c], cells)
                : table.Numbers(lines[0][c], cells.Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)));
        }

        return table;
    }

    private TestTable Add(Column column)
    {
        columns.RemoveAll(existing => existing.Name == column.Name);
        columns.Add(column);
        return this;
    }
}
