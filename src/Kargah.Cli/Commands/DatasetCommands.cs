using System.CommandLine;
using System.Globalization;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class DatasetCommands
{
    private static Argument<string> Reference() => new("dataset") { Description = References.DatasetHelp };

    public static Command Create() => new Command("datasets", "Tables on the server.").With(List(), Upload(), Show(), Preview(), Validate(), Stats(), Delete(), Download());

    private static Command List()
    {
        var search = new Option<string?>("--search") { Description = "Part of a name." };
        var sort = new Option<string?>("--sort") { Description = "uploaded_at, name, size or rows; with - before it the other way round." };
        var (skip, limit) = (Paging.Skip(), Paging.Limit());
        return new Command("list", "Your data sets, newest first.").With(search, sort, skip, limit).Does(async (call, cancellationToken) =>
        {
            var list = await (await call.ClientAsync(cancellationToken)).Datasets.ListAsync(call.Get(search), call.Get(sort), call.Get(skip), call.Get(limit), cancellationToken);
            call.Printer.Answer(list, () =>
            {
                call.Printer.Table(["id", "name", "rows", "columns", "size", "status", "uploaded"], list.Datasets.Select(IReadOnlyList<string> (dataset) =>
                    [$"{dataset.Id}", dataset.Name, Words.Count(dataset.Rows), Words.Count(dataset.Columns), Words.Bytes(dataset.Size), Words.Of(dataset.Status), Words.Time(dataset.UploadedAt)]));
                Paging.Note(list.Count, list.Total, call.Get(skip));
            });
        });
    }

    private static Command Upload()
    {
        var file = new Argument<FileInfo>("file") { Description = ".csv, .tsv, .json or .jsonl, or one of these with .gz." };
        var name = new Option<string?>("--name") { Description = "The file's own name if left out." };
        var description = new Option<string?>("--description") { Description = "What the table is about." };
        return new Command("upload", "Upload a table; waits until it has been looked through.").With(file, name, description).Does(async (call, cancellationToken) =>
        {
            var dataset = await Uploads.SendAsync(call, call.Get(file), call.Get(name), call.Get(description), cancellationToken);
            call.Printer.Answer(new DatasetResponse { Dataset = dataset }, () => Tell(call.Printer, dataset));
            return dataset.Status == DatasetStatus.Invalid ? ExitCodes.Failed : ExitCodes.Done;
        });
    }

    private static Command Show()
    {
        var reference = Reference();
        return new Command("show", "One data set.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var dataset = await client.Datasets.GetAsync(await client.DatasetAsync(call.Get(reference), cancellationToken), cancellationToken);
            call.Printer.Answer(new DatasetResponse { Dataset = dataset }, () => Tell(call.Printer, dataset));
        });
    }

    private static Command Preview()
    {
        var (reference, skip, limit) = (Reference(), Paging.Skip(), Paging.Limit());
        return new Command("preview", "Its first rows.").With(reference, skip, limit).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var preview = await client.Datasets.PreviewAsync(await client.DatasetAsync(call.Get(reference), cancellationToken), call.Get(skip), call.Get(limit) ?? 10, cancellationToken);
            call.Printer.Answer(preview, () => call.Printer.Table([.. preview.Columns.Select(column => column.Name)], preview.Rows.Select(IReadOnlyList<string> (row) => [.. row.Select(Words.Value)])));
        });
    }

    private static Command Validate()
    {
        var reference = Reference();
        return new Command("validate", "What is wrong with it; exit code 1 if it cannot be used.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var report = await client.Datasets.ValidateAsync(await client.DatasetAsync(call.Get(reference), cancellationToken), cancellationToken);
            call.Printer.Answer(report, () =>
            {
                Printer.Text($"{(report.Valid ? "Valid" : "Not valid")}: {Words.Count(report.ValidLines)} of {Words.Count(report.TotalLines)} lines can be used.");
                foreach (var (kind, finding) in report.Errors.Select(error => ("error", error)).Concat(report.Warnings.Select(warning => ("warning", warning))))
                {
                    Printer.Text($"{kind}{(finding.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $" in line {line}") : "")}: {finding.Error} [{finding.Code}]");
                }
            });
            return report.Valid ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    private static Command Stats()
    {
        var reference = Reference();
        return new Command("stats", "What is in it, column by column.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var stats = await client.Datasets.StatsAsync(await client.DatasetAsync(call.Get(reference), cancellationToken), cancellationToken);
            call.Printer.Answer(stats, () =>
            {
                call.Printer.Facts([("rows", Words.Count(stats.Rows)), ("duplicates", Words.Count(stats.Duplicates)), ("suggested target", stats.SuggestedTarget), ("suggested task", stats.SuggestedTask is { } task ? Words.Of(task) : null)]);
                call.Printer.Table(["column", "type", "missing", "unique", "min", "mean", "max", "most frequent"], stats.Columns.Select(IReadOnlyList<string> (column) =>
                    [column.Name, Words.Of(column.Type), Words.Count(column.Missing), (column.UniqueIsEstimate ? "~" : "") + Words.Count(column.Unique), .. Range(column), string.Join(", ", column.TopValues?.Take(3).Select(value => $"{value.Value} ({Words.Count(value.Count)})") ?? [])]));
            });
        });
    }

    private static Command Delete()
    {
        var reference = Reference();
        return new Command("delete", "Put a data set that no waiting or running job uses into the trash; after a while it is deleted for good.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = await client.DatasetAsync(call.Get(reference), cancellationToken);
            await client.Datasets.DeleteAsync(id, cancellationToken);
            await TrashCommands.TellAsync(call, client, $"{id}", cancellationToken);
        });
    }

    private static Command Download()
    {
        var reference = Reference();
        var output = new Option<string?>("--output", "-o") { Description = "Where to; the name that it was uploaded under if left out.", HelpName = "file" };
        return new Command("download", "Its original bytes.").With(reference, output).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var dataset = await client.Datasets.GetAsync(await client.DatasetAsync(call.Get(reference), cancellationToken), cancellationToken);
            // a name from the server names a file here, not a way to one
            var path = call.Get(output) ?? Path.GetFileName(SafeText.Line(dataset.Filename));
            await TransferView.RunAsync(call.Printer, path, progress => client.Datasets.DownloadAsync(dataset.Id, path, progress, cancellationToken));
            call.Printer.Answer(new { Ok = true, Path = path, Bytes = new FileInfo(path).Length }, () => Printer.Text($"Saved {path} ({Words.Bytes(new FileInfo(path).Length)})"));
        });
    }

    private static IEnumerable<string> Range(ColumnStats column) => column.Type == ColumnKind.Date
        ? [Day(column.Min), Day(column.Mean), Day(column.Max)]
        : [Words.Number(column.Min), Words.Number(column.Mean), Words.Number(column.Max)];

    private static string Day(double? seconds) =>
        seconds is { } known && double.IsFinite(known) ? DateTimeOffset.FromUnixTimeSeconds((long)known).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "–";

    private static void Tell(Printer printer, Dataset dataset) => printer.Facts([
        ("id", $"{dataset.Id}"), ("name", dataset.Name), ("description", dataset.Description), ("file", dataset.Filename), ("size", Words.Bytes(dataset.Size)), ("rows", dataset.Rows is { } rows ? Words.Count(rows) : null),
        ("columns", dataset.Schema is { } schema ? string.Join(", ", schema.Select(column => $"{column.Name} ({Words.Of(column.Type)})")) : null),
        ("status", Words.Of(dataset.Status)), ("warnings", dataset.Warnings > 0 ? Words.Count(dataset.Warnings) : null), ("problem", dataset.Problem?.Error), ("uploaded", Words.Time(dataset.UploadedAt)), ("sha256", dataset.Sha256)]);
}
