using System.CommandLine;
using System.Text.Json.Nodes;
using Kargah.Cli.Watching;

namespace Kargah.Cli.Commands;

internal static class TrainCommands
{
    public static readonly Option<bool> Detach = new("--detach", "-d") { Description = "Start only; do not wait for its end." };

    private static Argument<string?> Table() => new("table")
    {
        Description = "A data set's id or name, or a file, which is uploaded first; the bundled sample if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Train()
    {
        var table = Table();
        var command = new Command("train", "Train a model and follow it to its end. What you leave out is chosen for the table. Ctrl-C leaves it running.").With(table);
        var options = new TrainingOptions(command);
        return command.With(Detach).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var settings = await options.ReadAsync(call, cancellationToken);
            await NameTableAsync(call, table, settings, cancellationToken);
            var started = await client.Training.StartAsync(TrainingOptions.ToRequest(settings), cancellationToken);
            return await FollowAsync(call, started, started.JobId, started.Message, cancellationToken);
        });
    }

    public static Command Estimate()
    {
        var table = Table();
        var command = new Command("estimate", "What a training would take, time and memory; nothing is started. Exit code 1 if it does not fit.").With(table);
        var options = new TrainingOptions(command);
        return command.Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var settings = await options.ReadAsync(call, cancellationToken);
            await NameTableAsync(call, table, settings, cancellationToken);
            var answer = await client.Training.EstimateAsync(TrainingOptions.ToRequest(settings), cancellationToken);
            var estimate = answer.Estimate;
            call.Printer.Answer(answer, () => call.Printer.Facts([
                ("time", $"{Words.Duration(estimate.FewestSeconds)} to {Words.Duration(estimate.Seconds)}"), ("an epoch", Words.Duration(estimate.EpochSeconds)),
                ("memory", $"{Words.Bytes(estimate.MemoryBytes)} of {Words.Bytes(estimate.MemoryLimitBytes)}{(estimate.Fits ? "" : $": does not fit; lower {estimate.LargestSetting}")}"),
                ("model", $"{Words.Of(answer.Params.ModelType)}, {Words.Count(estimate.Parameters)} parameters, {Words.Count(estimate.Inputs)} inputs"), ("rows", Words.Count(estimate.TrainRows)), ("epochs", Words.Count(answer.Params.Epochs))]));
            return estimate.Fits ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    /// <summary>Says what was started, and follows it unless that is not wanted.</summary>
    public static async Task<int> FollowAsync<T>(Call call, T started, string jobId, string message, CancellationToken cancellationToken)
    {
        if (call.Get(Detach))
        {
            call.Printer.Answer(started, () => Printer.Text(jobId));
            return ExitCodes.Done;
        }

        if (call.Printer.Json)
        {
            Printer.Line(new { Type = "started", JobId = jobId, Message = message });
        }
        else
        {
            Printer.Say($"{jobId}: {message}");
        }

        return await Follower.RunAsync(call, jobId, cancellationToken);
    }

    private static async Task NameTableAsync(Call call, Argument<string?> table, JsonObject settings, CancellationToken cancellationToken)
    {
        if (call.Parsed.GetValue(table) is not { } named)
        {
            return;
        }

        var client = await call.ClientAsync(cancellationToken);
        if (Guid.TryParse(named, out _) || !File.Exists(named))
        {
            settings["dataset"] = $"{await client.DatasetAsync(named, cancellationToken)}";
            return;
        }

        var dataset = await Uploads.SendAsync(call, new FileInfo(named), null, null, cancellationToken);
        Printer.Say($"Uploaded {named} as data set {dataset.Id}.");
        if (dataset.Problem is { } problem)
        {
            throw new UsageException(problem.Error, problem.Code);
        }

        settings["dataset"] = $"{dataset.Id}";
    }
}
