using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Kargah.Cli.Pictures;
using Kargah.Cli.Watching;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class JobCommands
{
    public static Argument<string> Reference() => new("run") { Description = References.JobHelp };

    public static IEnumerable<Command> All() => [List(), Show(), Edit(), Watch(), Logs(), Stop(), Resume(), Retry(), Again(), Delete()];

    private static Command List()
    {
        var status = new Option<string[]>("--status") { Description = "QUEUED, RUNNING, COMPLETED, FAILED, STOPPED …; several separated by commas.", HelpName = "word" };
        var search = new Option<string?>("--search") { Description = "Part of a name." };
        var dataset = new Option<string?>("--dataset") { Description = References.DatasetHelp };
        var tag = new Option<string?>("--tag") { Description = "Runs with this tag." };
        var where = new Option<string?>("--where") { Description = "Comparisons, such as \"metrics.roc_auc > 0.9 and params.lr < 0.01\"." };
        var experiment = new Option<string?>("--experiment") { Description = "Runs of this experiment, by its id or its name." };
        var sort = new Option<string?>("--sort") { Description = "created_at, updated_at, finished_at, name, status or a score such as metrics.roc_auc; with - before it the other way round." };
        var (skip, limit) = (Paging.Skip(), Paging.Limit());
        return new Command("jobs", "Your runs, newest first.").With(status, search, dataset, tag, where, experiment, sort, skip, limit).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var list = await client.Training.ListAsync(
                new JobFilter
                {
                    Status = [.. (call.Get(status) ?? []).SelectMany(word => word.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(State)],
                    Search = call.Get(search),
                    Dataset = call.Get(dataset) is { } named ? $"{await client.DatasetAsync(named, cancellationToken)}" : null,
                    Tag = call.Get(tag),
                    Where = call.Get(where),
                    Experiment = call.Get(experiment) is { } question ? $"{await ExperimentCommands.ExperimentAsync(client, question, cancellationToken)}" : null,
                    Sort = call.Get(sort),
                    Skip = call.Get(skip),
                    Limit = call.Get(limit),
                },
                cancellationToken);
            call.Printer.Answer(list, () =>
            {
                call.Printer.Table(["id", "name", "status", "progress", "loss", "score", "created"], list.Jobs.Select(IReadOnlyList<string> (job) =>
                    [job.JobId, job.Name, Words.Of(job.Status), string.Create(CultureInfo.InvariantCulture, $"{job.Progress:0} %"), Words.Number(job.ValLoss ?? job.Loss), Score(job), Words.Time(job.CreatedAt)]));
                Paging.Note(list.Count, list.Total, call.Get(skip));
            });
        });
    }

    private static Command Show()
    {
        var reference = Reference();
        return new Command("show", "How a run stands.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var job = await client.Training.GetAsync(await client.JobAsync(call.Get(reference), cancellationToken), cancellationToken);
            call.Printer.Answer(new JobResponse { Status = job }, () => JobText.Tell(call.Printer, job));
        });
    }

    private static Command Edit()
    {
        var reference = Reference();
        var name = new Option<string?>("--name") { Description = "A new name." };
        var notes = new Option<string?>("--notes") { Description = "What is worth remembering; empty removes it." };
        var tags = new Option<string[]?>("--tag") { Description = "A tag; may be given several times. They take the place of those before." };
        var experiment = new Option<string?>("--experiment") { Description = "Move it to this experiment, by id or name; none takes it out of its own." };
        var priority = new Option<int?>("--priority") { Description = "-10 to 10: who starts first; above 0 for admins.", HelpName = "n" };
        return new Command("edit", "Rename a run, tag it, note something, move it to an experiment, or change its place in the waiting line.").With(reference, name, notes, tags, experiment, priority).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var change = new UpdateTrainingRequest { Name = call.Get(name), Notes = call.Get(notes), Tags = call.Get(tags) is { Length: > 0 } given ? given : null, Priority = call.Get(priority) };
            if (call.Get(experiment) is { } named)
            {
                change = change with { ExperimentId = named == "none" ? null : $"{await ExperimentCommands.ExperimentAsync(client, named, cancellationToken)}" };
            }

            var job = await client.Training.UpdateAsync(await client.JobAsync(call.Get(reference), cancellationToken), change, cancellationToken);
            call.Printer.Answer(new JobResponse { Status = job }, () => JobText.Tell(call.Printer, job));
        });
    }

    private static Command Watch()
    {
        var reference = new Argument<string>("run") { Description = $"{References.JobHelp} Or a folder: every picture that comes into it is corrected." };
        var output = new Option<string?>("--output", "-o") { Description = "Of a folder: where the results go; its subfolder 'corrected' if left out.", HelpName = "folder" };
        var once = new Option<bool>("--once") { Description = "Of a folder: end when nothing is left in it." };
        var options = new PictureOptions();
        return new Command("watch", "Follow a run to its end, live; Ctrl-C leaves it running. Of a folder: correct every picture that comes into it.").With([reference, output, once, .. options.All, PictureOptions.Local]).Does(async (call, cancellationToken) =>
        {
            if (!Directory.Exists(call.Get(reference)))
            {
                return await Follower.RunAsync(call, await (await call.ClientAsync(cancellationToken)).JobAsync(call.Get(reference), cancellationToken), cancellationToken);
            }

            var folder = Path.GetFullPath(call.Get(reference));
            var results = Path.GetFullPath(call.Get(output) ?? Path.Combine(folder, "corrected"));
            if (results == folder)
            {
                throw new UsageException("The results cannot go into the folder that is watched: they would be corrected again. Choose another with --output.");
            }

            await using var desk = await PictureOptions.DeskAsync(call, cancellationToken);
            return await new HotFolder(folder, results, desk, options.Read(call), call.Printer).RunAsync(call.Get(once), cancellationToken) > 0 ? ExitCodes.Failed : ExitCodes.Done;
        });
    }

    private static Command Logs()
    {
        var reference = Reference();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run has ended." };
        return new Command("logs", "What a run said.").With(reference, follow).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = await client.JobAsync(call.Get(reference), cancellationToken);
            if (call.Get(follow))
            {
                await foreach (var update in client.Training.WatchAsync(id, cancellationToken: cancellationToken))
                {
                    Tell(call.Printer, (update as JobLinesUpdate)?.Lines ?? []);
                }

                return;
            }

            var logs = await client.Training.LogsAsync(id, cancellationToken: cancellationToken);
            call.Printer.Answer(logs, () => Tell(call.Printer, logs.Lines));
        });

        static void Tell(Printer printer, IReadOnlyList<LogLine> lines)
        {
            foreach (var line in lines)
            {
                if (printer.Json)
                {
                    Printer.Line(line);
                }
                else
                {
                    Printer.Text($"{line.Time.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {(line.Level == LogLevelName.Info ? "" : Words.Of(line.Level) + ": ")}{line.Text}");
                }
            }
        }
    }

    private static Command Stop()
    {
        var reference = Reference();
        return new Command("stop", "Stop a run; its best model so far is kept.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var answer = await client.Training.StopAsync(await client.JobAsync(call.Get(reference), cancellationToken), cancellationToken);
            call.Printer.Answer(answer, () => Printer.Text($"{answer.JobId} is {Words.Of(answer.Status)}"));
        });
    }

    private static Command Resume()
    {
        var reference = Reference();
        var epochs = new Option<int?>("--epochs") { Description = "All in all, those of the earlier run included; as many as it was to have if left out.", HelpName = "n" };
        return new Command("resume", "Go on from an ended run's last checkpoint, as a new run, and follow it.").With(reference, epochs, TrainCommands.Detach).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var started = await client.Training.ResumeAsync(await client.JobAsync(call.Get(reference), cancellationToken), call.Get(epochs), cancellationToken);
            return await TrainCommands.FollowAsync(call, started, started.JobId, started.Message, cancellationToken);
        });
    }

    private static Command Retry()
    {
        var reference = Reference();
        var suggested = new Option<bool>("--suggested") { Description = "With the change that its failure suggests." };
        var command = new Command("retry", "An ended run once more from its beginning, as a new one, with the settings given here changed, and follow it.").With(reference, suggested, TrainCommands.Detach);
        var options = new TrainingOptions(command);
        return command.Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = await client.JobAsync(call.Get(reference), cancellationToken);
            var settings = await options.ReadAsync(call, cancellationToken);
            if (call.Get(suggested))
            {
                var remedy = (await client.Training.GetAsync(id, cancellationToken)).Error?.Remedy?.Settings
                    ?? throw new UsageException("No change of settings is suggested for this run.", "no_suggestion", ExitCodes.Conflict);
                foreach (var (name, value) in remedy.Where(setting => !settings.ContainsKey(setting.Key)))
                {
                    settings[name] = JsonSerializer.SerializeToNode(value, KargahJson.Options);
                }
            }

            var started = await client.Training.RetryAsync(id, settings.Deserialize<Dictionary<string, JsonElement>>(), cancellationToken);
            return await TrainCommands.FollowAsync(call, started, started.JobId, started.Message, cancellationToken);
        });
    }

    private static Command Again()
    {
        var reference = Reference();
        return new Command("again", "Run it again exactly, follow it, and say whether it came out the same.").With(reference, TrainCommands.Detach).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var started = await client.Training.AgainAsync(await client.JobAsync(call.Get(reference), cancellationToken), cancellationToken);
            return await TrainCommands.FollowAsync(call, started, started.JobId, started.Message, cancellationToken);
        });
    }

    private static Command Delete()
    {
        var reference = Reference();
        return new Command("delete", "Put a run that has ended into the trash, with its files; after a while it is deleted for good.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = await client.JobAsync(call.Get(reference), cancellationToken);
            await client.Training.DeleteAsync(id, cancellationToken);
            await TrashCommands.TellAsync(call, client, id, cancellationToken);
        });
    }

    private static JobState State(string word) => Enum.TryParse<JobState>(word, ignoreCase: true, out var state) && !char.IsAsciiDigit(word[0])
        ? state
        : throw new UsageException($"There is no status '{word}'; it is one of {string.Join(", ", Enum.GetValues<JobState>().Select(Words.Of))}.");

    private static string Score(TrainingJob job) =>
        job.Metrics.TryGetValue(job.Params.EvalMetric, out var value) ? $"{job.Params.EvalMetric} {Words.Number(value)}" : "–";
}
