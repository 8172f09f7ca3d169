using System.CommandLine;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

/// <summary>Work on many pictures at a time.</summary>
internal static class BatchCommands
{
    private static Argument<string> Reference() => new("batch") { Description = "Its id." };

    public static Command Create() => new Command("batch", "Work on many pictures on the server.").With(Start(), List(), Show(), Results(), Cancel(), Download());

    private static Command Start()
    {
        var images = new Argument<string[]>("image") { Description = "Files to upload, or ids of pictures on the server.", Arity = ArgumentArity.ZeroOrMore };
        var group = new Option<string?>("--group") { Description = "Instead: every picture of this light group." };
        var operation = new Option<string>("--operation") { Description = "detect, correct, detect_and_correct or remove_background.", DefaultValueFactory = _ => "detect_and_correct" };
        operation.AcceptOnlyFromAmong("detect", "correct", "detect_and_correct", "remove_background");
        var name = new Option<string?>("--name") { Description = "What to call it." };
        var options = new PictureOptions();
        return new Command("start", "Start a batch and follow it to its end.").With([images, group, operation, name, .. options.All, TrainCommands.Detach]).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var ids = new List<Guid>();
            foreach (var image in call.Get(images))
            {
                ids.Add(!File.Exists(image) && Guid.TryParse(image, out var id) ? id : (await Uploads.SendPictureAsync(call, new FileInfo(image), cancellationToken)).Id);
            }

            var batch = await client.Batches.StartAsync(
                new StartBatchRequest
                {
                    ImageIds = call.Get(group) is null ? ids : null,
                    Group = call.Get(group),
                    Operation = Enum.GetValues<BatchOperation>().First(each => Words.Of(each) == call.Get(operation)),
                    Options = options.Read(call),
                    Name = call.Get(name),
                },
                cancellationToken);
            if (call.Get(TrainCommands.Detach))
            {
                call.Printer.Answer(batch, () => Printer.Text(batch.JobId));
                return ExitCodes.Done;
            }

            await foreach (var now in client.Batches.WatchAsync(batch.JobId, cancellationToken))
            {
                batch = now;
                if (call.Printer.Json)
                {
                    Printer.Line(now);
                }
                else
                {
                    Printer.Say($"{now.ProcessedItems} of {now.TotalItems}{(now.FailedItems > 0 ? $", {now.FailedItems} could not be used" : "")}{(now.ItemsPerSecond is { } speed ? $", {Words.Number(speed)} a second" : "")}");
                }
            }

            if (!call.Printer.Json)
            {
                Tell(call.Printer, batch);
            }

            return batch.Status == BatchStatusName.Completed ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    private static Command List()
    {
        var (skip, limit) = (Paging.Skip(), Paging.Limit());
        return new Command("list", "Your batches, newest first.").With(skip, limit).Does(async (call, cancellationToken) =>
        {
            var list = await (await call.ClientAsync(cancellationToken)).Batches.ListAsync(call.Get(skip), call.Get(limit), cancellationToken);
            call.Printer.Answer(list, () =>
            {
                call.Printer.Table(["id", "name", "operation", "status", "done", "failed", "created"], list.Batches.Select(IReadOnlyList<string> (batch) =>
                    [batch.JobId, batch.Name, Words.Of(batch.Operation), Words.Of(batch.Status), $"{batch.ProcessedItems}/{batch.TotalItems}", $"{batch.FailedItems}", Words.Time(batch.CreatedAt)]));
                Paging.Note(list.Count, list.Total, call.Get(skip));
            });
        });
    }

    private static Command Show()
    {
        var reference = Reference();
        return new Command("show", "How a batch stands.").With(reference).Does(async (call, cancellationToken) =>
        {
            var batch = await (await call.ClientAsync(cancellationToken)).Batches.GetAsync(call.Get(reference), cancellationToken);
            call.Printer.Answer(batch, () => Tell(call.Printer, batch));
        });
    }

    private static Command Results()
    {
        var reference = Reference();
        var (skip, limit) = (Paging.Skip(), Paging.Limit());
        return new Command("results", "What came of each picture.").With(reference, skip, limit).Does(async (call, cancellationToken) =>
        {
            var list = await (await call.ClientAsync(cancellationToken)).Batches.ResultsAsync(call.Get(reference), call.Get(skip), call.Get(limit), cancellationToken);
            call.Printer.Answer(list, () =>
            {
                call.Printer.Table(["picture", "done", "ΔE00", "left out", "rating", "result", "problem"], list.Items.Select(IReadOnlyList<string> (item) =>
                    [item.Filename, item.Success ? "yes" : "no", Words.Number(item.OverallDeltaE), Words.Number(item.LeaveOneOutDeltaE), item.QualityRating is { } rating ? Words.Of(rating) : "", item.OutputFilename ?? "", item.Problem?.Error ?? ""]));
                Paging.Note(list.Count, list.Total, call.Get(skip));
            });
        });
    }

    private static Command Cancel()
    {
        var reference = Reference();
        return new Command("cancel", "Cancel a batch; what is finished is kept.").With(reference).Does(async (call, cancellationToken) =>
        {
            var batch = await (await call.ClientAsync(cancellationToken)).Batches.CancelAsync(call.Get(reference), cancellationToken);
            call.Printer.Answer(batch, () => Tell(call.Printer, batch));
        });
    }

    private static Command Download()
    {
        var reference = Reference();
        var output = new Option<string?>("--output", "-o") { Description = "Where to; named like the batch if left out.", HelpName = "file" };
        return new Command("download", "The finished pictures and a table of them, as a zip.").With(reference, output).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = call.Get(reference);
            var path = call.Get(output) ?? Path.GetFileName($"batch-{SafeText.Line(id)}.zip");
            await TransferView.RunAsync(call.Printer, path, progress => client.Batches.DownloadAsync(id, path, progress, cancellationToken));
            call.Printer.Answer(new { Ok = true, Path = path, Bytes = new FileInfo(path).Length }, () => Printer.Text($"Saved {path} ({Words.Bytes(new FileInfo(path).Length)})"));
        });
    }

    private static void Tell(Printer printer, Batch batch)
    {
        printer.Facts([("id", batch.JobId), ("name", batch.Name), ("operation", Words.Of(batch.Operation)), ("status", Words.Of(batch.Status)), ("done", $"{batch.ProcessedItems} of {batch.TotalItems}"), ("failed", $"{batch.FailedItems}"), ("error", batch.Error?.Error)]);
        foreach (var error in batch.Errors)
        {
            Printer.Text($"{error.Filename}: {error.Error} [{error.Code}]");
        }
    }
}
