using System.Text;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Datasets;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Kargah.Server.Features.Pictures;

/// <summary>An upload, its parts read one after the other straight to the disk. Disposing it deletes the files that were not moved.</summary>
internal sealed class PictureForm : IDisposable
{
    private const int MaxFieldBytes = 16 * 1024;
    /// <summary>Boundaries and headers around a file.</summary>
    private const int FormBytes = 256 * 1024;

    public List<UploadedFile> Files { get; } = [];
    /// <summary>Of several files, those that are too large or empty.</summary>
    public List<FailedUpload> Failed { get; } = [];
    public Dictionary<string, string> Fields { get; } = [];

    /// <param name="part">The name of the parts that are files.</param>
    /// <param name="most">Files at most.</param>
    /// <param name="longest">Other fields, and how long their texts may be.</param>
    /// <param name="maxBytes">Of one file.</param>
    public static async Task<PictureForm> ReadAsync(
        HttpContext context, DataFolder folder, string part, int most, IReadOnlyDictionary<string, int> longest, long maxBytes, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
        {
            throw NoFile(part);
        }

        var limit = most * (maxBytes + FormBytes);
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = limit;
        if (context.Request.ContentLength > limit)
        {
            throw TooLarge(maxBytes);
        }

        if (context.Request.ContentLength > new DriveInfo(folder.Root).AvailableFreeSpace)
        {
            throw DiskFull();
        }

        var form = new PictureForm();
        try
        {
            var reader = new MultipartReader(boundary.ToString(), context.Request.Body);
            while (await FormReading.OrCutOff(reader.ReadNextSectionAsync(cancellationToken)) is { } section)
            {
                await form.ReadPartAsync(section, folder, part, most, longest, maxBytes, cancellationToken);
            }

            return form.Files.Count + form.Failed.Count > 0 ? form : throw NoFile(part);
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

    public void Dispose() => Files.ForEach(file => file.Dispose());

    private async Task ReadPartAsync(MultipartSection section, DataFolder folder, string part, int most, IReadOnlyDictionary<string, int> longest, long maxBytes, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
        {
            throw new InvalidDataException("A part without a content disposition.");
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        if (name == part)
        {
            if (Files.Count + Failed.Count >= most)
            {
                throw ProblemException.Field(part, most == 1 ? "Send one file at a time." : $"Send at most {most} files at a time.");
            }

            if (!disposition.IsFileDisposition())
            {
                throw NoFile(part);
            }

            var given = PictureNames.Clean(HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString());
            await ReadFileAsync(section, folder, given, most, maxBytes, cancellationToken);
        }
        else if (longest.TryGetValue(name, out var length))
        {
            Fields[name] = await ReadFieldAsync(section, name, length, cancellationToken);
        }
        else
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.UnknownField, $"There is no field '{name}' here; an upload has {string.Join(", ", longest.Keys.Prepend(part))}.", new Dictionary<string, object?> { ["field"] = name })
            {
                Errors = new Dictionary<string, string[]> { [name] = ["There is no such field."] },
            };
        }
    }

    private async Task ReadFileAsync(MultipartSection section, DataFolder folder, string filename, int most, long maxBytes, CancellationToken cancellationToken)
    {
        var file = await UploadedFile.WriteAsync(section.Body, Path.Combine(folder.Temporary, Guid.NewGuid().ToString("N")), maxBytes, cancellationToken);
        var refusal = file is null ? TooLarge(maxBytes)
            : file.Size == 0 ? new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.EmptyFile, $"'{filename}' is empty.", new Dictionary<string, object?> { ["filename"] = filename })
            : null;
        if (refusal is null)
        {
            Files.Add(file! with { Filename = filename });
            return;
        }

        file?.Dispose();
        if (most == 1)
        {
            throw refusal;
        }

        Failed.Add(new FailedUpload(filename, refusal.Problem.Error, refusal.Problem.Code));
    }

    private static async Task<string> ReadFieldAsync(MultipartSection section, string name, int longest, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var read = await FormReading.OrCutOff(section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).AsTask());
        var text = Encoding.UTF8.GetString(buffer, 0, read).Trim();
        return read > MaxFieldBytes || text.Length > longest ? throw ProblemException.Field(name, $"The {name} can have at most {longest} characters.") : text;
    }

    private static ProblemException NoFile(string part) =>
        new(StatusCodes.Status400BadRequest, ProblemCodes.NoFile, $"There is no file: send a form (multipart/form-data) with a file in its part named '{part}'.");

    private static ProblemException TooLarge(long limit) =>
        new(StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"The file is larger than {limit} bytes, which is the limit here.", new Dictionary<string, object?> { ["limit"] = limit });

    private static ProblemException DiskFull() => new(StatusCodes.Status507InsufficientStorage, ProblemCodes.DiskFull, DiskErrors.Sentence);
}
