using System.CommandLine;
using System.Globalization;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class ExperimentCommands
{
    private static Argument<string> Reference() => new("experiment") { Description = "Its id or its name." };

    public static Command Create() => new Command("experiments", "Named questions with their runs.").With(List(), Show(), New(), Start(), Stop(), Compare(), Download(), Delete());

    private static Command List()
    {
        var search = new Option<string?>("--search") { Description = "Part of a name." };
        var (skip, limit) = (Paging.Skip(), Paging.Limit());
        return new Command("list", "Your experiments, newest first.").With(search, skip, limit).Does(async (call, cancellationToken) =>
        {
            var list = await (await call.ClientAsync(cancellationToken)).Experiments.ListAsync(call.Get(search), call.Get(skip), call.Get(limit), cancellationToken);
            call.Printer.Answer(list, () =>
            {
                call.Printer.Table(["id", "name", "status", "runs", "best", "tags", "created"], list.Experiments.Select(IReadOnlyList<string> (each) =>
                    [$"{each.Id}", each.Name, Words.Of(each.Status), Words.Count(each.Runs), Best(each), string.Join(", ", each.Tags), Words.Time(each.CreatedAt)]));
                Paging.Note(list.Count, list.Total, call.Get(skip));
            });
        });
    }

    private static Command Show()
    {
        var reference = Reference();
        return new Command("show", "One experiment.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            Tell(call.Printer, await client.Experiments.GetAsync(await ExperimentAsync(client, call.Get(reference), cancellationToken), cancellationToken));
        });
    }

    private static Command New()
    {
        var name = new Argument<string>("name") { Description = "The question in a few words." };
        var dataset = new Option<string?>("--dataset") { Description = References.DatasetHelp };
        var description = new Option<string?>("--description") { Description = "The question at length." };
        var tags = new Option<string[]>("--tag") { Description = "A tag; may be given several times." };
        var command = new Command("create", "A new experiment; its runs start with the settings given here.").With(name, dataset, description, tags);
        var options = new TrainingOptions(command, except: ["name", "experiment_id"]);
        return command.Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            Tell(call.Printer, await client.Experiments.CreateAsync(
                new CreateExperimentRequest
                {
                    Name = call.Get(name),
                    Description = call.Get(description),
                    DatasetId = call.Get(dataset) is { } table ? $"{await client.DatasetAsync(table, cancellationToken)}" : null,
                    Tags = call.Get(tags) is { Length: > 0 } given ? given : null,
                    Config = TrainingOptions.ToRequest(options.Read(call.Parsed)),
                },
                cancellationToken));
        });
    }

    private static Command Start()
    {
        var reference = Reference();
        var count = new Option<int?>("--count") { Description = "So many runs, with seeds that count up.", HelpName = "n" };
        var seeds = new Option<string?>("--seeds") { Description = "A run for each of these seeds, separated by commas.", HelpName = "n,n,…" };
        return new Command("start", "Queue a run of it, or several.").With(reference, count, seeds).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = await ExperimentAsync(client, call.Get(reference), cancellationToken);
            var started = await client.Experiments.StartAsync(id, new StartExperimentRequest { Count = call.Get(count), Seeds = call.Get(seeds)?.Split(',').Select(Seed).ToList() }, cancellationToken);
            TellRuns(call.Printer, new StartExperimentResponse(started), started);
        });
    }

    private static Command Stop()
    {
        var reference = Reference();
        return new Command("stop", "Stop its runs.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var stopped = await client.Experiments.StopAsync(await ExperimentAsync(client, call.Get(reference), cancellationToken), cancellationToken);
            TellRuns(call.Printer, new StopExperimentResponse(stopped), stopped);
        });
    }

    private static Command Compare()
    {
        var reference = Reference();
        var runs = new Option<string?>("--runs") { Description = "Ids of some of its runs, separated by commas; the newest 20 if left out.", HelpName = "a,b,…" };
        var (metric, csv) = (CompareCommands.Metric(), CompareCommands.Csv());
        return new Command("compare", "Its runs beside each other.").With(reference, runs, metric, csv).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var comparison = await client.Experiments.CompareAsync(await ExperimentAsync(client, call.Get(reference), cancellationToken), call.Get(runs)?.Split(','), call.Get(metric), cancellationToken);
            CompareCommands.Tell(call.Printer, comparison, call.Get(csv));
        });
    }

    private static Command Download()
    {
        var reference = Reference();
        var output = new Option<string?>("--output", "-o") { Description = "Where to; named like the experiment's id if left out.", HelpName = "file" };
        return new Command("download", "All of it as a zip: runs, metrics as CSV, models.").With(reference, output).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = await ExperimentAsync(client, call.Get(reference), cancellationToken);
            var path = call.Get(output) ?? $"{id}.zip";
            await TransferView.RunAsync(call.Printer, path, progress => client.Experiments.DownloadAsync(id, path, progress, cancellationToken));
            call.Printer.Answer(new { Ok = true, Path = path, Bytes = new FileInfo(path).Length }, () => Printer.Text($"Saved {path} ({Words.Bytes(new FileInfo(path).Length)})"));
        });
    }

    private static Command Delete()
    {
        var reference = Reference();
        return new Command("delete", "Delete an experiment; its runs are kept.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = await ExperimentAsync(client, call.Get(reference), cancellationToken);
            await client.Experiments.DeleteAsync(id, cancellationToken);
            call.Printer.Answer(new DoneResponse { Message = "Deleted." }, () => Printer.Text($"Deleted {id}"));
        });
    }

    public static async Task<Guid> ExperimentAsync(KargahClient client, string text, CancellationToken cancellationToken) => Guid.TryParse(text, out var id)
        ? id
        : References.Only(text, "experiment", ProblemCodes.ExperimentNotFound, (await client.Experiments.ListAsync(text, limit: 200, cancellationToken: cancellationToken)).Experiments, each => each.Name, each => $"{each.Id}").Id;

    private static int Seed(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : throw new UsageException($"'{text}' is not a seed; --seeds takes whole numbers separated by commas.");

    private static string Best(Experiment experiment) => experiment.Best is { } best ? $"{best.Metric} {Words.Number(best.Value)}" : "–";

    private static void TellRuns<T>(Printer printer, T answer, IReadOnlyList<string> runs) => printer.Answer(answer, () =>
    {
        foreach (var run in runs)
        {
            Printer.Text(run);
        }
    });

    private static void Tell(Printer printer, Experiment experiment) => printer.Answer(new ExperimentResponse { Experiment = experiment }, () => printer.Facts([
        ("id", $"{experiment.Id}"), ("name", experiment.Name), ("description", experiment.Description), ("status", Words.Of(experiment.Status)), ("runs", Words.Count(experiment.Runs)),
        ("best", experiment.Best is { } best ? $"{best.JobId}, {best.Metric} {Words.Number(best.Value)}" : null), ("data set", experiment.DatasetId?.ToString()), ("tags", string.Join(", ", experiment.Tags)),
        ("notes", experiment.Notes), ("created", Words.Time(experiment.CreatedAt))]));
}
