using System.Globalization;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Pictures;

/// <summary>Pictures that one light seems to have lit, by what their cameras say; their owner confirms by naming the group.</summary>
internal static class ProposeGroups
{
    private const int MostPictures = 5000;
    private static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(30);

    public static async Task<Ok<ProposedGroupsResponse>> Handle(IDbContextFactory<KargahDb> databases, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var pictures = await db.Pictures.AsNoTracking()
            .Where(picture => picture.OwnerId == me.Id && picture.Status == PictureStatus.Ready && picture.Group == null && picture.TakenAt != null)
            .OrderByDescending(picture => picture.CreatedAt).Take(MostPictures).ToListAsync(cancellationToken);
        var ids = pictures.Select(picture => picture.Id).ToList();
        var withCard = (await db.Detections.Where(detection => detection.OwnerId == me.Id && detection.Success && ids.Contains(detection.ImageId)).Select(detection => detection.ImageId).Distinct().ToListAsync(cancellationToken)).ToHashSet();
        return TypedResults.Ok(new ProposedGroupsResponse { Groups = [.. Propose(pictures, withCard)] });
    }

    internal static IEnumerable<ProposedGroup> Propose(IEnumerable<PictureEntity> pictures, IReadOnlySet<Guid> withCard)
    {
        var alike = pictures.Select(picture => (picture.Id, picture.IsRaw, Exif: picture.Exif()!)).Where(picture => picture.Exif is { TakenAt: not null, Camera: not null })
            .GroupBy(picture => (picture.Exif.Camera, picture.Exif.Lens, picture.IsRaw, WhiteBalance: picture.IsRaw ? null : picture.Exif.WhiteBalance));
        foreach (var same in alike)
        {
            var run = new List<(Guid Id, DateTime TakenAt)>();
            foreach (var picture in same.OrderBy(picture => picture.Exif.TakenAt))
            {
                var takenAt = picture.Exif.TakenAt!.Value;
                if (run.Count > 0 && takenAt - run[^1].TakenAt > LongestGap)
                {
                    if (run.Count > 1)
                    {
                        yield return Group(same.Key, run, withCard);
                    }

                    run = [];
                }

                run.Add((picture.Id, takenAt));
            }

            if (run.Count > 1)
            {
                yield return Group(same.Key, run, withCard);
            }
        }
    }

    private static ProposedGroup Group((string? Camera, string? Lens, bool IsRaw, WhiteBalanceMode? WhiteBalance) same, List<(Guid Id, DateTime TakenAt)> run, IReadOnlySet<Guid> withCard)
    {
        var shareable = same.IsRaw || same.WhiteBalance == WhiteBalanceMode.Manual;
        var (code, reason) = same switch
        {
            { IsRaw: true } => (ProblemCodes.GroupOfRawFiles, "The same camera and lens, never more than 30 minutes apart; RAW files are not balanced by the camera."),
            { WhiteBalance: WhiteBalanceMode.Manual } => (ProblemCodes.GroupOfFixedBalance, "The same camera, lens and fixed white balance, never more than 30 minutes apart."),
            { WhiteBalance: WhiteBalanceMode.Auto } => (ProblemCodes.GroupOfAutomaticBalance, "The camera balanced each of these on its own (automatic white balance): a correction found in one is wrong for the others. Fix the white balance, or take RAW files."),
            _ => (ProblemCodes.GroupOfUnknownBalance, "The files do not say how the white balance was chosen: the camera may have balanced each on its own, so that a correction found in one would be wrong for the others."),
        };
        var name = string.Join(", ", new[] { same.Camera, same.Lens, run[0].TakenAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) }.Where(part => !string.IsNullOrEmpty(part)));
        // a name of the group must fit into the field that confirms it
        return new ProposedGroup(name.Length <= 100 ? name : name[..100], [.. run.Select(picture => picture.Id)], reason, code, shareable, run.Select(picture => picture.Id).FirstOrDefault(withCard.Contains) is var found && found != default ? found : null);
    }
}
