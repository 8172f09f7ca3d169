using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using Kargah.Contracts;
using Kargah.Server.Tests.Features.Pictures;

namespace Kargah.Server.Tests.Features.Batches;

public sealed class BatchTests(PictureApp shared) : IClassFixture<PictureApp>
{
    private readonly KargahApp app = shared.App;

    [Fact]
    public async Task Batch_CorrectsWhatItCan_AndSaysOfEachOtherPictureWhyNot()
    {
        using var ana = await app.ClientForAsync("batch-mixed");
        var (first, second) = (await ana.UploadCardAsync("first.jpg"), await ana.UploadCardAsync("first.jpg"));
        var plain = await (await ana.UploadPictureAsync("wall.png", Pngs.Gray(120, 80))).ReadCreatedAsync<Picture>();

        var started = await ana.StartBatchAsync(new { image_ids = new[] { first.Id, second.Id, plain.Id }, operation = "detect_and_correct", name = "Shelf" });
        started.TotalItems.ShouldBe(3);
        var batch = await ana.WaitForBatchAsync(started.JobId);

        batch.ShouldSatisfyAllConditions(
            () => batch.Status.ShouldBe(BatchStatusName.Completed),
            () => (batch.ProcessedItems, batch.FailedItems, batch.ProgressPercent).ShouldBe((3, 1, 100)),
            () => batch.Errors.Single().ShouldSatisfyAllConditions(error => error.ImageId.ShouldBe(plain.Id), error => error.Code.ShouldBe(ProblemCodes.CardNotFound), error => error.Filename.ShouldBe("wall.png")));
        var items = (await (await ana.GetAsync(batch.ResultsUrl)).ReadAsync<BatchResultsResponse>()).Items;
        items.Select(item => (item.ImageId, item.Success)).ShouldBe([(first.Id, true), (second.Id, true), (plain.Id, false)]);
        items[0].OverallDeltaE!.Value.ShouldBeLessThan(2);

        using var zip = new ZipArchive(await ana.GetStreamAsync($"/api/batch/jobs/{batch.JobId}/download"));
        zip.Entries.Select(entry => entry.FullName).ShouldBe(["first_corrected_sRGB.jpg", "first_corrected_sRGB-2.jpg", "results.csv"], ignoreOrder: true);
        await TestJobs.EventuallyAsync(async () => (await (await ana.GetAsync($"/api/images/{first.Id}")).ReadAsync<Picture>()).LastCorrection is not null, "its correction is kept");
        var correction = await (await ana.GetAsync($"/api/correct/color/{items[0].CorrectionId}")).ReadAsync<ColorCorrection>();
        correction.ImageId.ShouldBe(first.Id);
        using var made = await ana.GetAsync(correction.OutputImagePath);
        made.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var zipped = zip.GetEntry("first_corrected_sRGB.jpg")!.Open();
        using var copy = new MemoryStream();
        await zipped.CopyToAsync(copy);
        copy.ToArray().ShouldBe(await made.Content.ReadAsByteArrayAsync());
        var results = await (await ana.GetAsync($"/api/results?job_id={batch.JobId}&sort=-quality_score")).ReadAsync<ColorResultListResponse>();
        results.Results.Select(result => result.ResultType).ShouldBe(["correction", "correction", "detection"]);
    }

    [Fact]
    public async Task PictureWithoutACard_TakesTheCorrectionOfItsLightGroup()
    {
        using var ana = await app.ClientForAsync("batch-group");
        var card = await ana.UploadCardAsync();
        var plain = await (await ana.UploadPictureAsync("wall.png", Pngs.Gray(120, 80))).ReadCreatedAsync<Picture>();
        foreach (var id in new[] { plain.Id, card.Id })
        {
            (await ana.PatchAsJsonAsync($"/api/images/{id}", new { group = "Evening" })).EnsureSuccessStatusCode();
        }

        var batch = await ana.WaitForBatchAsync((await ana.StartBatchAsync(new { group = "Evening", operation = "detect_and_correct" })).JobId);

        batch.ShouldSatisfyAllConditions(() => batch.Status.ShouldBe(BatchStatusName.Completed), () => batch.FailedItems.ShouldBe(0), () => batch.Name.ShouldBe("Evening"));
        var items = (await (await ana.GetAsync(batch.ResultsUrl)).ReadAsync<BatchResultsResponse>()).Items;
        items.Single(item => item.ImageId == plain.Id).CorrectedBy.ShouldBe(card.Id);
        items.Single(item => item.ImageId == card.Id).CorrectedBy.ShouldBeNull();
    }

    [Fact]
    public async Task Batch_CutsPicturesOut_AsClearPngs()
    {
        using var ana = await app.ClientForAsync("batch-cutout");
        var card = await ana.UploadCardAsync();

        var batch = await ana.WaitForBatchAsync((await ana.StartBatchAsync(new { image_ids = new[] { card.Id }, operation = "remove_background" })).JobId);

        batch.Status.ShouldBe(BatchStatusName.Completed, batch.Error?.Error);
        using var zip = new ZipArchive(await ana.GetStreamAsync($"/api/batch/jobs/{batch.JobId}/download"));
        using var entry = zip.GetEntry("card_cutout.png")!.Open();
        var header = new byte[26];
        await entry.ReadExactlyAsync(header);
        // 8 bits, color with alpha
        header[24..].ShouldBe([8, 6]);
    }

    [Fact]
    public async Task Batch_OfOnlyUselessPictures_FailsWithTheReason()
    {
        using var ana = await app.ClientForAsync("batch-useless");
        var plain = await (await ana.UploadPictureAsync("wall.png", Pngs.Gray(120, 80))).ReadCreatedAsync<Picture>();

        var batch = await ana.WaitForBatchAsync((await ana.StartBatchAsync(new { image_ids = new[] { plain.Id }, operation = "detect" })).JobId);

        batch.Status.ShouldBe(BatchStatusName.Failed);
        batch.Error!.Code.ShouldBe(ProblemCodes.CardNotFound);
    }

    [Fact]
    public async Task Start_WithWhatIsNotThereOrSomebodyElses_IsRefused_AndQueuesNothing()
    {
        using var ana = await app.ClientForAsync("batch-refused");
        using var ben = await app.ClientForAsync("batch-stranger");
        var theirs = await ben.UploadCardAsync();

        await (await ana.PostAsJsonAsync("/api/batch/jobs", new { image_ids = new[] { theirs.Id }, operation = "detect" })).ReadProblemAsync(404);
        await (await ana.PostAsJsonAsync("/api/batch/jobs", new { image_ids = Array.Empty<Guid>(), operation = "detect" })).ReadProblemAsync(400);
        await (await ana.PostAsJsonAsync("/api/batch/jobs", new { group = "Nowhere", operation = "detect" })).ReadProblemAsync(400);
        await (await ana.PostAsJsonAsync("/api/batch/jobs", new { operation = "detect" })).ReadProblemAsync(400);
        var mine = await ana.UploadCardAsync();
        foreach (var address in new[] { "http://127.0.0.1:9/done", "http://[::1]/", "ftp://example.org", "https://me:secret@example.org" })
        {
            (await (await ana.PostAsJsonAsync("/api/batch/jobs", new { image_ids = new[] { mine.Id }, operation = "detect", callback_url = address })).ReadProblemAsync(400)).Errors!.Keys.ShouldContain("callback_url");
        }

        (await (await ana.GetAsync("/api/batch/jobs")).ReadAsync<BatchListResponse>()).Total.ShouldBe(0);

        var batch = await ben.StartBatchAsync(new { image_ids = new[] { theirs.Id }, operation = "detect" });
        foreach (var path in new[] { "", "/results", "/download" })
        {
            await (await ana.GetAsync($"/api/batch/jobs/{batch.JobId}{path}")).ReadProblemAsync(404);
        }

        await (await ana.PostAsync($"/api/batch/jobs/{batch.JobId}/cancel", null)).ReadProblemAsync(404);
    }

    [Fact]
    public async Task JobOnOnePicture_IsAJobLikeEveryOther()
    {
        using var ana = await app.ClientForAsync("plain-jobs");
        var card = await ana.UploadCardAsync();

        var made = await (await ana.PostAsJsonAsync("/api/jobs", new { image_id = card.Id, job_name = "Look", job_type = "detection", description = "Is there a card?" })).ReadCreatedAsync<PlainJob>();
        made.ShouldSatisfyAllConditions(() => made.JobType.ShouldBe(JobType.Detection), () => made.ImageId.ShouldBe(card.Id), () => made.Description.ShouldBe("Is there a card?"));
        await TestJobs.EventuallyAsync(async () => (await (await ana.GetAsync($"/api/jobs/{made.Id}")).ReadAsync<PlainJob>()).Status == PlainJobStatus.Completed, "the job is done");

        (await (await ana.PatchAsJsonAsync($"/api/jobs/{made.Id}", new { job_name = "Looked" })).ReadAsync<PlainJob>()).JobName.ShouldBe("Looked");
        await (await ana.PatchAsJsonAsync($"/api/jobs/{made.Id}", new { status = "running" })).ReadProblemAsync(400);
        await (await ana.PatchAsJsonAsync($"/api/jobs/{made.Id}", new { status = "cancelled" })).ReadProblemAsync(409);
        (await (await ana.GetAsync("/api/jobs?job_type=detection&status=completed")).ReadAsync<PlainJobListResponse>()).Jobs.Single().Id.ShouldBe(made.Id);
        (await (await ana.GetAsync("/api/training/jobs")).ReadAsync<JobListResponse>()).Total.ShouldBe(0);
        await TestJobs.EventuallyAsync(async () => (await ana.DeleteAsync($"/api/jobs/{made.Id}")).StatusCode == HttpStatusCode.NoContent, "it is in the trash");
        await (await ana.GetAsync($"/api/jobs/{made.Id}")).ReadProblemAsync(404);
        await (await ana.PostAsJsonAsync("/api/jobs", new { image_id = card.Id, job_name = "Train", job_type = "training" })).ReadProblemAsync(400);
    }

    [Fact]
    public async Task Reports_EncodeWhatPeopleWrote()
    {
        using var ana = await app.ClientForAsync("reports");
        var evil = await ana.UploadCardAsync("=cmd <img src=x onerror=alert(1)>.jpg");
        var batch = await ana.WaitForBatchAsync((await ana.StartBatchAsync(new { image_ids = new[] { evil.Id }, operation = "detect_and_correct" })).JobId);
        await TestJobs.EventuallyAsync(async () => (await (await ana.GetAsync($"/api/reports/image/{evil.Id}")).ReadAsync<PictureReport>()).Correction is not null, "its correction is kept");

        var page = await (await ana.PostAsJsonAsync("/api/reports/export", new { image_id = evil.Id, format = "html", language = "fa" })).Content.ReadAsStringAsync();
        page.ShouldNotContain("<img src=x");
        page.ShouldContain("dir=\"rtl\"");
        page.ShouldContain("data:image/webp;base64,");
        page.ShouldContain("روی همان ۲۴ خانه‌ای", customMessage: "what was found out is said in the page's language");
        page.ShouldNotContain("Measured on the 24 patches");
        page.ShouldContain("پوست تیره");
        var table = await (await ana.PostAsJsonAsync("/api/reports/export", new { batch_id = batch.JobId, format = "csv" })).Content.ReadAsStringAsync();
        table.ShouldContain(",'=cmd ");
        table.Split("\r\n")[1].Split(',')[2].ShouldBe("true");
        var analytics = await (await ana.GetAsync("/api/reports/analytics")).ReadAsync<AnalyticsReport>();
        (analytics.Images, analytics.Corrections, analytics.Ratings.Values.Sum()).ShouldBe((1, 1, 1));
        await (await ana.GetAsync("/api/reports/analytics?start_date=2026-05-02&end_date=2026-05-01")).ReadProblemAsync(400);
    }

    [Fact]
    public async Task ResultsOfOtherTools_AreKeptBesideOurs()
    {
        using var ana = await app.ClientForAsync("outside-results");
        using var ben = await app.ClientForAsync("outside-stranger");
        var card = await ana.UploadCardAsync();

        var kept = await (await ana.PostAsJsonAsync("/api/results", new { image_id = card.Id, result_type = "sharpness", quality_score = 0.8, metadata = new { mtf50 = 0.31, tool = "x" } })).ReadCreatedAsync<ColorResult>();
        var changed = await (await ana.PatchAsJsonAsync($"/api/results/{kept.Id}", new { notes = "Soft corners", metadata = new Dictionary<string, object?> { ["tool"] = null, ["lens"] = "50" } })).ReadAsync<ColorResult>();
        changed.Notes.ShouldBe("Soft corners");
        changed.Metadata!.Keys.ShouldBe(["mtf50", "lens"], ignoreOrder: true);
        (await (await ana.GetAsync($"/api/results?image_id={card.Id}&min_quality=0.9")).ReadAsync<ColorResultListResponse>()).Total.ShouldBe(0);
        await (await ana.PostAsJsonAsync("/api/results", new { image_id = card.Id, result_type = "sharpness", quality_score = 8 })).ReadProblemAsync(400);
        await (await ben.GetAsync($"/api/results/{kept.Id}")).ReadProblemAsync(404);
        await (await ben.PostAsJsonAsync("/api/results", new { image_id = card.Id, result_type = "sharpness" })).ReadProblemAsync(404);
        (await ana.DeleteAsync($"/api/results/{kept.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await ana.GetAsync($"/api/results/{kept.Id}")).ReadProblemAsync(404);
    }
}
