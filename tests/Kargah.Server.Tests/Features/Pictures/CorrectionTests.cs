using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Pictures;

public sealed class CorrectionTests(PictureApp shared) : IClassFixture<PictureApp>
{
    private readonly KargahApp app = shared.App;

    [Fact]
    public async Task Detect_FindsTheCard_AndKeepsWhatItFound()
    {
        using var ana = await app.ClientForAsync("detect");
        var picture = await ana.UploadCardAsync();

        var detection = await DetectAsync(ana, new { image_id = picture.Id });

        detection.ShouldSatisfyAllConditions(
            () => detection.Success.ShouldBeTrue(),
            () => detection.MarkersFound.ShouldBe(4),
            () => detection.Markers.Select(marker => marker.Id).ShouldBe([0, 1, 2, 3]),
            () => detection.CardOrientation.ShouldBe(CardOrientation.Normal),
            () => detection.ReprojectionErrorPx!.Value.ShouldBeLessThan(0.5),
            () => detection.ColorSpace.ShouldBe("sRGB"),
            () => detection.Patches.Count.ShouldBe(24),
            // cyan lies outside of what this picture can hold
            () => detection.Patches.Where(patch => !patch.Used).Select(patch => patch.Name).ShouldBe(["cyan"]),
            () => detection.Notices.ShouldNotBeNull().ShouldHaveSingleItem().Code.ShouldBe(ProblemCodes.PatchesClipped),
            () => JsonSerializer.Serialize(detection.Notices![0].Params).ShouldBe("{\"count\":1,\"patches\":[17]}"),
            () => detection.Notices!.Select(notice => notice.Error).ShouldBe(detection.Warnings),
            () => detection.Reasons.ShouldBeNull(),
            // what the renderer put there
            () => detection.Markers[0].Corners[0][0].ShouldBe(281.29, 0.3),
            () => detection.Markers[0].Corners[0][1].ShouldBe(97.94, 0.3),
            () => detection.Errors.ShouldBeNull());
        (await (await ana.GetAsync($"/api/detection/card/{detection.DetectionId}")).Content.ReadAsStringAsync()).ShouldBe(JsonSerializer.Serialize(detection, KargahJson.Options));
        (await (await ana.GetAsync($"/api/images/{picture.Id}")).ReadAsync<Picture>()).LastDetection.ShouldNotBeNull().DetectionId.ShouldBe(detection.DetectionId);
    }

    [Fact]
    public async Task Detect_WhereThereIsNoCard_SucceedsWithTheReason_AndByHandItIsPlaced()
    {
        using var ana = await app.ClientForAsync("no-card");
        var form = await ana.PostPicturesAsync("/api/detect/card", "file", [("dark.png", Pngs.Gray(400, 300))]);

        var none = await form.ReadAsync<Detection>();

        none.Success.ShouldBeFalse();
        none.Errors.ShouldNotBeNull()[0].ShouldBe("No color card detected in image.");
        none.Errors.Count.ShouldBeGreaterThan(1);
        none.Reasons.ShouldNotBeNull().Select(reason => reason.Error).ShouldBe(none.Errors);
        none.Reasons.Select(reason => reason.Code).ShouldBe([ProblemCodes.CardNotFound, ProblemCodes.MarkersNotSeen]);
        var kept = (await (await ana.GetAsync("/api/images")).ReadAsync<PictureListResponse>()).Images.ShouldHaveSingleItem();
        kept.Id.ShouldBe(none.ImageId);

        var byHand = await DetectAsync(ana, new { image_id = kept.Id, corners = new[] { new[] { 50, 50 }, [350, 50], [350, 250], [50, 250] } });
        byHand.ShouldSatisfyAllConditions(detection => detection.Success.ShouldBeTrue(), detection => detection.PlacedByHand.ShouldBeTrue(), detection => detection.Patches.Count.ShouldBe(24));

        var crossed = await ana.PostAsJsonAsync("/api/detect/card", new { image_id = kept.Id, corners = new[] { new[] { 50, 50 }, [350, 250], [350, 50], [50, 250] } });
        (await crossed.ReadProblemAsync(422)).Code.ShouldBe(ProblemCodes.CornersUnusable);
        (await (await ana.PostAsJsonAsync("/api/detect/card", new { image_id = kept.Id, corners = new[] { new[] { 1, 2 } } })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["corners"]);
        (await (await ana.PostAsJsonAsync("/api/detect/card", new { image_id = kept.Id, marker_ids = new[] { 4, 5, 6, 7 } })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["marker_ids"]);
        (await (await ana.PostAsJsonAsync("/api/detect/card", new { })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["image_id"]);
        (await (await ana.PostAsync("/api/detect/card", new StringContent("{\"image\": 1}", Encoding.UTF8, "application/json"))).ReadProblemAsync(400)).Code.ShouldBe(ProblemCodes.UnknownField);

        // patches of a gray picture determine nothing
        (await (await ana.PostAsJsonAsync("/api/correct/color", new { detection_id = byHand.DetectionId })).ReadProblemAsync(422)).Code.ShouldBe(ProblemCodes.CorrectionUnusable);
        (await (await ana.PostAsJsonAsync("/api/correct/color", new { detection_id = none.DetectionId })).ReadProblemAsync(422)).Code.ShouldBe(ProblemCodes.CorrectionUnusable);
        Directory.EnumerateDirectories(Path.Combine(app.Folder, "pictures", $"{kept.Id}")).Select(Path.GetFileName).ShouldBe(["views"]);
    }

    [Fact]
    public async Task Correct_BringsThePatchesToTheirValues_InTheWrittenFile()
    {
        // the first account is the admin, who sees everybody's bytes
        using var admin = await app.ClientForAsync("root");
        using var ana = await app.ClientForAsync("correct");
        var picture = await ana.UploadCardAsync("DSC 7.jpg");
        var other = await ana.UploadCardAsync("other.jpg");
        var gray = await (await ana.UploadPictureAsync("gray.png", Pngs.Gray(400, 300))).ReadCreatedAsync<Picture>();
        var detection = await DetectAsync(ana, new { image_id = picture.Id });

        var correction = await CorrectAsync(ana, new { detection_id = detection.DetectionId, output_format = "png", apply_to = new[] { other.Id, gray.Id } });

        var metrics = correction.DeltaEMetrics;
        correction.ShouldSatisfyAllConditions(
            () => metrics.OverallDeltaE.ShouldBeLessThan(1.2),
            () => metrics.LeaveOneOutDeltaE.ShouldBeInRange(metrics.OverallDeltaE, 3),
            () => metrics.BeforeDeltaE.ShouldBeGreaterThan(4),
            () => metrics.PerPatchDeltaE.Count.ShouldBe(24),
            () => metrics.QualityRating.ShouldBe(QualityRating.Excellent),
            () => metrics.Verdicts!.Metamorfoze.Level.ShouldBe("full"),
            () => metrics.Verdicts!.Fadgi.Level.ShouldBeNull(),
            () => metrics.Verdicts!.Fadgi.Note.ShouldContain("not at hand"),
            () => metrics.Verdicts!.Fadgi.NoteCode.ShouldBe(ProblemCodes.VerdictLimitsNotAtHand),
            () => metrics.Verdicts!.Metamorfoze.Criteria.Select(criterion => criterion.Code).Distinct().ShouldBe(["mean_delta_e", "max_delta_e", "white_balance"]),
            () => correction.Notices.ShouldNotBeNull().Select(notice => notice.Error).ShouldBe(correction.Warnings),
            () => correction.QualityScore.ShouldBe(1 - metrics.OverallDeltaE / 10, 1e-9),
            () => correction.Illuminant.ShouldBeNull("a JPEG does not tell its light"),
            () => correction.OutputFilename.ShouldBe("DSC 7_corrected_sRGB.png"),
            () => correction.OutputImagePath.ShouldBe($"/api/correct/color/{correction.CorrectionId}/image"),
            () => correction.Applied!.Select(each => each.Problem?.Code).ShouldBe([null, null]));

        // the file itself, measured again
        using var written = await ana.GetAsync(correction.OutputImagePath);
        written.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe("DSC 7_corrected_sRGB.png");
        var bytes = await written.Content.ReadAsByteArrayAsync();
        Encoding.Latin1.GetString(bytes).ShouldContain("iCCP");
        var again = await (await ana.UploadPictureAsync("again.png", bytes)).ReadCreatedAsync<Picture>();
        (again.HasIcc, again.ColorSpace, again.Exif!.Camera).ShouldBe((true, "sRGB", "NIKON D5100"));
        var remeasured = await DetectAsync(ana, new { image_id = again.Id });
        var expected = (await (await ana.GetAsync("/api/references/classic24-after-2014")).ReadAsync<Reference>()).Patches;
        // cyan lies outside of sRGB
        var distances = remeasured.Patches.Where(patch => patch.PatchId != 17).SelectMany(patch => patch.MeanRgb.Zip(expected[patch.PatchId].Srgb, (seen, wanted) => Math.Abs(seen - wanted))).ToList();
        distances.Average().ShouldBeLessThan(2);
        distances.Max().ShouldBeLessThan(9);

        (await (await ana.GetAsync(correction.Applied![0].OutputImagePath)).Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(1000);
        Encoding.ASCII.GetString(await ana.GetByteArrayAsync($"/api/correct/color/{correction.CorrectionId}/preview"), 0, 4).ShouldBe("RIFF");
        (await (await ana.GetAsync($"/api/correction/color/{correction.CorrectionId}")).ReadAsync<ColorCorrection>()).CorrectionId.ShouldBe(correction.CorrectionId);
        (await (await ana.GetAsync($"/api/images/{picture.Id}")).ReadAsync<Picture>()).LastCorrection!.CorrectionId.ShouldBe(correction.CorrectionId);

        await CorrectAsync(ana, new { detection_id = remeasured.DetectionId });
        await ByDeltaEAsync(ana);
        var before = await DiskAsync(ana);
        await ProfilesAsync(ana, correction);
        await IsNobodyElsesAsync(detection, correction);
        (await ana.DeleteAsync($"/api/images/{picture.Id}")).EnsureSuccessStatusCode();
        await (await ana.GetAsync($"/api/correct/color/{correction.CorrectionId}")).ReadProblemAsync(404);
        await (await ana.GetAsync($"/api/detect/card/{detection.DetectionId}")).ReadProblemAsync(404);

        // the page of the disk: what the picture took with all that was made of it is free, and no more
        var after = await DiskAsync(ana);
        var freed = before.Pictures.Single(entry => entry.Id == $"{picture.Id}");
        (freed.Name, freed.Bytes > picture.Size + bytes.Length).ShouldBe(("DSC 7.jpg", true));
        after.ShouldSatisfyAllConditions(
            () => after.Pictures.ShouldNotContain(entry => entry.Id == freed.Id),
            () => after.UsedBytes.ShouldBe(before.UsedBytes - freed.Bytes),
            () => after.PictureResultBytes.ShouldBeLessThanOrEqualTo(before.PictureResultBytes - bytes.Length),
            () => after.TrashBytes.ShouldBe(before.TrashBytes),
            () => after.Users.ShouldHaveSingleItem().Bytes.ShouldBe(after.UsedBytes));
    }

    /// <summary>Best first or worst first; those that were corrected by another's card, or never, come last.</summary>
    private static async Task ByDeltaEAsync(HttpClient ana)
    {
        async Task<List<double?>> SortedAsync(string sort) =>
            [.. (await (await ana.GetAsync($"/api/images?sort={sort}")).ReadAsync<PictureListResponse>()).Images.Select(image => image.LastCorrection is { LeaveOneOutDeltaE: var value } && double.IsFinite(value) ? value : (double?)null)];

        var (best, worst) = (await SortedAsync("delta_e"), await SortedAsync("-delta_e"));
        best[0].ShouldNotBeNull().ShouldBeLessThan(best[1].ShouldNotBeNull());
        best[2..].ShouldBe([null, null]);
        worst.ShouldBe([best[1], best[0], null, null]);
    }

    /// <summary>Somebody's own, who is no admin: pictures and nothing else.</summary>
    private static async Task<DiskResponse> DiskAsync(HttpClient client)
    {
        var disk = await (await client.GetAsync("/api/disk")).ReadAsync<DiskResponse>();
        disk.UsedBytes.ShouldBe(disk.PictureBytes + disk.PictureResultBytes);
        disk.Pictures.Sum(entry => entry.Bytes).ShouldBe(disk.UsedBytes);
        return disk;
    }

    [Fact]
    public async Task Correct_ByOtherMeans_SaysWhatTheyCost()
    {
        using var ana = await app.ClientForAsync("options");
        var picture = await ana.UploadCardAsync();
        var detection = await DetectAsync(ana, new { image_id = picture.Id });
        Task<ColorCorrection> WithAsync(object options) => CorrectAsync(ana, options);

        var printed = await WithAsync(new { detection_id = detection.DetectionId, reference_id = "self-printed", shading = "off", model = "linear", linearization = "none", quality = 80 });
        printed.ShouldSatisfyAllConditions(
            () => printed.DeltaEMetrics.QualityRating.ShouldBeNull(), () => printed.DeltaEMetrics.Verdicts.ShouldBeNull(), () => printed.Warnings.ShouldContain(warning => warning.StartsWith("Reference not measured")),
            () => printed.Notices!.Select(notice => notice.Code).ShouldContain(ProblemCodes.ReferenceNotMeasured),
            () => printed.Model.ShouldBe(CorrectionModel.Linear), () => printed.Linearization.ShouldBe(LinearizationMethod.None), () => printed.ShadingOverCard.ShouldBeNull(),
            () => printed.OutputFilename.ShouldBe("card_corrected_sRGB.jpg"));

        var cast = await WithAsync(new { detection_id = detection.DetectionId, white_balance_method = "none", model = "linear", linearization = "none" });
        cast.ShouldSatisfyAllConditions(
            () => cast.DeltaEMetrics.OverallDeltaE.ShouldBeGreaterThan(printed.DeltaEMetrics.OverallDeltaE + 1), () => double.IsNaN(cast.DeltaEMetrics.LeaveOneOutDeltaE).ShouldBeTrue(),
            () => cast.DeltaEMetrics.QualityRating.ShouldBeNull(), () => cast.Warnings.ShouldContain(warning => warning.StartsWith("The white balance was not taken from the card")));

        var wide = await WithAsync(new { detection_id = detection.DetectionId, output_color_space = "ProPhoto RGB", shading = "apply", model = "linear", linearization = "none" });
        wide.Warnings.ShouldContain(warning => warning.StartsWith("ProPhoto RGB with 8 bits"));
        wide.OutputFilename.ShouldBe("card_corrected_ProPhoto-RGB.jpg");
        wide.Patches.ShouldAllBe(patch => !patch.OutOfGamut);

        var deep = await WithAsync(new { detection_id = detection.DetectionId, output_format = "tiff16", output_color_space = "eciRGB v2", flat_field_image_id = picture.Id, model = "linear", linearization = "none" });
        (await ana.GetByteArrayAsync(deep.OutputImagePath)).AsSpan(0, 2).SequenceEqual("II"u8).ShouldBeTrue();

        var gray = await (await ana.UploadPictureAsync("small.png", Pngs.Gray(400, 300))).ReadCreatedAsync<Picture>();
        (await (await ana.PostAsJsonAsync("/api/correct/color", new { detection_id = detection.DetectionId, flat_field_image_id = gray.Id })).ReadProblemAsync(422)).Code.ShouldBe(ProblemCodes.FlatFieldUnusable);
        (await (await ana.PostAsJsonAsync("/api/correct/color", new { detection_id = detection.DetectionId, output_color_space = "CMYK" })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["output_color_space"]);
        (await (await ana.PostAsJsonAsync("/api/correct/color", new { detection_id = detection.DetectionId, quality = 101 })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["quality"]);
        (await (await ana.PostAsJsonAsync("/api/correct/color", new { detection_id = detection.DetectionId, apply_to = Enumerable.Range(0, 21).Select(_ => Guid.NewGuid()) })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["apply_to"]);
        (await (await ana.PostAsJsonAsync("/api/correct/color", new { detection_id = detection.DetectionId, reference_id = Guid.NewGuid() })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.ReferenceNotFound);
        (await (await ana.PostAsJsonAsync("/api/correct/color", new { detection_id = Guid.NewGuid() })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.DetectionNotFound);
    }

    [Fact]
    public async Task References_AreBuiltInOrMeasured_AndGoWithTheirOwner()
    {
        using var ana = await app.ClientForAsync("references");
        using var ben = await app.ClientForAsync("references-other");
        var builtIn = (await (await ana.GetAsync("/api/references")).ReadAsync<ReferenceListResponse>()).References;
        builtIn.Select(reference => (reference.Id, reference.Measured)).ShouldBe([("classic24-after-2014", true), ("classic24-before-2014", true), ("self-printed", false)]);
        var cgats = "CGATS.17\nINSTRUMENTATION \"Spectro 1\"\nCREATED \"2026-03-02\"\nBEGIN_DATA_FORMAT\nSAMPLE_ID LAB_L LAB_A LAB_B\nEND_DATA_FORMAT\nBEGIN_DATA\n"
            + string.Join('\n', builtIn[1].Patches.Select(patch => FormattableString.Invariant($"{patch.PatchId + 1} {patch.Lab[0]} {patch.Lab[1]} {patch.Lab[2]}"))) + "\nEND_DATA\n";

        var mine = await (await ana.PostPicturesAsync("/api/references", "file", [("mine.txt", Encoding.UTF8.GetBytes(cgats))], ("name", "My chart"))).ReadCreatedAsync<Reference>();

        mine.ShouldSatisfyAllConditions(
            () => mine.Name.ShouldBe("My chart"), () => mine.Instrument.ShouldBe("Spectro 1"), () => mine.MeasuredAt.ShouldBe(new DateOnly(2026, 3, 2)), () => mine.Measured.ShouldBeTrue(), () => mine.BuiltIn.ShouldBeFalse(),
            () => mine.Patches.Select(patch => patch.Lab).ShouldBe(builtIn[1].Patches.Select(patch => patch.Lab)));
        (await (await ana.GetAsync("/api/references")).ReadAsync<ReferenceListResponse>()).References.Count.ShouldBe(4);
        var detection = await DetectAsync(ana, new { image_id = (await ana.UploadCardAsync()).Id });
        (await CorrectAsync(ana, new { detection_id = detection.DetectionId, reference_id = mine.Id, model = "linear", linearization = "none" })).DeltaEMetrics.Reference.ShouldBe("My chart");

        (await (await ana.PostPicturesAsync("/api/references", "file", [("few.csv", "L,a,b\n50,0,0\n"u8.ToArray())])).ReadProblemAsync(400)).Code.ShouldBe(ProblemCodes.ReferenceUnreadable);
        await (await ben.GetAsync($"/api/references/{mine.Id}")).ReadProblemAsync(404);
        (await (await ana.DeleteAsync("/api/references/self-printed")).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.ReferenceBuiltIn);
        (await ana.DeleteAsync($"/api/references/{mine.Id}")).EnsureSuccessStatusCode();
        await (await ana.GetAsync($"/api/references/{mine.Id}")).ReadProblemAsync(404);
    }

    [Fact]
    public async Task Health_AsksForTheLibraries_AndMethodsNameEveryChoice()
    {
        using var ana = await app.ClientForAsync("health");
        foreach (var kind in new[] { "detect", "correct" })
        {
            (await (await ana.GetAsync($"/api/{kind}/health")).ReadAsync<ColorHealthResponse>()).ShouldSatisfyAllConditions(health => health.Available.ShouldBeTrue(), health => health.Libraries.Keys.ShouldBe(["libvips", "libraw"]));
        }

        var methods = await (await ana.GetAsync("/api/correct/methods")).ReadAsync<CorrectionMethodsResponse>();
        methods.WhiteBalance.Select(choice => choice.Name).ShouldBe(Enum.GetNames<WhiteBalanceMethod>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        methods.OutputFormats.Select(choice => choice.Name).ShouldBe(Enum.GetNames<PictureFileFormat>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        methods.ProfileFormats.Select(choice => choice.Name).ShouldBe(Enum.GetNames<ProfileFormat>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        methods.OutputColorSpaces.Select(choice => choice.Name).ShouldBe(OutputColorSpaces.Names);
    }

    private static async Task ProfilesAsync(HttpClient ana, ColorCorrection correction)
    {
        var address = $"/api/correct/color/{correction.CorrectionId}/profile";
        Encoding.ASCII.GetString(await ana.GetByteArrayAsync(address + "?format=icc"), 36, 4).ShouldBe("acsp");
        (await ana.GetStringAsync(address + "?format=cube")).ShouldContain("LUT_3D_SIZE 33");
        JsonDocument.Parse(await ana.GetStringAsync(address + "?format=json")).RootElement.GetProperty("gains").GetArrayLength().ShouldBe(3);
        foreach (var raw in new[] { "dcp", "xmp" })
        {
            (await (await ana.GetAsync($"{address}?format={raw}")).ReadProblemAsync(422)).Code.ShouldBe(ProblemCodes.ProfileNotAvailable);
        }

        (await (await ana.GetAsync(address + "?format=pdf")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["format"]);
    }

    private async Task IsNobodyElsesAsync(Detection detection, ColorCorrection correction)
    {
        using var ben = await app.ClientForAsync("correct-other");
        foreach (var view in new[] { "", "/image", "/preview", "/profile?format=icc" })
        {
            await (await ben.GetAsync($"/api/correct/color/{correction.CorrectionId}{view}")).ReadProblemAsync(404);
        }

        await (await ben.GetAsync($"/api/detect/card/{detection.DetectionId}")).ReadProblemAsync(404);
        (await (await ben.PostAsJsonAsync("/api/correct/color", new { detection_id = detection.DetectionId })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.DetectionNotFound);
        (await (await ben.PostAsJsonAsync("/api/detect/card", new { image_id = detection.ImageId })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.PictureNotFound);
    }

    private static async Task<Detection> DetectAsync(HttpClient client, object request) => await (await client.PostAsJsonAsync("/api/detect/card", request)).ReadAsync<Detection>();

    private static async Task<ColorCorrection> CorrectAsync(HttpClient client, object request) => await (await client.PostAsJsonAsync("/api/correct/color", request)).ReadAsync<ColorCorrection>();
}
