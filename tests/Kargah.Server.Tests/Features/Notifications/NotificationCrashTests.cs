using System.Net.Http.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Tests.Features.Notifications;

public sealed class NotificationCrashTests
{
    private static readonly (string, string)[] Settings = [("Notifications:AllowPrivateAddresses", "true"), ("Notifications:TimeoutSeconds", "60")];

    [Fact]
    public async Task Killed_WhileItSends_TheServerSendsAgainUnderTheSameId()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var folder = Directory.CreateTempSubdirectory("kargah-test-").FullName;
        string token;
        using (var server = await ServerProcess.StartAsync(folder, 0, Settings))
        {
            using var nobody = server.Client(null);
            token = (await (await nobody.PostAsJsonAsync("/api/auth/register", new { email = "ana@example.org", password = KargahApp.Password, name = "ana" })).ReadAsync<SessionResponse>()).Token;
            using var ana = server.Client(token);
            (await ana.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
            (await ana.PostAsJsonAsync("/api/notifications/rules", new { name = "stops", events = new[] { "stopped" }, url = receiver.Url })).EnsureSuccessStatusCode();
            var job = (await ana.TrainAsync(new { })).JobId;
            (await ana.PostAsync($"/api/training/{job}/stop", null)).EnsureSuccessStatusCode();
            await TestJobs.Eventually(() => !receiver.Got.IsEmpty, "it is being sent");
            server.Kill();
        }

        receiver.Answer = _ => Task.CompletedTask;
        using (var again = await ServerProcess.StartAsync(folder, 0, Settings))
        {
            using var ana = again.Client(token);
            Delivery? delivery = null;
            await TestJobs.EventuallyAsync(async () => (delivery = (await DeliveriesAsync(ana)).Single()).State == DeliveryState.Delivered, "it has arrived");
            receiver.Got.Select(each => each.Headers[Channels.DeliveryHeader].ToString()).ShouldBe([delivery!.Id.ToString(), delivery.Id.ToString()]);
            await again.EndAsync();
        }

        TestFolder.Delete(folder);
    }

    [Fact]
    public async Task AnEnd_ThatNobodyHeardOfBeforeTheServerDied_IsToldOnceAfterItsStart()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        await using var app = await KargahApp.StartAsync(Settings);
        var root = await app.SignInAsync("root");
        string job;
        using (var client = app.ClientWith(root.Token))
        {
            (await client.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
            (await client.PostAsJsonAsync("/api/notifications/rules", new { name = "ends", events = new[] { "failed", "completed" }, url = receiver.Url })).EnsureSuccessStatusCode();
            job = (await client.TrainAsync(new { })).JobId;
        }

        // the row is committed, and that is as far as the server came
        await app.RestartAsync(db => EndAsync(db, job, JobState.Failed));
        using (var client = app.ClientWith(root.Token))
        {
            // a server that ends before it has noted the answer tells it again under the same id
            await TestJobs.EventuallyAsync(async () => (await DeliveriesAsync(client)) is [{ State: DeliveryState.Delivered }], "it is told");
        }

        await app.RestartAsync();
        using var after = app.ClientWith(root.Token);
        var second = (await after.TrainAsync(new { })).JobId;
        await app.RestartAsync(db => EndAsync(db, second, JobState.Completed));
        await TestJobs.Eventually(() => receiver.Got.Any(each => each.Body.Contains(second, StringComparison.Ordinal)), "the second is told");
        receiver.Got.Count(each => each.Body.Contains(job, StringComparison.Ordinal)).ShouldBe(1);
    }

    private static async Task<IReadOnlyList<Delivery>> DeliveriesAsync(HttpClient client) =>
        (await (await client.GetAsync("/api/notifications/deliveries")).ReadAsync<DeliveryListResponse>()).Deliveries;

    private static Task EndAsync(KargahDb db, string job, JobState state)
    {
        var now = TimeProvider.System.GetUtcNow();
        return db.Jobs.Where(each => each.Id == job).ExecuteUpdateAsync(set => set.SetProperty(each => each.State, state).SetProperty(each => each.FinishedAt, now).SetProperty(each => each.UpdatedAt, now));
    }
}
