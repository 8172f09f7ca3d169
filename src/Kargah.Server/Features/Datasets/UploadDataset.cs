using System.Text;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Live;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Kargah.Server.Features.Datasets;

/// <summary>Parts of the form are read one after the other, straight to the disk: memory stays flat whatever the size.</summary>
internal sealed partial class UploadDataset(
    IDbContextFactory<KargahDb> databases, DataFolder folder, Sandbox sandbox, DatasetAnalyzer analyzer, LiveFeed live, DatasetsOptions options, TimeProvider time, ILogger<UploadDataset> logger)
{
    private const int MaxFieldBytes = 16 * 1024;
    /// <summary>Boundaries and headers around the file.</summary>
    private const int FormBytes = 256 * 1024;

    public static async Task<Ok<DatasetResponse>> Handle(HttpContext context, UploadDataset upload, CurrentUser me, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DatasetResponse { Dataset = await upload.RunAsync(context, me, cancellationToken) });

    private async Task<Dataset> RunAsync(HttpContext context, CurrentUser me, CancellationToken cancellationToken)
    {
        using var form = await ReadFormAsync(context, cancellationToken);
        var file = form.File ?? throw NoFile();
        var dataset = new DatasetEntity
        {
            OwnerId = me.Id,
            Name = form.Name ?? FileNames.Title(file.Filename),
            Description = form.Description,
            Filename = file.Filename,
            Size = file.Size,
            Type = file.Type,
            Compressed = file.Compressed,
            Sha256 = file.Sha256,
            UploadedAt = time.GetUtcNow(),
            Status = DatasetStatus.Analyzing,
        };
        await KeepAsync(dataset, file, cancellationToken);
        Uploaded(dataset.Id, dataset.Size);
        return await AnswerAsync(dataset, cancellationToken);
    }

    private async Task<ReadForm> ReadFormAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
        {
            throw NoFile();
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = options.MaxUploadBytes + FormBytes;
        if (context.Request.ContentLength > options.MaxUploadBytes + FormBytes)
        {
            throw TooLarge();
        }

        if (context.Request.ContentLength > new DriveInfo(folder.Root).AvailableFreeSpace)
        {
            throw DiskFull();
        }

        var form = new ReadForm();
        try
        {
            var reader = new MultipartReader(boundary.ToString(), context.Request.Body);
            while (await FormReading.OrCutOff(reader.ReadNextSectionAsync(cancellationToken)) is { } section)
            {
                await ReadPartAsync(form, section, cancellationToken);
            }

            return form;
        }
        catch (Exception failure)
        {
            form.Dispose();
            throw failure switch
            {
                IOException full when DiskErrors.IsFull(full) => DiskFull(),
                InvalidDataException => new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.NoFile, "The upload is cut off or not a valid form; send it again."),
                _ => failure,
            };
        }
    }

    private async Task ReadPartAsync(ReadForm form, MultipartSection section, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
        {
            throw new InvalidDataException("A part without a content disposition.");
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        switch (name)
        {
            case "file" when form.File is not null:
                throw ProblemException.Field("file", "Send one file at a time.");
            case "file" when disposition.IsFileDisposition():
                form.File = await ReadFileAsync(section, HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString(), cancellationToken);
                break;
            case "file":
                throw NoFile();
            case "name":
                form.Name = await ReadFieldAsync(section, name, 200, cancellationToken);
                break;
            case "description":
                form.Description = await ReadFieldAsync(section, name, 2000, cancellationToken);
                break;
            default:
                throw new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.UnknownField, $"There is no field '{name}' here; an upload has file, name and description.", new Dictionary<string, object?> { ["field"] = name })
                {
                    Errors = new Dictionary<string, string[]> { [name] = ["There is no such field."] },
                };
        }
    }

    private async Task<UploadedFile> ReadFileAsync(MultipartSection section, string given, CancellationToken cancellationToken)
    {
        var filename = FileNames.Clean(given);
        var (type, compressed) = FileNames.TypeOf(filename) ?? throw new ProblemException(
            StatusCodes.Status400BadRequest, ProblemCodes.FileTypeNotSupported, $"'{filename}' is not a table that can be read here: send a .csv, .tsv, .json or .jsonl file, or one of these with .gz.", new Dictionary<string, object?> { ["filename"] = filename });
        var file = await UploadedFile.WriteAsync(section.Body, Path.Combine(folder.Temporary, Guid.NewGuid().ToString("N")), options.MaxUploadBytes, cancellationToken)
            ?? throw TooLarge();
        if (file.Size == 0)
        {
            file.Dispose();
            throw new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.EmptyFile, $"'{filename}' is empty.", new Dictionary<string, object?> { ["filename"] = filename });
        }

        return file with { Filename = filename, Type = type, Compressed = compressed };
    }

    private static async Task<string?> ReadFieldAsync(MultipartSection section, string name, int maxLength, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var read = await FormReading.OrCutOff(section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).AsTask());
        var text = Encoding.UTF8.GetString(buffer, 0, read).Trim();
        return read > MaxFieldBytes || text.Length > maxLength ? throw ProblemException.Field(name, $"The {name} can have at most {maxLength} characters.")
            : text.Length == 0 ? null : text;
    }

    /// <summary>File first, row after: a row never points at nothing.</summary>
    private async Task KeepAsync(DatasetEntity dataset, UploadedFile file, CancellationToken cancellationToken)
    {
        var kept = folder.DatasetOriginal(dataset.Id);
        Directory.CreateDirectory(folder.Dataset(dataset.Id));
        try
        {
            File.Move(file.Path, kept);
            sandbox.LetRead(kept);
            DurableFile.FlushFolder(folder.Dataset(dataset.Id));
            DurableFile.FlushFolder(Path.GetDirectoryName(folder.Dataset(dataset.Id))!);
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            db.Datasets.Add(dataset);
            await db.SaveChangesAsync(cancellationToken);
        }
        catch
        {
            Directory.Delete(folder.Dataset(dataset.Id), recursive: true);
            throw;
        }

        live.DatasetChanged(dataset.Id, dataset.OwnerId);
    }

    private async Task<Dataset> AnswerAsync(DatasetEntity dataset, CancellationToken cancellationToken)
    {
        await analyzer.WaitAsync(dataset.Id, TimeSpan.FromSeconds(options.AnalysisAnswerSeconds), cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(found => found.Id == dataset.Id, cancellationToken) ?? throw Datasets.NotThere();
        if (now.Status != DatasetStatus.Invalid)
        {
            return now.ToResponse();
        }

        // known while its owner still waits: they are told, and nothing is left
        var problem = now.Problem()!;
        await db.Datasets.Where(found => found.Id == dataset.Id).ExecuteDeleteAsync(cancellationToken);
        Directory.Delete(folder.Dataset(dataset.Id), recursive: true);
        live.DatasetChanged(dataset.Id, dataset.OwnerId);
        throw new ProblemException(problem.Code == ProblemCodes.FileTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest, problem.Code, problem.Error, problem.Params);
    }

    private static ProblemException NoFile() =>
        new(StatusCodes.Status400BadRequest, ProblemCodes.NoFile, "There is no file: send a form (multipart/form-data) with a file in its part named 'file'.");

    private ProblemException TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"The file is larger than {options.MaxUploadBytes} bytes, which is the limit here.", new Dictionary<string, object?> { ["limit"] = options.MaxUploadBytes });

    private static ProblemException DiskFull() => new(StatusCodes.Status507InsufficientStorage, ProblemCodes.DiskFull, DiskErrors.Sentence);

    [LoggerMessage(Level = LogLevel.Information, Message = "Took data set {DatasetId} of {Bytes} bytes")]
    private partial void Uploaded(Guid datasetId, long bytes);

    private sealed class ReadForm : IDisposable
    {
        public UploadedFile? File { get; set; }
        public string? Name { get; set; }
        public string? Description { get; set; }
        public void Dispose() => File?.Dispose();
    }
}
