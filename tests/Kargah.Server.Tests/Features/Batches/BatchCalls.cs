using System.Net.Http.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Batches;

internal static class BatchCalls
{
    public static async Task<Batch> StartBatchAsync(this HttpClient client, object request)
    {
        var answer = await client.PostAsJsonAsync("/api/batch/jobs", request);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(202, text);
        return System.Text.Json.JsonSerializer.Deserialize<Batch>(text, KargahJson.Options)!;
    }

    public static async Task<Batch> BatchAsync(this HttpClient client, string id) => await (await client.GetAsync($"/api/batch/jobs/{id}")).ReadAsync<Batch>();

    public static async Task<Batch> WaitForBatchAsync(this HttpClient client, string id)
    {
        var batch = await client.BatchAsync(id);
        await TestJobs.EventuallyAsync(async () => (batch = await client.BatchAsync(id)).Status is BatchStatusName.Completed or BatchStatusName.Failed or BatchStatusName.Cancelled, $"the batch {id} has ended");
        return batch;
    }
}
