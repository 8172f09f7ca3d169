using Kargah.Color;
using Kargah.Contracts;
using Kargah.Imaging;
using Kargah.Print;

namespace Kargah.Worker.Pictures;

/// <summary>What is printed: the card, and reports.</summary>
internal static class Documents
{
    private const string Pdf = "application/pdf";

    public static PictureOutcome Card(PictureTask task, PictureTools tools)
    {
        try
        {
            var sheet = CardSheet.Write(new CardSheetSettings
            {
                Paper = Paper.Find(task.Paper!) ?? Paper.A4,
                Window = task.Window,
                Pitch = task.Pitch,
                Chart = ReferenceChart.Classic24After2014,
                Language = task.Language,
                Made = tools.Clock.GetUtcNow(),
            });
            return Write(task, sheet, task.Window ? "card-frame.pdf" : "card.pdf");
        }
        catch (ArgumentOutOfRangeException noRoom)
        {
            throw new UnusableTaskException(ProblemCodes.Validation, noRoom.Message.Split(" (Parameter", 2)[0], new Dictionary<string, object?> { ["field"] = "pitch" });
        }
    }

    public static PictureOutcome Report(PictureTask task, PictureTools tools)
    {
        var now = tools.Clock.GetUtcNow();
        return task switch
        {
            { Report: { } picture } => Write(task, PictureReportPages.Write(picture, Small(task.Before, tools), Small(task.After, tools), task.Language, now), $"{Path.GetFileNameWithoutExtension(picture.Image.Filename)}_report.pdf"),
            { BatchReport: { } batch } => Write(task, BatchReportPages.Write(batch, task.Language, now), $"batch-{batch.Batch.JobId}_report.pdf"),
            _ => throw new UnusableTaskException(ProblemCodes.PictureFailed, "There is nothing to report on."),
        };
    }

    /// <summary>Null where it is not there (any more).</summary>
    private static PrintedPicture? Small(string? path, PictureTools tools)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var header = tools.Reader.ReadHeader(path, PictureFiles.Preview);
        using var picture = tools.Reader.Decode(path, header, new DecodeSettings { Bits = 8, Pool = tools.Pool, Limits = tools.Limits });
        return new PrintedPicture(picture.Pixels.Width, picture.Pixels.Height, picture.Pixels.Bytes.ToArray());
    }

    private static PictureOutcome Write(PictureTask task, byte[] pages, string name)
    {
        Whole.Write(task.Output!, PictureFiles.Result, pages);
        return new PictureOutcome { File = PictureFiles.Result, Filename = name, MimeType = Pdf };
    }
}
