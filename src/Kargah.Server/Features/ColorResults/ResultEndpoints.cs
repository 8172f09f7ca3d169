using System.ComponentModel;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.ColorResults;

internal sealed record ResultFilter
{
    [FromQuery(Name = "job_id"), Description("Id of a job.")]
    public string? JobId { get; init; }

    [FromQuery(Name = "image_id"), Description("Id of a picture.")]
    public Guid? ImageId { get; init; }

    [FromQuery(Name = "min_quality"), Description("The least quality score, 0 to 1.")]
    public double? MinQuality { get; init; }

    [FromQuery(Name = "sort"), Description("created_at, updated_at or quality_score; a minus before it turns it round. Newest first unless told.")]
    public string? Sort { get; init; }
}

/// <summary>What was found out about pictures, by Kargah's jobs and by other tools.</summary>
public static class ResultEndpoints
{
    private const int MostMetadata = 16 * 1024;

    public static void MapResults(this IEndpointRouteBuilder routes)
    {
        var results = routes.MapGroup("/api/results").WithTags("Results").ProducesProblem(StatusCodes.Status401Unauthorized);
        results.MapGet("/", ListAsync).WithSummary("Results, newest first").ProducesValidationProblem();
        results.MapPost("/", AddAsync).WithSummary("Keep what another tool found out").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        results.MapGet("/{id:guid}", GetAsync).WithSummary("One result").ProducesProblem(StatusCodes.Status404NotFound);
        results.MapPatch("/{id:guid}", ChangeAsync).WithSummary("Rate a result, note something").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        results.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Delete a result; the picture and its corrections stay").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<ColorResultListResponse>> ListAsync([AsParameters] Page page, [AsParameters] ResultFilter filter, CurrentUser user, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mine = db.ColorResults.AsNoTracking().Where(result => result.OwnerId == user.Id);
        if (filter.JobId is { Length: > 0 } job)
        {
            mine = mine.Where(result => result.JobId == job);
        }

        if (filter.ImageId is { } image)
        {
            mine = mine.Where(result => result.ImageId == image);
        }

        if (filter.MinQuality is { } least)
        {
            mine = mine.Where(result => result.QualityScore >= least);
        }

        var found = await page.Of(Sorted(mine, filter.Sort)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new ColorResultListResponse { Results = [.. found.Select(result => result.ToResponse())], Count = found.Count, Total = await mine.CountAsync(cancellationToken) });
    }

    private static IQueryable<ColorResultEntity> Sorted(IQueryable<ColorResultEntity> results, string? sort) => sort?.Trim() switch
    {
        null or "" or "-created_at" => results.OrderByDescending(result => result.CreatedAt).ThenByDescending(result => result.Id),
        "created_at" => results.OrderBy(result => result.CreatedAt).ThenBy(result => result.Id),
        "updated_at" => results.OrderBy(result => result.UpdatedAt).ThenBy(result => result.Id),
        "-updated_at" => results.OrderByDescending(result => result.UpdatedAt).ThenByDescending(result => result.Id),
        "quality_score" => results.OrderBy(result => result.QualityScore == null).ThenBy(result => result.QualityScore).ThenBy(result => result.Id),
        "-quality_score" => results.OrderBy(result => result.QualityScore == null).ThenByDescending(result => result.QualityScore).ThenBy(result => result.Id),
        var other => throw ProblemException.Field("sort", $"Results cannot be sorted by '{other}': take created_at, updated_at or quality_score, with a minus before it the other way round."),
    };

    private static async Task<Created<ColorResult>> AddAsync(AddResultRequest request, CurrentUser user, PictureLibrary pictures, IDbContextFactory<KargahDb> databases, TimeProvider clock, CancellationToken cancellationToken)
    {
        var picture = await pictures.FindAsync(request.ImageId!.Value, user, cancellationToken);
        var now = clock.GetUtcNow();
        var result = new ColorResultEntity
        {
            OwnerId = user.Id,
            ImageId = picture.Id,
            ResultType = request.ResultType!.Trim(),
            QualityScore = request.QualityScore,
            Notes = request.Notes,
            MetadataJson = request.Metadata is { } metadata ? Checked(JsonSerializer.Serialize(metadata, KargahJson.Options)) : null,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.ColorResults.Add(result);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/results/{result.Id}", result.ToResponse());
    }

    private static async Task<Ok<ColorResult>> GetAsync(Guid id, CurrentUser user, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok((await FindAsync(db, id, user, cancellationToken)).ToResponse());
    }

    private static async Task<Ok<ColorResult>> ChangeAsync(Guid id, UpdateResultRequest request, CurrentUser user, IDbContextFactory<KargahDb> databases, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var result = await FindAsync(db, id, user, cancellationToken);
        result.QualityScore = request.QualityScore ?? result.QualityScore;
        result.Notes = request.Notes is { } notes ? (notes.Length == 0 ? null : notes) : result.Notes;
        result.MetadataJson = request.Metadata is { } changes ? Merge(result.MetadataJson, changes) : result.MetadataJson;
        result.UpdatedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(result.ToResponse());
    }

    private static async Task<NoContent> DeleteAsync(Guid id, CurrentUser user, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ColorResults.Where(result => result.Id == id && result.OwnerId == user.Id).ExecuteDeleteAsync(cancellationToken) == 0 ? throw NotThere() : TypedResults.NoContent();
    }

    private static string Merge(string? kept, IReadOnlyDictionary<string, JsonElement> changes)
    {
        var merged = kept is null ? [] : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(kept, KargahJson.Options)!;
        foreach (var (name, value) in changes)
        {
            if (value.ValueKind == JsonValueKind.Null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return Checked(JsonSerializer.Serialize(merged, KargahJson.Options));
    }

    private static string Checked(string json) => json.Length <= MostMetadata ? json : throw ProblemException.Field("metadata", "The metadata can have at most 16,384 characters as JSON.");

    private static async Task<ColorResultEntity> FindAsync(KargahDb db, Guid id, CurrentUser user, CancellationToken cancellationToken) =>
        await db.ColorResults.FirstOrDefaultAsync(result => result.Id == id && result.OwnerId == user.Id, cancellationToken) ?? throw NotThere();

    private static ProblemException NotThere() => ProblemException.NotFound(ProblemCodes.ResultNotFound, "There is no such result.");
}
