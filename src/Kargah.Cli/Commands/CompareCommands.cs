using System.CommandLine;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class CompareCommands
{
    public static IEnumerable<Command> All() => [Compare(), Diff()];

    public static Option<string?> Metric() => new("--metric") { Description = "By which runs are said to be better; the one that chooses the epoch in most of them if left out." };

    private static Command Compare()
    {
        var runs = new Argument<string[]>("run") { Description = References.JobHelp, Arity = new ArgumentArity(2, 20) };
        var metric = Metric();
        return new Command("compare", "2 to 20 runs beside each other: settings that differ, scores with the best marked, and whether differences are more than luck.").With(runs, metric).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var ids = new List<string>();
            foreach (var run in call.Get(runs))
            {
                ids.Add(await client.JobAsync(run, cancellationToken));
            }

            Tell(call.Printer, await client.Training.CompareAsync(ids, call.Get(metric), cancellationToken));
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

    /// <summary>A run a line; what is alike in all of them is left out.</summary>
    public static void Tell(Printer printer, ComparisonResponse comparison) => printer.Answer(comparison, () =>
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
            foreach (var sentence in significance.Pairs.Select(pair => pair.Sentence).Concat(significance.Reason is { } reason ? [reason.Error] : []))
            {
                Printer.Text(sentence);
            }
        }
    });
}
