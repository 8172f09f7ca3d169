using System.CommandLine;
using Kargah.Cli.Pictures;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

/// <summary>Photographs: looked for cards and corrected, on a server or on this machine.</summary>
internal static class PictureCommands
{
    public static IEnumerable<Command> All() => [Images(), Detect(), Correct(), Card()];

    private static Argument<string> Reference() => new("image") { Description = "Id of a picture on the server." };

    private static Command Images() => new Command("images", "Photographs on the server.").With(List(), Upload(), Show(), Group(), Delete(), Download());

    private static Command List()
    {
        var search = new Option<string?>("--search") { Description = "Part of a name." };
        var group = new Option<string?>("--group") { Description = "Of this light group." };
        var (skip, limit) = (Paging.Skip(), Paging.Limit());
        return new Command("list", "Your pictures, newest first.").With(search, group, skip, limit).Does(async (call, cancellationToken) =>
        {
            var list = await (await call.ClientAsync(cancellationToken)).Images.ListAsync(call.Get(search), call.Get(group), null, call.Get(skip), call.Get(limit), cancellationToken);
            call.Printer.Answer(list, () =>
            {
                call.Printer.Table(["id", "name", "size", "pixels", "group", "status", "ΔE00"], list.Images.Select(IReadOnlyList<string> (picture) =>
                    [$"{picture.Id}", picture.OriginalFilename, Words.Bytes(picture.Size), picture.Width is null ? "–" : $"{picture.Width} × {picture.Height}", picture.Group ?? "", Words.Of(picture.Status), Words.Number(picture.LastCorrection?.OverallDeltaE)]));
                Paging.Note(list.Count, list.Total, call.Get(skip));
            });
        });
    }

    private static Command Upload()
    {
        var files = new Argument<FileInfo[]>("file") { Description = "jpg, png, tif, webp, heic, avif or a camera's RAW file; several at once.", Arity = ArgumentArity.OneOrMore };
        return new Command("upload", "Upload pictures; waits until each has been looked into.").With(files).Does(async (call, cancellationToken) =>
        {
            var failed = 0;
            foreach (var file in call.Get(files))
            {
                var picture = await Uploads.SendPictureAsync(call, file, cancellationToken);
                failed += picture.Status == PictureStatus.Invalid ? 1 : 0;
                call.Printer.Answer(picture, () => Tell(call.Printer, picture));
            }

            return failed > 0 ? ExitCodes.Failed : ExitCodes.Done;
        });
    }

    private static Command Show()
    {
        var reference = Reference();
        return new Command("show", "One picture.").With(reference).Does(async (call, cancellationToken) =>
        {
            var picture = await (await call.ClientAsync(cancellationToken)).Images.GetAsync(Id(call.Get(reference)), cancellationToken);
            call.Printer.Answer(picture, () => Tell(call.Printer, picture));
        });
    }

    private static Command Group()
    {
        var group = new Argument<string>("group") { Description = "Name of the light group; empty (\"\") takes pictures out of theirs." };
        var images = new Argument<string[]>("image") { Description = "Ids of pictures.", Arity = ArgumentArity.OneOrMore };
        return new Command("group", "Put pictures that one light lit into a group: those without a card are corrected by the card of another.").With(group, images).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            foreach (var image in call.Get(images))
            {
                var picture = await client.Images.UpdateAsync(Id(image), new UpdatePictureRequest { Group = call.Get(group) }, cancellationToken);
                call.Printer.Answer(picture, () => Printer.Text($"{picture.OriginalFilename}: {picture.Group ?? "in no group"}"));
            }
        });
    }

    private static Command Delete()
    {
        var reference = Reference();
        return new Command("delete", "Delete a picture with everything that was made of it.").With(reference).Does(async (call, cancellationToken) =>
        {
            await (await call.ClientAsync(cancellationToken)).Images.DeleteAsync(Id(call.Get(reference)), cancellationToken);
            call.Printer.Answer(new { Ok = true }, () => Printer.Text("Deleted."));
        });
    }

    private static Command Download()
    {
        var reference = Reference();
        var output = new Option<string?>("--output", "-o") { Description = "Where to; the name that it was uploaded under if left out.", HelpName = "file" };
        return new Command("download", "Its original bytes.").With(reference, output).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var picture = await client.Images.GetAsync(Id(call.Get(reference)), cancellationToken);
            // a name from the server names a file here, not a way to one
            var path = call.Get(output) ?? Path.GetFileName(SafeText.Line(picture.Filename));
            await TransferView.RunAsync(call.Printer, path, progress => client.Images.DownloadAsync(picture.Id, path, progress, cancellationToken));
            call.Printer.Answer(new { Ok = true, Path = path }, () => Printer.Text($"Saved {path}"));
        });
    }

    private static Command Detect()
    {
        var picture = new Argument<string>("picture") { Description = "A file, or the id of a picture on the server." };
        var chart = new PictureOptions();
        return new Command("detect", "Find the card in a picture and measure its patches; exit code 1 if there is none.").With([picture, .. chart.All.Take(1), PictureOptions.Local]).Does(async (call, cancellationToken) =>
        {
            await using var desk = await PictureOptions.DeskAsync(call, cancellationToken);
            var detection = await desk.DetectAsync(call.Get(picture), new DetectCardRequest { Chart = chart.Read(call).Chart }, cancellationToken);
            call.Printer.Answer(detection, () => Tell(call.Printer, detection));
            return detection.Success ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    private static Command Correct()
    {
        var pictures = new Argument<string[]>("picture") { Description = "Files, or ids of pictures on the server.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--output", "-o") { Description = "A folder for the results; here if left out.", HelpName = "folder" };
        var options = new PictureOptions();
        return new Command("correct", "Correct pictures by the cards that they show, and save the results.").With([pictures, output, .. options.All, PictureOptions.Local]).Does(async (call, cancellationToken) =>
        {
            var names = new ResultNames(Directory.CreateDirectory(call.Get(output) ?? ".").FullName);
            await using var desk = await PictureOptions.DeskAsync(call, cancellationToken);
            var code = ExitCodes.Done;
            foreach (var picture in call.Get(pictures))
            {
                try
                {
                    var (correction, path) = await desk.CorrectAsync(picture, options.Read(call), name => names.PathFor(picture, name), cancellationToken);
                    call.Printer.Answer(correction, () =>
                    {
                        Tell(call.Printer, correction);
                        Printer.Text($"Saved {path} ({Words.Bytes(new FileInfo(path).Length)})");
                    });
                }
                catch (UsageException refused)
                {
                    // each picture fails alone
                    Printer.Failure(refused.Message, refused.Code);
                    code = refused.ExitCode;
                }
            }

            return code;
        });
    }

    private static Command Card()
    {
        var output = new Argument<string>("file") { Description = "Where to, such as card.pdf." };
        var paper = new Option<string?>("--paper") { Description = "a4, a3 or letter." };
        paper.AcceptOnlyFromAmong("a4", "a3", "letter");
        var window = new Option<bool>("--window") { Description = "The markers only, around an opening for a real chart." };
        return new Command("card", "The printable card as a PDF, in exact millimetres.").With(output, paper, window).Does(async (call, cancellationToken) =>
        {
            var path = call.Get(output);
            await (await call.ClientAsync(cancellationToken)).Color.SaveCardAsync(path, call.Get(paper), call.Get(window), cancellationToken);
            call.Printer.Answer(new { Ok = true, Path = path }, () => Printer.Text($"Saved {path}. Print it at 100 %, without color management, and measure its ruler."));
        });
    }

    private static Guid Id(string text) => Guid.TryParse(text, out var id) ? id : throw new UsageException($"'{text}' is no id of a picture; kargah images list shows them.");

    private static void Tell(Printer printer, Picture picture) => printer.Facts([
        ("id", $"{picture.Id}"), ("name", picture.OriginalFilename), ("size", Words.Bytes(picture.Size)), ("pixels", picture.Width is null ? null : $"{picture.Width} × {picture.Height}, {picture.BitDepth} bit"), ("color space", picture.ColorSpace),
        ("camera", picture.Exif?.Camera), ("lens", picture.Exif?.Lens), ("light group", picture.Group), ("description", picture.Description), ("status", Words.Of(picture.Status)), ("problem", picture.Problem?.Error), ("uploaded", Words.Time(picture.CreatedAt)), ("sha256", picture.Sha256)]);

    private static void Tell(Printer printer, Detection detection)
    {
        foreach (var error in detection.Errors ?? [])
        {
            Printer.Text(error);
        }

        foreach (var warning in detection.Warnings ?? [])
        {
            Printer.Say(warning);
        }

        if (detection.Success)
        {
            printer.Facts([("markers", $"{detection.MarkersFound}"), ("orientation", detection.CardOrientation is { } turn ? Words.Of(turn) : null), ("reprojection", detection.ReprojectionErrorPx is { } error ? $"{Words.Number(error)} px" : null), ("confidence", Words.Number(detection.Confidence))]);
            printer.Table(["patch", "name", "R", "G", "B", "used"], detection.Patches.Select(IReadOnlyList<string> (patch) =>
                [$"{patch.PatchId}", patch.Name, .. patch.MeanRgb.Select(value => Words.Number(Math.Round(value, 1))), patch.Used ? "yes" : patch.IsClipped ? "clipped" : patch.IsSpecular ? "reflecting" : "no"]));
        }
    }

    private static void Tell(Printer printer, ColorCorrection correction)
    {
        var metrics = correction.DeltaEMetrics;
        printer.Facts([
            ("mean ΔE00", Words.Number(metrics.OverallDeltaE)), ("left out", Words.Number(metrics.LeaveOneOutDeltaE)), ("before", Words.Number(metrics.BeforeDeltaE)), ("worst", Words.Number(metrics.Max)),
            ("rating", metrics.QualityRating is { } rating ? Words.Of(rating) : "none: the reference was not measured"), ("model", Words.Of(correction.Model)), ("linearization", Words.Of(correction.Linearization)), ("reference", metrics.Reference), ("color space", correction.OutputColorSpace)]);
        foreach (var warning in correction.Warnings)
        {
            Printer.Say(warning);
        }
    }
}
