using System.ComponentModel;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Datasets;

internal static class ListDatasets
{
    public static async Task<Ok<DatasetListResponse>> Handle(
        [AsParameters] Page page,
        [Description("Part of the name or of the file's name.")] string? q,
        [Description("analyzing, ready or invalid.")] string? status,
        [Description("uploaded_at, name, size or rows; with - before it the other way round. Newest first unless told.")] string? sort,
        CurrentUser me,
        IDbContextFactory<KargahDb> databases,
        CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mine = db.Datasets.AsNoTracking().Where(dataset => dataset.OwnerId == me.Id);
        if (status is not null)
        {
            var wanted = WireEnum.Parse<DatasetStatus>("status", status);
            mine = mine.Where(dataset => dataset.Status == wanted);
        }

        if (!string.IsNullOrWhiteSpace(q))
        {
            var sought = q.Trim().ToLowerInvariant();
            mine = mine.Where(dataset => dataset.Name.ToLower().Contains(sought) || dataset.Filename.ToLower().Contains(sought));
        }

        var found = await page.Of(Sorted(mine, sort)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new DatasetListResponse { Datasets = [.. found.Select(dataset => dataset.ToResponse())], Count = found.Count, Total = await mine.CountAsync(cancellationToken) });
    }

    private static IQueryable<DatasetEntity> Sorted(IQueryable<DatasetEntity> all, string? sort) => sort switch
    {
        null or "-uploaded_at" => all.OrderByDescending(dataset => dataset.UploadedAt),
        "uploaded_at" => all.OrderBy(dataset => dataset.UploadedAt),
        "name" => all.OrderBy(dataset => dataset.Name).ThenBy(dataset => dataset.Id),
        "-name" => all.OrderByDescending(dataset => dataset.Name).ThenBy(dataset => dataset.Id),
        "size" => all.OrderBy(dataset => dataset.Size).ThenBy(dataset => dataset.Id),
        "-size" => all.OrderByDescending(dataset => dataset.Size).ThenBy(dataset => dataset.Id),
        "rows" => all.OrderBy(dataset => dataset.Rows).ThenBy(dataset => dataset.Id),
        "-rows" => all.OrderByDescending(dataset => dataset.Rows).ThenBy(dataset => dataset.Id),
        _ => throw ProblemException.Field("sort", "The parameter 'sort' takes uploaded_at, name, size or rows, with - before it for the other way round."),
    };
}
