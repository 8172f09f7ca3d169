using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.References;

/// <summary>Takes the measurements of a chart; a helper reads the file.</summary>
internal sealed class UploadReference(IDbContextFactory<KargahDb> databases, PictureLibrary library, DataFolder folder, Sandbox sandbox, PicturesOptions options, TimeProvider clock)
{
    private const long MaxBytes = 1 << 20;
    private static readonly Dictionary<string, int> Fields = new() { ["name"] = 200, ["instrument"] = 200, ["measured_at"] = 10 };

    public static async Task<Created<Reference>> Handle(HttpContext context, UploadReference upload, CurrentUser me, CancellationToken cancellationToken)
    {
        var reference = await upload.RunAsync(context, me, cancellationToken);
        return TypedResults.Created($"/api/references/{reference.Id}", reference);
    }

    private async Task<Reference> RunAsync(HttpContext context, CurrentUser me, CancellationToken cancellationToken)
    {
        using var form = await PictureForm.ReadAsync(context, folder, "file", 1, Fields, MaxBytes, cancellationToken);
        var file = form.Files[0];
        var measuredAt = form.Fields.GetValueOrDefault("measured_at") is { Length: > 0 } date
            ? DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw ProblemException.Field("measured_at", "The date is written as 2026-01-31.")
            : (DateOnly?)null;
        var id = Guid.CreateVersion7();
        var read = await ReadAsync(file.Path, file.Filename, file.Sha256, id, cancellationToken);
        var instrument = Given(form, "instrument") ?? read.Instrument;
        measuredAt ??= read.MeasuredAt;
        var reference = read with
        {
            Id = $"{id}",
            Name = Given(form, "name") ?? Path.GetFileNameWithoutExtension(file.Filename),
            Source = string.Join(", ", new[] { "Measured", instrument is null ? null : $"with {instrument}", measuredAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }.OfType<string>()),
            Instrument = instrument,
            MeasuredAt = measuredAt,
            CreatedAt = clock.GetUtcNow(),
        };
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.References.Add(new ReferenceEntity { Id = id, OwnerId = me.Id, Name = reference.Name, CreatedAt = reference.CreatedAt.Value, Json = JsonSerializer.Serialize(reference, KargahJson.Options) });
        await db.SaveChangesAsync(cancellationToken);
        return reference;
    }

    /// <summary>From a place where a helper reaches the file, for as long as that takes.</summary>
    private async Task<Reference> ReadAsync(string path, string filename, string sha256, Guid id, CancellationToken cancellationToken)
    {
        var place = folder.Picture(id);
        Directory.CreateDirectory(place);
        try
        {
            var readable = folder.PictureOriginal(id);
            File.Copy(path, readable);
            sandbox.LetRead(readable);
            var task = library.NewTask(PictureOperation.References) with { Picture = new PictureFile(id, readable, filename, sha256) };
            return (await library.AskAsync(task, options.ReadTimeoutSeconds, cancellationToken)).References![0];
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private static string? Given(PictureForm form, string name) => form.Fields.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;
}
