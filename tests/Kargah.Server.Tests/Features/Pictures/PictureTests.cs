using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Pictures;

public sealed class PictureTests(PictureApp shared) : IClassFixture<PictureApp>
{
    private readonly KargahApp app = shared.App;

    [Fact]
    public async Task Upload_OfAPhotograph_SaysWhatItIsAndShowsIt_ButNotWhereItWasTaken()
    {
        using var ana = await app.ClientForAsync("upload-picture");

        var answer = await ana.UploadPictureAsync("IMG 12.jpg", PictureUploads.Card, ("description", "Shelf"), ("metadata", """{"shelf": "12"}"""));
        var picture = await answer.ReadCreatedAsync<Picture>();

        picture.ShouldSatisfyAllConditions(
            () => answer.Headers.Location!.ToString().ShouldBe($"/api/images/{picture.Id}"),
            () => picture.Status.ShouldBe(PictureStatus.Ready),
            () => (picture.OriginalFilename, picture.Filename).ShouldBe(("IMG 12.jpg", "IMG_12.jpg")),
            () => (picture.Width, picture.Height, picture.BitDepth).ShouldBe((1200, 900, 8)),
            () => (picture.MimeType, picture.ColorSpace, picture.IsRaw, picture.HasIcc).ShouldBe(("image/jpeg", "sRGB", false, false)),
            () => picture.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(PictureUploads.Card))),
            () => picture.Exif.ShouldBe(new PictureExif("NIKON D5100", "50mm f/1.8", 100, 1.0 / 125, 8, 50, WhiteBalanceMode.Manual, new DateTime(2026, 5, 4, 10, 20, 30))),
            () => (picture.Description, picture.Metadata!["shelf"]).ShouldBe(("Shelf", "12")));
        var text = await ana.GetStringAsync($"/api/images/{picture.Id}");
        text.ShouldNotContain("latitude");
        foreach (var (view, longest) in new[] { ("thumbnail", 320), ("thumbnail?size=900", 2048), ("preview", 2048) })
        {
            using var shown = await ana.GetAsync($"/api/images/{picture.Id}/{view}");
            shown.Content.Headers.ContentType!.MediaType.ShouldBe("image/webp");
            var bytes = await shown.Content.ReadAsByteArrayAsync();
            Encoding.ASCII.GetString(bytes, 0, 4).ShouldBe("RIFF");
            WebpWidth(bytes).ShouldBe(Math.Min(longest, 1200), view);
        }
    }

    [Fact]
    public async Task File_IsTheOriginal_ByRangesAndByItsTag_AndRunsNothing()
    {
        using var ana = await app.ClientForAsync("file-picture");
        var id = (await ana.UploadCardAsync()).Id;

        using var whole = await ana.GetAsync($"/api/images/{id}/file");
        (await whole.Content.ReadAsByteArrayAsync()).ShouldBe(PictureUploads.Card);
        whole.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        whole.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        whole.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");

        using var part = new HttpRequestMessage(HttpMethod.Get, $"/api/images/{id}/file") { Headers = { Range = new RangeHeaderValue(10, 19) } };
        using var partly = await ana.SendAsync(part);
        partly.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await partly.Content.ReadAsByteArrayAsync()).ShouldBe(PictureUploads.Card[10..20]);

        using var seen = await ana.GetAsync($"/api/images/{id}/thumbnail");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/images/{id}/thumbnail") { Headers = { IfNoneMatch = { seen.Headers.ETag! } } };
        (await ana.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task List_IsOnesOwn_FoundByNameStatusAndGroup_InPagesOfEitherKind()
    {
        using var ana = await app.ClientForAsync("list-pictures");
        using var ben = await app.ClientForAsync("list-others");
        var first = await ana.UploadCardAsync("first_50%.jpg");
        var second = await ana.UploadCardAsync("second.jpg");
        await ben.UploadCardAsync("theirs.jpg");
        (await (await ana.PatchAsJsonAsync($"/api/images/{second.Id}", new { group = "Morning", metadata = new Dictionary<string, string?> { ["a"] = "1", ["b"] = "2" } })).ReadAsync<Picture>()).Group.ShouldBe("Morning");

        async Task<PictureListResponse> ListAsync(string query) => await (await ana.GetAsync("/api/images" + query)).ReadAsync<PictureListResponse>();
        (await ListAsync("")).Images.Select(picture => picture.Id).ShouldBe([second.Id, first.Id]);
        (await ListAsync("?q=50%25")).Images.Select(picture => picture.Id).ShouldBe([first.Id]);
        (await ListAsync("?group=Morning&status=ready")).Images.Select(picture => picture.Id).ShouldBe([second.Id]);
        (await ListAsync("?sort=filename&page=2&page_size=1")).ShouldSatisfyAllConditions(
            page => page.Images.Select(picture => picture.Id).ShouldBe([second.Id]), page => page.Total.ShouldBe(2), page => page.Count.ShouldBe(1));
        (await ListAsync("?skip=1&limit=1")).Images.Select(picture => picture.Id).ShouldBe([first.Id]);
        (await (await ana.GetAsync("/api/images?sort=color")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["sort"]);

        var merged = await (await ana.PatchAsJsonAsync($"/api/images/{second.Id}", new { group = "", metadata = new Dictionary<string, string?> { ["a"] = null, ["c"] = "3" } })).ReadAsync<Picture>();
        merged.Group.ShouldBeNull();
        merged.Metadata!.Select(each => each.Key + each.Value).ShouldBe(["b2", "c3"], ignoreOrder: true);
    }

    [Fact]
    public async Task Delete_TakesFileAndViewsAlong_AndSomebodyElsesIsNotThere()
    {
        using var ana = await app.ClientForAsync("delete-picture");
        using var ben = await app.ClientForAsync("delete-others");
        var id = (await ana.UploadCardAsync()).Id;
        var folder = Path.Combine(app.Folder, "pictures", $"{id}");
        Directory.Exists(folder).ShouldBeTrue();

        foreach (var view in new[] { "", "/file", "/thumbnail", "/preview" })
        {
            (await (await ben.GetAsync($"/api/images/{id}{view}")).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.PictureNotFound);
        }

        (await (await ben.DeleteAsync($"/api/images/{id}")).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.PictureNotFound);
        (await (await ben.PatchAsJsonAsync($"/api/images/{id}", new { description = "mine" })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.PictureNotFound);
        (await ana.DeleteAsync($"/api/images/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        Directory.Exists(folder).ShouldBeFalse();
        await (await ana.GetAsync($"/api/images/{id}")).ReadProblemAsync(404);
    }

    [Fact]
    public async Task Upload_OfWhatIsNoPicture_IsRefusedWithTheReason_AndLeavesNothing()
    {
        using var ana = await app.ClientForAsync("bad-pictures");
        await ExpectAsync("notes.jpg", Encoding.UTF8.GetBytes("Dear diary, no picture today."), 400, ProblemCodes.NotAPicture);
        await ExpectAsync("card.png", PictureUploads.Card, 400, ProblemCodes.PictureWrongExtension);
        await ExpectAsync("card.txt", PictureUploads.Card, 400, ProblemCodes.PictureWrongExtension);
        await ExpectAsync("empty.jpg", [], 400, ProblemCodes.EmptyFile);
        await ExpectAsync("cut.jpg", PictureUploads.Card[..40_000], 400, ProblemCodes.PictureDamaged);
        await ExpectAsync("bomb.png", Pngs.Claiming(30_000, 30_000), 413, ProblemCodes.PictureTooManyPixels);
        await ExpectAsync("large.jpg", new byte[3_000_001], 413, ProblemCodes.BodyTooLarge);
        (await (await ana.PostAsync("/api/images", new StringContent("{}", Encoding.UTF8, "application/json"))).ReadProblemAsync(400)).Code.ShouldBe(ProblemCodes.NoFile);
        (await (await ana.UploadPictureAsync("card.jpg", PictureUploads.Card, ("metadata", "[1]"))).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["metadata"]);

        (await (await ana.GetAsync("/api/images")).ReadAsync<PictureListResponse>()).Total.ShouldBe(0);
        Directory.EnumerateFiles(Path.Combine(app.Folder, "tmp")).ShouldBeEmpty();
        (await ana.UploadCardAsync()).Status.ShouldBe(PictureStatus.Ready, "the server lives on");

        async Task ExpectAsync(string name, byte[] content, int status, string code) =>
            (await (await ana.UploadPictureAsync(name, content)).ReadProblemAsync(status)).Code.ShouldBe(code, name);
    }

    [Fact]
    public async Task BatchUpload_TakesTheGoodOnes_AndSaysWhyNotTheOthers()
    {
        using var ana = await app.ClientForAsync("batch-upload");

        var answer = await (await ana.PostPicturesAsync("/api/images/batch", "files", [("a.jpg", PictureUploads.Card), ("notes.jpg", "none"u8.ToArray()), ("empty.jpg", []), ("b.jpg", PictureUploads.Card)])).ReadCreatedAsync<PictureBatchResponse>();

        answer.Uploaded.Select(picture => picture.OriginalFilename).ShouldBe(["a.jpg", "b.jpg"]);
        answer.Failed.Select(failed => (failed.Filename, failed.Code)).ShouldBe([("empty.jpg", ProblemCodes.EmptyFile), ("notes.jpg", ProblemCodes.NotAPicture)], ignoreOrder: true);
    }

    [Fact]
    public async Task Groups_AreProposedByCameraAndTime_AndAutomaticWhiteBalanceIsNotShared()
    {
        using var ana = await app.ClientForAsync("groups");
        const string Taken = "2026:05:04 10:20:30";
        var first = await ana.UploadCardAsync();
        var soon = await ana.UploadCardAsync("soon.jpg", file => file.With(Taken, "2026:05:04 10:50:30"));
        await ana.UploadCardAsync("later.jpg", file => file.With(Taken, "2026:05:04 12:20:30"));
        var automatic = new[] { await ana.UploadCardAsync("auto1.jpg", Automatic), await ana.UploadCardAsync("auto2.jpg", Automatic) };

        var groups = (await (await ana.GetAsync("/api/images/groups")).ReadAsync<ProposedGroupsResponse>()).Groups;

        groups.Count.ShouldBe(2);
        groups.Single(group => group.Shareable).ShouldSatisfyAllConditions(
            group => group.ImageIds.ShouldBe([first.Id, soon.Id]), group => group.Name.ShouldBe("NIKON D5100, 50mm f/1.8, 2026-05-04 10:20"), group => group.WithCard.ShouldBeNull());
        groups.Single(group => !group.Shareable).ShouldSatisfyAllConditions(
            group => group.ImageIds.ShouldBe(automatic.Select(picture => picture.Id), ignoreOrder: true), group => group.Reason.ShouldContain("automatic white balance"), group => group.ReasonCode.ShouldBe(ProblemCodes.GroupOfAutomaticBalance));

        // WhiteBalance, a short with the value 1, becomes 0
        static byte[] Automatic(byte[] file)
        {
            var changed = file.ToArray();
            var at = changed.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x03, 0xA4, 3, 0, 1, 0, 0, 0, 1, 0]);
            at.ShouldBeGreaterThan(0);
            changed[at + 8] = 0;
            return changed;
        }
    }

    /// <summary>Of a lossy WebP, plain or extended.</summary>
    private static int WebpWidth(byte[] file) => Encoding.ASCII.GetString(file, 12, 4) switch
    {
        "VP8 " => (file[26] | (file[27] << 8)) & 0x3FFF,
        "VP8X" => 1 + (file[24] | (file[25] << 8) | (file[26] << 16)),
        var other => throw new InvalidDataException(other),
    };
}
