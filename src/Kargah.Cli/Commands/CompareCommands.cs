using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class CompareCommands
{
    public static IEnumerable<Command> All() => [Compare(), Diff()];

    public static Option<string?> Metric() => new("--metric") { Description = "By which runs are said to be better; the one that chooses the epoch in most of them if left out." };

    public static Option<bool> Csv() => new("--csv") { Description = "As CSV: a row a run, a column for every setting and score, as the page saves it." };

    private static Command Compare()
    {
        var runs = new Argument<string[]>("run") { Description = References.JobHelp, Arity = new ArgumentArity(2, 20) };
        var (metric, csv) = (Metric(), Csv());
        return new Command("compare", "2 to 20 runs beside each other: settings that differ, scores with the best marked, and whether differences are more than luck.").With(runs, metric, csv).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var ids = new List<string>();
            foreach (var run in call.Get(runs))
            {
                ids.Add(await client.JobAsync(run, cancellationToken));
            }

            if (ids.Distinct().Count() < 2)
            {
                throw new UsageException("A run is compared with others: name two different ones at least.");
            }

            Tell(call.Printer, await client.Training.CompareAsync(ids, call.Get(metric), cancellationToken), call.Get(csv));
        });
    }

    private static Command Diff()
    {
        var (first, second) = (new Argument<string>("first") { Description = References.JobHelp }, new Argument<string>("second") { Description = References.JobHelp });
        return new Command("diff", "What two runs do not have in common.").With(first, second).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var diff = await client.Training.DiffAsync(await client.JobAsync(call.Get(first), cancellationToken), await client.JobAsync(call.Get(second), cancellationToken), cancellationToken);
            call.Printer.Answer(diff, () =>
            {
                IEnumerable<IReadOnlyList<string>> rows =
                [
                    .. diff.Settings.Select(IReadOnlyList<string> (setting) => ["setting", setting.Name, Words.Value(setting.A), Words.Value(setting.B)]),
                    .. diff.Dataset.Same ? [] : new IReadOnlyList<string>[] { ["data set", "", diff.Dataset.A.Name, diff.Dataset.B.Name] },
                    .. diff.Metrics.Select(IReadOnlyList<string> (metric) => ["score", $"{metric.Name} ({metric.Split})", Words.Number(metric.A), Words.Number(metric.B)]),
                    .. diff.Engine.Where(each => Words.Value(each.Value.A) != Words.Value(each.Value.B)).Select(IReadOnlyList<string> (each) => ["engine", each.Key, Words.Value(each.Value.A), Words.Value(each.Value.B)]),
                ];
                call.Printer.Table(["of", "name", "first", "second"], rows);
            });
        });
    }

    public static void Tell(Printer printer, ComparisonResponse comparison, bool csv)
    {
        if (csv && !printer.Json)
        {
            WriteCsv(comparison);
            return;
        }

        printer.Answer(comparison, () => TellTable(printer, comparison));
    }

    /// <summary>A run a line; what is alike in all of them is left out.</summary>
    private static void TellTable(Printer printer, ComparisonResponse comparison)
    {
        var settings = comparison.Settings.Where(setting => setting.Differs).ToList();
        printer.Table(
            ["id", "name", "status", .. settings.Select(setting => setting.Name), .. comparison.Metrics.Select(metric => $"{metric.Name} ({metric.Split})")],
            comparison.Runs.Select(IReadOnlyList<string> (run, place) =>
            [
                run.JobId, run.Name, Words.Of(run.Status), .. settings.Select(setting => Words.Value(setting.Values[place])),
                .. comparison.Metrics.Select(metric => Words.Number(metric.Values[place]) + (metric.Best.Contains(place) ? " *" : "")),
            ]));
        if (comparison.Significance is { } significance)
        {
            // beside the table, not in it: a pipe gets rows alone
            foreach (var sentence in significance.Pairs.Select(pair => pair.Sentence).Concat(significance.Reason is { } reason ? [reason.Error] : []))
            {
                Printer.Say(sentence);
            }
        }
    }

    private static void WriteCsv(ComparisonResponse comparison)
    {
        using var csv = new CsvWriter(Console.Out, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        Record(["run", "name", "status", "created_at", "duration_seconds", .. comparison.Settings.Select(setting => $"params.{setting.Name}"), .. comparison.Metrics.Select(metric => $"metrics.{metric.Split}.{metric.Name}")]);
        foreach (var (place, run) in comparison.Runs.Index())
        {
            Record(
            [
                run.JobId, CsvText.Harmless(run.Name), Words.Of(run.Status), run.CreatedAt.ToString("O", CultureInfo.InvariantCulture), Exact(run.DurationSeconds),
                .. comparison.Settings.Select(setting => Cell(setting.Values[place])), .. comparison.Metrics.Select(metric => Exact(metric.Values[place])),
            ]);
        }

        void Record(IEnumerable<string> cells)
        {
            foreach (var cell in cells)
            {
                csv.WriteField(cell);
            }

            csv.NextRecord();
        }
    }

    private static string Cell(object? value) => value is JsonElement { ValueKind: JsonValueKind.Array } list ? string.Join(", ", list.EnumerateArray().Select(each => Words.Value(each))) : value is JsonElement { ValueKind: JsonValueKind.String } text ? CsvText.Harmless(text.GetString()!) : Words.Value(value);

    private static string Exact(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
