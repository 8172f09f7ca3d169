using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Jobs.Events;
using Kargah.Server.Features.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Features.Live;

public sealed class LiveTests
{
    private static object Settings(Guid table) => new { dataset = table, epochs = 60, batch_size = 16, patience = 1000 };

    [Fact]
    public async Task TheHub_TellsEverythingOnce_AndTheEndAfterIt()
    {
        await using var app = await KargahApp.StartAsync(TestJobs.SlowSteps(20));
        var session = await app.SignInAsync("ana");
        using var ana = app.ClientWith(session.Token);
        var job = (await ana.TrainAsync(Settings(await ana.AddTableAsync("iris.csv")))).JobId;
        await using var hub = await HubClient.ConnectAsync(app, session.Token);

        var (status, error) = await hub.InvokeAsync("subscribe_job", job);
        error.ShouldBeNull();
        status!.Value.GetProperty("job_id").GetString().ShouldBe(job);
        await hub.ReadUntilAsync((target, arguments) => target is "job_update" or "job_status" && arguments[0].GetProperty("status").GetString() == "COMPLETED");

        hub.Messages[0].Target.ShouldBe("job_status");
        hub.Received<MetricPoint>("metric").ShouldBe(await ana.PointsAsync(job));
        hub.Messages.Where(message => message.Target == "metric").ShouldAllBe(message => message.Arguments[1].GetString() == job);
        hub.Messages[^1].Target.ShouldBe("job_update");

        await using var later = await HubClient.ConnectAsync(app, session.Token);
        var middle = (await ana.PointsAsync(job))[100].Seq;
        (await later.InvokeAsync("subscribe_job", job, middle)).Error.ShouldBeNull();
        await later.ReadUntilAsync((target, arguments) => target == "metric" && arguments[0].EnumerateArray().Any(point => point.GetProperty("split").GetString() == "test"));
        later.Received<MetricPoint>("metric").ShouldAllBe(point => point.Seq > middle);
    }

    [Fact]
    public async Task TheHub_ThatCannotReadOn_EndsTheConnection_AndTheNextOneGoesOn()
    {
        await using var app = await KargahApp.StartAsync();
        var session = await app.SignInAsync("ana");
        using var ana = app.ClientWith(session.Token);
        (await ana.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var job = (await ana.TrainAsync(new { dataset = await ana.AddTableAsync("iris.csv"), epochs = 1 })).JobId;
        await using var hub = await HubClient.ConnectAsync(app, session.Token);
        (await hub.InvokeAsync("subscribe_job", job)).Error.ShouldBeNull();
        await hub.ReadUntilAsync((target, _) => target == "job_status");

        // what a database does that is away for a moment
        var database = app.Services.GetRequiredService<EventDatabase>();
        database.Run([new("ALTER TABLE event_jobs RENAME TO hidden")]);
        app.Services.GetRequiredService<LiveFeed>().JobChanged(job, session.User.Id);
        await hub.ReadToEndAsync();

        database.Run([new("ALTER TABLE hidden RENAME TO event_jobs")]);
        (await ana.PostAsync("/api/queue/resume", null)).EnsureSuccessStatusCode();
        await using var next = await HubClient.ConnectAsync(app, session.Token);
        (await next.InvokeAsync("subscribe_job", job)).Error.ShouldBeNull();
        await next.ReadUntilAsync((target, arguments) => target is "job_update" or "job_status" && arguments[0].GetProperty("status").GetString() == "COMPLETED");
    }

    [Fact]
    public async Task TheHub_TellsAUserOfTheOwnJobsAndTablesOnly_AndRefusesOthers()
    {
        await using var app = await KargahApp.StartAsync();
        await app.SignInAsync("admin");
        var (ana, ben) = (await app.SignInAsync("ana"), await app.SignInAsync("ben"));
        using var client = app.ClientWith(ana.Token);
        await using var mine = await HubClient.ConnectAsync(app, ana.Token);
        await using var other = await HubClient.ConnectAsync(app, ben.Token);
        (await mine.InvokeAsync("subscribe_user_jobs")).Error.ShouldBeNull();
        (await other.InvokeAsync("subscribe_user_jobs")).Error.ShouldBeNull();

        var job = (await client.TrainAsync(new { dataset = await client.AddTableAsync("iris.csv"), epochs = 2 })).JobId;

        (await other.InvokeAsync("subscribe_job", job)).Error!.ShouldContain("no such training");
        await mine.ReadUntilAsync((target, arguments) => target == "job_update" && arguments[0].GetProperty("status").GetString() == "COMPLETED");
        mine.Messages.ShouldContain(message => message.Target == "dataset_update");
        (await other.InvokeAsync("unsubscribe_user_jobs")).Error.ShouldBeNull();
        other.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task TheHub_ForAClientThatDoesNotRead_GathersWhatComes_AndTellsTheEnd()
    {
        const int batches = 200, each = 200;
        await using var app = await KargahApp.StartAsync();
        var session = await app.SignInAsync("ana");
        using var ana = app.ClientWith(session.Token);
        (await ana.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var job = (await ana.TrainAsync(new { epochs = 1 })).JobId;
        var (events, feed) = (app.Services.GetRequiredService<EventStore>(), app.Services.GetRequiredService<LiveFeed>());
        await using var asleep = await HubClient.ConnectAsync(app, session.Token);
        await using var awake = await HubClient.ConnectAsync(app, session.Token);
        (await asleep.InvokeAsync("subscribe_job", job)).Error.ShouldBeNull();
        (await awake.InvokeAsync("subscribe_job", job)).Error.ShouldBeNull();

        events.BeginAttempt(job, 1);
        for (var batch = 0; batch < batches; batch++)
        {
            var points = Enumerable.Range(batch * each, each).Select(step => new WirePoint(step + 1, 0.1, "train", "loss", 1.0 / (step + 1)));
            events.Append(job, 1, [new PointsEvent { Seq = batch + 1, Time = DateTimeOffset.UnixEpoch, Points = [.. points] }]);
            feed.JobChanged(job, session.User.Id);
            // as a training would: the server has time to tell
            await Task.Delay(5);
            await awake.PingAsync();
            await asleep.PingAsync();
        }

        (await ana.PostAsync($"/api/training/{job}/stop", null)).EnsureSuccessStatusCode();
        var stored = await ana.PointsAsync(job);
        stored.Count.ShouldBe(batches * each);
        await Task.WhenAll(new[] { awake, asleep }.Select(hub => hub.ReadUntilAsync((target, arguments) => target == "job_update" && arguments[0].GetProperty("status").GetString() == "STOPPED")));
        awake.Received<MetricPoint>("metric").ShouldBe(stored);
        asleep.Received<MetricPoint>("metric").ShouldBe(stored);

        asleep.Messages.Count(message => message.Target == "metric").ShouldBeLessThan(batches);
    }

    [Fact]
    public async Task TheHub_ClosesWithTheSession_AndOpensToNobodyWithoutOne()
    {
        await using var app = await KargahApp.StartAsync();
        var session = await app.SignInAsync("ana");
        using var ana = app.ClientWith(session.Token);
        await using var hub = await HubClient.ConnectAsync(app, session.Token);
        (await hub.InvokeAsync("subscribe_user_jobs")).Error.ShouldBeNull();

        (await ana.PostAsync("/api/auth/logout", null)).EnsureSuccessStatusCode();

        await hub.ReadToEndAsync();
        await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(() => HubClient.ConnectAsync(app, session.Token));
    }

    [Fact]
    public async Task TheHub_IsOpenToATokenThatMayOnlyRead()
    {
        await using var app = await KargahApp.StartAsync();
        using var ana = await app.ClientForAsync("ana");
        var token = (await (await ana.PostAsJsonAsync("/api/auth/tokens", new { name = "screen", scopes = new[] { "read" } })).ReadAsync<CreatedTokenResponse>()).Token;
        using var script = app.ClientWith(token);

        (await script.PostAsync("/hubs/jobs/negotiate?negotiateVersion=1", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var hub = await HubClient.ConnectAsync(app, token);
        (await hub.InvokeAsync("subscribe_user_jobs")).Error.ShouldBeNull();
        (await script.DeleteAsync($"/api/datasets/{Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task TheEventStream_GoesOnExactlyWhereItBrokeOff_AndEndsWithTheJob()
    {
        await using var app = await KargahApp.StartAsync(TestJobs.SlowSteps(20));
        using var ana = await app.ClientForAsync("ana");
        var job = (await ana.TrainAsync(Settings(await ana.AddTableAsync("iris.csv")))).JobId;
        var points = new List<MetricPoint>();
        var lines = new List<LogLine>();
        var (id, breaks, last) = ("0", 0, "");
        HttpStatusCode status;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/training/{job}/events");
            request.Headers.Add("Last-Event-ID", id);
            using var response = await ana.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            status = response.StatusCode;
            if (status == HttpStatusCode.OK)
            {
                response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
                // broken off after a few events, again and again
                for (var events = 0; events < (breaks < 5 ? 2 : int.MaxValue) && await ReadEventAsync(reader) is { } told; events++)
                {
                    id = told.Id;
                    switch (told.Name)
                    {
                        case "metric":
                            points.AddRange(JsonSerializer.Deserialize<List<MetricPoint>>(told.Data, KargahJson.Options)!);
                            break;
                        case "log":
                            lines.AddRange(JsonSerializer.Deserialize<List<LogLine>>(told.Data, KargahJson.Options)!);
                            break;
                        case "status":
                            last = told.Data;
                            break;
                    }
                }

                breaks++;
            }
        }
        while (status == HttpStatusCode.OK);

        status.ShouldBe(HttpStatusCode.NoContent, "there is nothing more to come");
        breaks.ShouldBeGreaterThan(5);
        JsonSerializer.Deserialize<TrainingJob>(last, KargahJson.Options)!.Status.ShouldBe(JobState.Completed);
        points.ShouldBe(await ana.PointsAsync(job));
        lines.ShouldBe((await (await ana.GetAsync($"/api/training/{job}/logs")).ReadAsync<LogsResponse>()).Lines);
    }

    [Fact]
    public async Task TheEventStream_EndsWhenItsTokenExpires()
    {
        await using var app = await KargahApp.StartAsync();
        using var ana = await app.ClientForAsync("ana");
        (await ana.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var job = (await ana.TrainAsync(new { epochs = 1 })).JobId;

        // a slow machine may need longer than a token lives
        for (var seconds = 3; seconds < 200; seconds *= 2)
        {
            var made = await ana.PostAsJsonAsync("/api/auth/tokens", new { name = $"{seconds} s", scopes = new[] { "read" }, expires = DateTimeOffset.UtcNow.AddSeconds(seconds) });
            if (made.StatusCode == HttpStatusCode.BadRequest)
            {
                // it had expired before it was made
                continue;
            }

            using var script = app.ClientWith((await made.ReadAsync<CreatedTokenResponse>()).Token);
            using var response = await script.GetAsync($"/api/training/{job}/events", HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                continue;
            }

            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var patience = new CancellationTokenSource(TestJobs.Patience);
            await (await response.Content.ReadAsStreamAsync(patience.Token)).CopyToAsync(Stream.Null, patience.Token);
            (await script.GetAsync("/api/datasets", patience.Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            return;
        }

        Assert.Fail("No token lived long enough to open a stream.");
    }

    private static async Task<(string Id, string Name, string Data)?> ReadEventAsync(StreamReader reader)
    {
        var (id, name, data) = ("", "", "");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0 && data.Length > 0)
            {
                return (id, name, data);
            }

            (id, name, data) = line switch
            {
                _ when line.StartsWith("id: ", StringComparison.Ordinal) => (line[4..], name, data),
                _ when line.StartsWith("event: ", StringComparison.Ordinal) => (id, line[7..], data),
                _ when line.StartsWith("data: ", StringComparison.Ordinal) => (id, name, line[6..]),
                _ => (id, name, data),
            };
        }

        return null;
    }
}
