using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

/// <summary>Rows from a file or a pipe, with what the model says of them beside them.</summary>
internal static class PredictCommand
{
    /// <summary>What the server takes at a time.</summary>
    private const int Batch = 1000;

    public static Command Create()
    {
        var reference = JobCommands.Reference();
        var file = new Argument<string?>("file") { Description = "CSV with a header, or JSON lines (an object a line, .jsonl); stdin if left out or -.", Arity = ArgumentArity.ZeroOrOne };
        var input = new Option<string?>("--input") { Description = "csv or jsonl; by the file's ending, else by its first character." };
        input.AcceptOnlyFromAmong("csv", "jsonl");
        var output = new Option<string?>("--output", "-o") { Description = "Where to; stdout if left out.", HelpName = "file" };
        return new Command("predict", "Predict for rows of a file: the rows as CSV with the prediction and one probability a class, or JSON lines with --json.").With(reference, file, input, output).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = await client.JobAsync(call.Get(reference), cancellationToken);
            var known = (await client.Training.InputsAsync(id, cancellationToken)).Inputs.Select(each => each.Name).ToHashSet(StringComparer.Ordinal);
            using var reader = Open(call.Parsed.GetValue(file));
            var isJson = call.Get(input) is { } said ? said == "jsonl" : Path.GetExtension(call.Parsed.GetValue(file)) is ".jsonl" or ".json" || reader.Peek() == '{';
            var temporary = call.Get(output) is { } path ? $"{path}.{Guid.CreateVersion7():N}.part" : null;
            try
            {
                await using (var writer = temporary is null ? Console.Out : new StreamWriter(temporary))
                {
                    await RunAsync(client, id, known, isJson ? JsonRows(reader) : CsvRows(reader), new PredictionWriter(writer, call.Printer.Json), cancellationToken);
                }

                if (temporary is not null)
                {
                    File.Move(temporary, call.Get(output)!, overwrite: true);
                }
            }
            finally
            {
                if (temporary is not null)
                {
                    File.Delete(temporary);
                }
            }
        });
    }

    private static async Task RunAsync(KargahClient client, string id, HashSet<string> known, IEnumerable<Dictionary<string, JsonElement>> rows, PredictionWriter writer, CancellationToken cancellationToken)
    {
        var before = 0;
        foreach (var batch in rows.Chunk(Batch))
        {
            if (before == 0 && known.Where(name => !batch[0].ContainsKey(name)).ToList() is { Count: > 0 } lacking)
            {
                Printer.Say($"Note: the rows have no {string.Join(", ", lacking.Select(name => $"'{name}'"))}, which the model learnt from; taken as missing.");
            }

            try
            {
                var asked = batch.Select(row => row.Where(cell => known.Contains(cell.Key)).ToDictionary()).ToList();
                writer.Write(batch, await client.Training.PredictAsync(id, asked, cancellationToken));
            }
            catch (KargahException wrong) when (before > 0)
            {
                Printer.Say(string.Create(CultureInfo.InvariantCulture, $"Rows are counted from row {before + 1}:"));
                throw new KargahException(wrong.Code, wrong.Message, wrong) { Status = wrong.Status };
            }

            before += batch.Length;
        }

        if (before == 0)
        {
            throw new UsageException("There are no rows to predict for.", ProblemCodes.NoRows);
        }
    }

    private static TextReader Open(string? path) => path is null or "-" ? Console.In : new StreamReader(path);

    private static IEnumerable<Dictionary<string, JsonElement>> CsvRows(TextReader reader)
    {
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { DetectDelimiter = true, DetectDelimiterValues = [",", ";", "\t", "|"], BadDataFound = null });
        if (!csv.Read() || !csv.ReadHeader())
        {
            yield break;
        }

        var names = csv.HeaderRecord!;
        while (csv.Read())
        {
            if (csv.Parser.Count != names.Length)
            {
                throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"Line {csv.Parser.RawRow} has {csv.Parser.Count} cells and the header {names.Length}."), ProblemCodes.RaggedRow);
            }

            var row = new Dictionary<string, JsonElement>(names.Length);
            for (var column = 0; column < names.Length; column++)
            {
                row[names[column]] = JsonSerializer.SerializeToElement(csv[column] is { Length: > 0 } text ? text : null, KargahJson.Options);
            }

            yield return row;
        }
    }

    private static IEnumerable<Dictionary<string, JsonElement>> JsonRows(TextReader reader)
    {
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse(line, number);
            }
        }
    }

    private static Dictionary<string, JsonElement> Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(line, KargahJson.Options) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"Line {number} is not a JSON object such as {{\"age\": 41}}."), ProblemCodes.BadJson);
        }
    }

    private sealed class PredictionWriter(TextWriter writer, bool json)
    {
        private List<string>? columns;

        public void Write(IReadOnlyList<Dictionary<string, JsonElement>> rows, PredictResponse answer)
        {
            if (json)
            {
                foreach (var (row, prediction) in rows.Zip(answer.Predictions))
                {
                    writer.WriteLine(JsonSerializer.Serialize(new { Row = row, prediction.Value, prediction.Probabilities }, KargahJson.Options));
                }

                return;
            }

            using var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
            var classes = answer.Predictions[0].Probabilities?.Keys.ToList() ?? [];
            if (columns is null)
            {
                columns = [.. rows[0].Keys];
                // named as in the result of a scoring
                Record(csv, columns.Append($"predicted_{answer.Target}").Concat(classes.Select(name => $"probability_{name}")));
            }

            foreach (var (row, prediction) in rows.Zip(answer.Predictions))
            {
                Record(csv, columns.Select(name => row.TryGetValue(name, out var cell) ? Words.Value(cell) : "")
                    .Append(Words.Value(prediction.Value))
                    .Concat(classes.Select(name => prediction.Probabilities![name].ToString("R", CultureInfo.InvariantCulture))));
            }
        }

        private static void Record(CsvWriter csv, IEnumerable<string> cells)
        {
            foreach (var cell in cells)
            {
                csv.WriteField(cell);
            }

            csv.NextRecord();
        }
    }
}
