using System.Diagnostics;
using System.Globalization;
using Kargah.Data;

namespace Kargah.Bench;

/// <summary>
/// Answers line by line: <c>FILE KIND THREADS</c> → seconds of loading the file as a training does and, for <c>numbers</c>, of making float32 columns of
/// it. Its columns: n…, numbers; c…, categories; anything else is text.
/// </summary>
internal static class CsvServer
{
    public static void Run(TextReader requests, TextWriter answers)
    {
        var schemas = new Dictionary<string, TableSchema>(StringComparer.Ordinal);
        answers.WriteLine("ready");
        while (requests.ReadLine() is { } request)
        {
            var words = request.Split(' ');
            if (!schemas.TryGetValue(words[0], out var schema))
            {
                schema = schemas[words[0]] = SchemaOf(words[0]);
            }

            GC.Collect();
            var begun = Stopwatch.GetTimestamp();
            var options = new LoadOptions { Threads = int.Parse(words[2], CultureInfo.InvariantCulture) };
            var table = TableLoader.Load(new TableFile(words[0], TableFormat.Csv, false), schema, ReadLimits.Default, options);
            var floats = words[1] == "numbers" ? Floats(table, options.Threads) : null;
            var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            GC.KeepAlive(floats);
            answers.WriteLine(seconds.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private static float[][] Floats(Table table, int threads)
    {
        var columns = new float[table.Columns.Count][];
        Parallel.For(0, columns.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var values = ((NumberColumn)table.Columns[i]).Values;
            var floats = GC.AllocateUninitializedArray<float>(values.Length);
            for (var row = 0; row < floats.Length; row++)
            {
                floats[row] = (float)values[row];
            }

            columns[i] = floats;
        });
        return columns;
    }

    private static TableSchema SchemaOf(string path)
    {
        using var reader = new StreamReader(path);
        return new TableSchema(',', "utf-8", [.. reader.ReadLine()!.Split(',').Select(name => name[0] switch
        {
            'n' => new ColumnSchema(name, ColumnType.Numeric),
            'c' => new ColumnSchema(name, ColumnType.Category) { Levels = [.. Enumerable.Range(0, 50).Select(i => $"level {i:00}")] },
            _ => new ColumnSchema(name, ColumnType.Text),
        })]);
    }
}
