using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Notifications;
using Kargah.Server.Tests.Features.Notifications;
using Kargah.Server.Tests.Features.Pictures;

namespace Kargah.Server.Tests.Features.Batches;

public sealed class BatchFaultTests
{
    [Fact]
    public async Task Batch_WhoseWorkerIsKilledTwice_LosesAndDoublesNothing_AndTellsItsEndOnce()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        await using var app = await KargahApp.StartAsync(TestJobs.SlowSteps(100), ("Pictures:AnalysisAnswerSeconds", "100"), ("Pictures:ReadTimeoutSeconds", "60"), ("Scheduler:ThreadsPerJob", "1"), ("Notifications:AllowPrivateAddresses", "true"), ("Notifications:TimeoutSeconds", "60"));
        using var ana = await app.ClientForAsync("ana");
        var ids = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add((await ana.UploadCardAsync($"card-{i}.jpg")).Id);
        }

        var batch = await ana.StartBatchAsync(new { image_ids = ids, operation = "detect_and_correct", callback_url = receiver.Url + "/done?key=private" });
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var process = await app.ProcessAsync(batch.JobId, attempt);
            await TestJobs.EventuallyAsync(async () => (await ana.BatchAsync(batch.JobId)).ProcessedItems >= 2 * attempt, "it is in its middle");
            TestJobs.Send(process.Pid, Signal.Kill);
        }

        var ended = await ana.WaitForBatchAsync(batch.JobId);

        ended.ShouldSatisfyAllConditions(() => ended.Status.ShouldBe(BatchStatusName.Completed), () => ended.ProcessedItems.ShouldBe(6), () => ended.FailedItems.ShouldBe(0));
        var items = (await (await ana.GetAsync(ended.ResultsUrl)).ReadAsync<BatchResultsResponse>()).Items;
        items.Select(item => item.ImageId).ShouldBe(ids);
        await TestJobs.EventuallyAsync(async () => (await (await ana.GetAsync($"/api/results?job_id={batch.JobId}")).ReadAsync<ColorResultListResponse>()).Total == 6, "all are kept");
        // each picture's point once, whichever attempt told it
        (await ana.PointsAsync(batch.JobId)).Where(point => point.Name == "delta_e").Select(point => point.Step).ShouldBe(Enumerable.Range(1, 6).Select(step => (long)step));
        foreach (var item in items)
        {
            using var made = await ana.GetAsync($"/api/correct/color/{item.CorrectionId}/image");
            made.IsSuccessStatusCode.ShouldBeTrue();
        }

        await TestJobs.Eventually(() => !receiver.Got.IsEmpty, "its end is told");
        var (path, body, headers) = receiver.Got.ShouldHaveSingleItem();
        path.ShouldBe("/done");
        var signature = headers[Channels.SignatureHeader].ToString().Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        signature["v1"].ShouldBe(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(batch.CallbackSecret!), Encoding.UTF8.GetBytes($"{signature["t"]}.{body}"))));
        var told = JsonSerializer.Deserialize<NotificationMessage>(body, KargahJson.Options)!;
        (told.Event, told.Run!.JobId, told.Run.Status).ShouldBe((NotificationEvent.Completed, batch.JobId, JobState.Completed));
        (await (await ana.GetAsync("/api/notifications/deliveries")).ReadAsync<DeliveryListResponse>()).Total.ShouldBe(1);
        (await ana.BatchAsync(batch.JobId)).CallbackSecret.ShouldBeNull();
    }
}
