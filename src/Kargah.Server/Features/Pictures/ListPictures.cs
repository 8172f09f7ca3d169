using System.ComponentModel;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Pictures;

internal static class ListPictures
{
    public static async Task<Ok<PictureListResponse>> Handle(
        [AsParameters] PicturePage page,
        [Description("uploaded, analyzing, ready or invalid.")] string? status,
        [Description("The light group.")] string? group,
        [Description("Part of the name or of the description.")] string? q,
        [Description("created_at, taken_at, filename, size or delta_e; with - before it the other way round. Newest upload first unless told. By delta_e: the leave-one-out ΔE of the newest correction, best first; pictures without one last either way.")] string? sort,
        CurrentUser me,
        IDbContextFactory<KargahDb> databases,
        CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mine = db.Pictures.AsNoTracking().Where(picture => picture.OwnerId == me.Id);
        if (status is not null)
        {
            var wanted = WireEnum.Parse<PictureStatus>("status", status);
            mine = mine.Where(picture => picture.Status == wanted);
        }

        if (group is not null)
        {
            mine = mine.Where(picture => picture.Group == group);
        }

        if (!string.IsNullOrWhiteSpace(q))
        {
            var pattern = LikePattern.Containing(q.Trim());
            mine = mine.Where(picture => EF.Functions.Like(picture.OriginalFilename.ToLower(), pattern, LikePattern.Escape) || EF.Functions.Like(picture.Description!.ToLower(), pattern, LikePattern.Escape));
        }

        var found = await page.Of(Sorted(mine, sort, db)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new PictureListResponse { Images = await found.ToResponsesAsync(db, cancellationToken), Count = found.Count, Total = await mine.CountAsync(cancellationToken) });
    }

    private static IQueryable<PictureEntity> Sorted(IQueryable<PictureEntity> all, string? sort, KargahDb db) => sort switch
    {
        null or "-created_at" => all.OrderByDescending(picture => picture.CreatedAt).ThenByDescending(picture => picture.Id),
        "created_at" => all.OrderBy(picture => picture.CreatedAt).ThenBy(picture => picture.Id),
        "taken_at" => all.OrderBy(picture => picture.TakenAt).ThenBy(picture => picture.Id),
        "-taken_at" => all.OrderByDescending(picture => picture.TakenAt).ThenBy(picture => picture.Id),
        "filename" => all.OrderBy(picture => picture.Filename).ThenBy(picture => picture.Id),
        "-filename" => all.OrderByDescending(picture => picture.Filename).ThenBy(picture => picture.Id),
        "size" => all.OrderBy(picture => picture.Size).ThenBy(picture => picture.Id),
        "-size" => all.OrderByDescending(picture => picture.Size).ThenBy(picture => picture.Id),
        "delta_e" => WithDeltaE(all, db).OrderBy(each => each.DeltaE == null).ThenBy(each => each.DeltaE).ThenBy(each => each.Picture.Id).Select(each => each.Picture),
        "-delta_e" => WithDeltaE(all, db).OrderBy(each => each.DeltaE == null).ThenByDescending(each => each.DeltaE).ThenBy(each => each.Picture.Id).Select(each => each.Picture),
        _ => throw ProblemException.Field("sort", "The parameter 'sort' takes created_at, taken_at, filename, size or delta_e, with - before it for the other way round."),
    };

    private static IQueryable<Rated> WithDeltaE(IQueryable<PictureEntity> all, KargahDb db) => all.Select(picture => new Rated
    {
        Picture = picture,
        DeltaE = db.Corrections.Where(each => each.ImageId == picture.Id).OrderByDescending(each => each.CreatedAt).ThenByDescending(each => each.Id).Select(each => each.LeaveOneOutDeltaE).FirstOrDefault(),
    });

    private sealed class Rated
    {
        public required PictureEntity Picture { get; init; }
        public double? DeltaE { get; init; }
    }
}
