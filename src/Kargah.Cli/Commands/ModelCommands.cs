using System.CommandLine;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class ModelCommands
{
    public static IEnumerable<Command> All() => [Download(), Evaluation(), PredictCommand.Create(), Score()];

    private static Command Download()
    {
        var reference = JobCommands.Reference();
        var format = new Option<string?>("--format") { Description = "pt (PyTorch), onnx, safetensors, or bundle (a zip with everything around it); of a scoring csv. pt or csv if left out." };
        format.AcceptOnlyFromAmong("pt", "onnx", "safetensors", "bundle", "csv");
        var output = new Option<string?>("--output", "-o") { Description = "Where to; named like the run if left out.", HelpName = "file" };
        return new Command("download", "A run's model, or the result of a scoring.").With(reference, format, output).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = await client.JobAsync(call.Get(reference), cancellationToken);
            var path = call.Get(output) ?? $"{id}.{call.Get(format) switch { "bundle" => "zip", { } named => named, null => (await client.Training.GetAsync(id, cancellationToken)).Kind == JobKind.Scoring ? "csv" : "pt" }}";
            await TransferView.RunAsync(call.Printer, path, progress => client.Training.DownloadAsync(id, path, call.Get(format), progress, cancellationToken));
            call.Printer.Answer(new { Ok = true, Path = path, Bytes = new FileInfo(path).Length }, () => Printer.Text($"Saved {path} ({Words.Bytes(new FileInfo(path).Length)})"));
        });
    }

    private static Command Evaluation()
    {
        var reference = JobCommands.Reference();
        return new Command("evaluation", "How good a run's model is: every score with its 95 % interval; the rest with --json.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var evaluation = await client.Training.EvaluationAsync(await client.JobAsync(call.Get(reference), cancellationToken), cancellationToken);
            call.Printer.Answer(evaluation, () =>
            {
                Printer.Text($"On {Words.Count(evaluation.Rows)} {evaluation.On} rows:");
                call.Printer.Table(["metric", "value", "low", "high"], evaluation.Metrics.Select(IReadOnlyList<string> (metric) =>
                    [metric.Key, Words.Number(metric.Value.Value), Words.Number(metric.Value.Low), Words.Number(metric.Value.High)]));
            });
        });
    }

    private static Command Score()
    {
        var reference = JobCommands.Reference();
        var dataset = new Argument<string>("dataset") { Description = References.DatasetHelp };
        var name = new Option<string?>("--name") { Description = "What to call the job." };
        var calibrated = new Option<bool>("--calibrated") { Description = "With calibrated probabilities beside the model's own." };
        return new Command("score", "Score every row of a data set with a run's model, as a job, and follow it; then: kargah download.").With(reference, dataset, name, calibrated, TrainCommands.Detach).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = await client.JobAsync(call.Get(reference), cancellationToken);
            var scoring = new StartScoringRequest { Dataset = $"{await client.DatasetAsync(call.Get(dataset), cancellationToken)}", Name = call.Get(name), Calibrated = call.Get(calibrated) ? true : null };
            var started = await client.Training.ScoreAsync(id, scoring, cancellationToken);
            return await TrainCommands.FollowAsync(call, started, started.JobId, started.Message, cancellationToken);
        });
    }
}
