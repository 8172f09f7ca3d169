using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Notifications;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Features.Notifications;

/// <summary>One server that may send to this machine, with ana's runs.</summary>
public sealed class NotificationTests(NotificationTests.World world) : IClassFixture<NotificationTests.World>
{
    [Fact]
    public async Task Webhook_GetsWhatHappenedOnceASignedBodyEach_AndTheSecretIsShownOnce()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        var (ana, me) = await world.NewUserAsync();
        var made = await MakeAsync(ana, new { name = "all", events = new[] { "failed", "metric" }, url = receiver.Url + "/hook?key=private", metric = "accuracy", split = "validation", op = ">", value = 0.9 });
        made.Secret.ShouldNotBeNull();
        made.Rule.Destination.ShouldBe($"{receiver.Url}/…");
        var list = await ana.GetStringAsync("/api/notifications/rules");
        list.ShouldNotContain(made.Secret);
        list.ShouldNotContain("private");
        await using (var db = world.App.Database())
        {
            var row = await db.NotificationRules.SingleAsync(rule => rule.Id == made.Rule.Id);
            $"{row.SealedUrl}{row.SealedSecret}{row.Destination}".ShouldNotContain(made.Secret);
            $"{row.SealedUrl}{row.Destination}".ShouldNotContain("private");
        }

        var job = await world.AddRunAsync(me);
        await world.SayAsync(job, TimeProvider.System.GetUtcNow(), (1, "train", 0.99), (1, "validation", 0.8), (2, "validation", 0.95), (3, "validation", 0.97));
        await Arrived(receiver, 1);
        await world.App.Services.GetRequiredService<JobLife>().FailAsync(job, new Problem(ProblemCodes.OutOfMemory, "It needed more memory."), CancellationToken.None);
        await Arrived(receiver, 2);
        world.App.Services.GetRequiredService<LiveFeed>().JobChanged(job, me);

        var got = receiver.Got.ToArray();
        foreach (var (path, body, headers) in got)
        {
            path.ShouldBe("/hook");
            var signature = headers[Channels.SignatureHeader].ToString().Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
            var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(made.Secret), Encoding.UTF8.GetBytes($"{signature["t"]}.{body}"));
            signature["v1"].ShouldBe(Convert.ToHexStringLower(expected));
        }

        var met = Read(got[0].Body);
        (met.Event, met.Run!.JobId, met.Measure!.Value, met.Measure.Step, met.Measure.Op).ShouldBe((NotificationEvent.Metric, job, 0.95, 2L, ">"));
        got[0].Headers[Channels.DeliveryHeader].ToString().ShouldBe(met.DeliveryId.ToString());
        var failed = Read(got[1].Body);
        (failed.Event, failed.Run!.Status, failed.Run.Error!.Code).ShouldBe((NotificationEvent.Failed, JobState.Failed, ProblemCodes.OutOfMemory));
        var log = await DeliveriesAsync(ana, "");
        log.Deliveries.Select(each => (each.Event, each.State, each.AnswerCode, each.Answer)).ShouldBe(
            [(NotificationEvent.Failed, DeliveryState.Delivered, 200, "thanks"), (NotificationEvent.Metric, DeliveryState.Delivered, 200, "thanks")]);

        // a rule says nothing about the past
        await MakeAsync(ana, new { name = "late", events = new[] { "failed" }, url = receiver.Url });
        world.App.Services.GetRequiredService<LiveFeed>().JobChanged(job, me);
        var later = await world.AddRunAsync(me);
        await world.App.Services.GetRequiredService<JobLife>().FailAsync(later, new Problem(ProblemCodes.OutOfMemory, "Again."), CancellationToken.None);
        await Arrived(receiver, 4);
        receiver.Got.Count(each => each.Body.Contains(job, StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Delivery_ThatFails_IsTriedAgainUnderItsId_UntilItArrivesOrTheTriesAreUsedUp()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        var (ana, me) = await world.NewUserAsync();
        await MakeAsync(ana, new { name = "flaky", events = new[] { "stopped" }, url = receiver.Url });
        var answers = new Queue<int>([503, 429, 500]);
        receiver.Answer = context => SayAsync(context, answers.TryDequeue(out var code) ? code : 200);

        await StopAsync(await world.AddRunAsync(me));
        await Arrived(receiver, 4);

        var delivered = await SettledAsync(ana);
        (delivered.State, delivered.Tries, delivered.AnswerCode, delivered.Error).ShouldBe((DeliveryState.Delivered, 4, 200, null));
        receiver.Got.Select(each => each.Headers[Channels.DeliveryHeader].ToString()).Distinct().ShouldBe([delivered.Id.ToString()]);

        receiver.Answer = context => SayAsync(context, 500);
        (await ana.PostAsync($"/api/notifications/deliveries/{delivered.Id}/redeliver", null)).EnsureSuccessStatusCode();
        await Arrived(receiver, 4 + World.MaxTries);
        var givenUp = await SettledAsync(ana);
        (givenUp.State, givenUp.Tries, givenUp.Error!.Code, givenUp.NextTryAt).ShouldBe((DeliveryState.Failed, World.MaxTries, ProblemCodes.DeliveryRefused, null));

        // a refusal that will stay one is not tried again, and a redirect is not followed
        await using var elsewhere = await HttpReceiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.Headers.Location = elsewhere.Url;
            return SayAsync(context, 307);
        };
        (await ana.PostAsync($"/api/notifications/deliveries/{delivered.Id}/redeliver", null)).EnsureSuccessStatusCode();
        await Arrived(receiver, 5 + World.MaxTries);
        var redirected = await SettledAsync(ana);
        (redirected.State, redirected.Tries, redirected.Error!.Code).ShouldBe((DeliveryState.Failed, 1, ProblemCodes.DeliveryRedirected));
        elsewhere.Got.ShouldBeEmpty();
    }

    [Fact]
    public async Task Test_SaysHowItWent_AndLongOrSlowAnswersHoldNothingUp()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        var (ana, _) = await world.NewUserAsync();
        var rule = (await MakeAsync(ana, new { name = "<& test", events = new[] { "completed" }, url = receiver.Url, channel = "slack" })).Rule;
        receiver.Answer = context => context.Response.WriteAsync(new string('x', 5_000_000));

        var fine = await TestAsync(ana, rule.Id);
        (fine.State, fine.Event, fine.Answer!.Length).ShouldBe((DeliveryState.Delivered, NotificationEvent.Test, 512));
        JsonDocument.Parse(receiver.Got.Single().Body).RootElement.GetProperty("text").GetString()!.ShouldContain("“&lt;&amp; test”");

        (await ana.PatchAsJsonAsync($"/api/notifications/rules/{rule.Id}", new { channel = "discord", url = receiver.Url, name = "@everyone" })).EnsureSuccessStatusCode();
        await TestAsync(ana, rule.Id);
        var discord = JsonDocument.Parse(receiver.Got.Last().Body).RootElement;
        discord.GetProperty("content").GetString()!.ShouldContain("@everyone");
        discord.GetProperty("allowed_mentions").GetProperty("parse").GetArrayLength().ShouldBe(0);

        receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var slow = await TestAsync(ana, rule.Id);
        (slow.State, slow.Error!.Code).ShouldBe((DeliveryState.Failed, ProblemCodes.DeliveryTooSlow));

        (await ana.PatchAsJsonAsync($"/api/notifications/rules/{rule.Id}", new { url = "http://127.0.0.1:1" })).EnsureSuccessStatusCode();
        (await TestAsync(ana, rule.Id)).Error!.Code.ShouldBe(ProblemCodes.DeliveryNotConnected);
    }

    [Fact]
    public async Task Mail_GoesToTheAccountsOwnAddress_AndComesAgainAfterARefusalForNow()
    {
        var (ana, me) = await world.NewUserAsync();
        await MakeAsync(ana, new { name = "mail", events = new[] { "completed", "failed", "stopped" }, channel = "email" });
        world.Mail.Refusals.Enqueue("451 try later");

        await StopAsync(await world.AddRunAsync(me, name: "Ünïcode\r\nBcc: eve@example.org"));
        await TestJobs.Eventually(() => !world.Mail.Got.IsEmpty, "the mail arrives");

        var mail = world.Mail.Got.Single();
        var address = (await (await ana.GetAsync("/api/auth/me")).ReadAsync<UserResponse>()).User.Email;
        mail.ShouldContain($"To: {address}");
        mail.Split('\n').ShouldNotContain(line => line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        (await SettledAsync(ana)).Tries.ShouldBe(2);
    }

    [Fact]
    public async Task NoImprovement_ForItsMinutes_IsToldOnceOfTheRunsInScope()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        var (ana, me) = await world.NewUserAsync();
        var made = await MakeAsync(ana, new { name = "stalled", events = new[] { "no_improvement" }, url = receiver.Url, minutes = 5, metric = "accuracy", split = "validation", scope = "tag", scope_value = "night" });
        made.Rule.Goal.ShouldBe(MetricGoal.Maximize);
        var tagged = await world.AddRunAsync(me, tags: """["night"]""");
        var other = await world.AddRunAsync(me);
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1);
        foreach (var job in new[] { tagged, other })
        {
            await world.SayAsync(job, hourAgo, (1, "validation", 0.5), (2, "validation", 0.7), (3, "validation", 0.6));
        }

        // as if the rule had been there all the time
        await using (var db = world.App.Database())
        {
            await db.NotificationRules.Where(rule => rule.Id == made.Rule.Id).ExecuteUpdateAsync(set => set.SetProperty(rule => rule.UpdatedAt, hourAgo));
        }

        await Arrived(receiver, 1);
        var told = Read(receiver.Got.Single().Body);
        (told.Event, told.Run!.JobId, told.Measure!.Value, told.Measure.Step, told.Measure.Minutes).ShouldBe((NotificationEvent.NoImprovement, tagged, 0.7, 2L, 5));
        (await DeliveriesAsync(ana, $"?job={other}")).Total.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"events": ["failed"], "url": "https://example.org"}""", "name")]
    [InlineData("""{"name": "a", "url": "https://example.org"}""", "events")]
    [InlineData("""{"name": "a", "events": ["test"], "url": "https://example.org"}""", "events")]
    [InlineData("""{"name": "a", "events": ["failed"]}""", "url")]
    [InlineData("""{"name": "a", "events": ["failed"], "url": "ftp://example.org"}""", "url")]
    [InlineData("""{"name": "a", "events": ["failed"], "url": "https://me:secret@example.org"}""", "url")]
    [InlineData("""{"name": "a", "events": ["metric"], "url": "https://example.org", "metric": "loss", "op": "="}""", "op")]
    [InlineData("""{"name": "a", "events": ["metric"], "url": "https://example.org", "metric": "loss", "op": "<"}""", "value")]
    [InlineData("""{"name": "a", "events": ["no_improvement"], "url": "https://example.org"}""", "minutes")]
    [InlineData("""{"name": "a", "events": ["failed"], "url": "https://example.org", "scope": "run", "scope_value": "job_1_00000000"}""", "scope_value")]
    [InlineData("""{"name": "a", "events": ["failed"], "url": "https://example.org", "scope": "experiment", "scope_value": "x"}""", "scope_value")]
    public async Task Rule_ThatMakesNoSense_IsRefusedByItsField(string body, string field)
    {
        (await (await world.Admin.PostAsync("/api/notifications/rules", new StringContent(body, Encoding.UTF8, "application/json"))).ReadProblemAsync(400)).Errors!.Keys.ShouldHaveSingleItem().ShouldBe(field);
    }

    private static Task SayAsync(HttpContext context, int code)
    {
        context.Response.StatusCode = code;
        return Task.CompletedTask;
    }

    private Task<bool> StopAsync(string job) => world.App.Services.GetRequiredService<JobLife>().StopAsync(job, CancellationToken.None);

    private static NotificationMessage Read(string body) => JsonSerializer.Deserialize<NotificationMessage>(body, KargahJson.Options)!;

    private static Task Arrived(HttpReceiver receiver, int count) => TestJobs.Eventually(() => receiver.Got.Count >= count, $"{count} arrive");

    private static async Task<RuleResponse> MakeAsync(HttpClient client, object rule) => await (await client.PostAsJsonAsync("/api/notifications/rules", rule)).ReadAsync<RuleResponse>();

    private static async Task<Delivery> TestAsync(HttpClient client, Guid rule) => (await (await client.PostAsync($"/api/notifications/rules/{rule}/test", null)).ReadAsync<DeliveryResponse>()).Delivery;

    private static async Task<DeliveryListResponse> DeliveriesAsync(HttpClient client, string query) => await (await client.GetAsync("/api/notifications/deliveries" + query)).ReadAsync<DeliveryListResponse>();

    private static async Task<Delivery> SettledAsync(HttpClient client)
    {
        Delivery? settled = null;
        await TestJobs.EventuallyAsync(async () => (settled = (await DeliveriesAsync(client, "")).Deliveries.SingleOrDefault()) is { State: not DeliveryState.Waiting }, "the delivery is settled");
        return settled!;
    }

    public sealed class World : IAsyncLifetime
    {
        public const int MaxTries = 5;
        private int users;

        public KargahApp App { get; private set; } = null!;
        public HttpClient Admin { get; private set; } = null!;
        public MailReceiver Mail { get; } = new();

        public async ValueTask InitializeAsync()
        {
            App = await KargahApp.StartAsync(
                ("Notifications:AllowPrivateAddresses", "true"), ("Notifications:FirstRetrySeconds", "0.02"), ("Notifications:MaxTries", $"{MaxTries}"), ("Notifications:CheckSeconds", "1"), ("Notifications:TimeoutSeconds", "12"),
                ("Notifications:Smtp:Host", "127.0.0.1"), ("Notifications:Smtp:Port", $"{Mail.Port}"), ("Notifications:Smtp:Security", "none"));
            Admin = await App.ClientForAsync("root");
        }

        public async Task<(HttpClient Client, Guid Id)> NewUserAsync()
        {
            var session = await App.SignInAsync($"ana{Interlocked.Increment(ref users)}");
            return (App.ClientWith(session.Token), session.User.Id);
        }

        /// <summary>A run whose worker is the test.</summary>
        public async Task<string> AddRunAsync(Guid owner, string name = "run", string? tags = null)
        {
            var now = TimeProvider.System.GetUtcNow();
            var job = new JobEntity
            {
                Id = $"job_{now.ToUnixTimeMilliseconds()}_{RandomNumberGenerator.GetHexString(8, lowercase: true)}",
                OwnerId = owner,
                Name = name,
                DatasetName = "iris.csv",
                ModelType = ModelType.Linear,
                ParamsJson = JsonSerializer.Serialize(Settings, KargahJson.Options),
                TagsJson = tags,
                State = JobState.Running,
                Attempt = 1,
                CreatedAt = now,
                StartedAt = now,
                UpdatedAt = now,
            };
            await using var db = App.Database();
            db.Jobs.Add(job);
            db.Attempts.Add(new AttemptEntity { JobId = job.Id, Number = 1, TokenHash = "", StartedAt = job.CreatedAt });
            await db.SaveChangesAsync();
            App.Services.GetRequiredService<EventStore>().BeginAttempt(job.Id, 1);
            return job.Id;
        }

        public Task SayAsync(string job, DateTimeOffset time, params (long Step, string Split, double Value)[] points) => App.Services.GetRequiredService<JobJournal>().TakeAsync(job, 1,
        [
            .. points.Select((point, index) => new PointsEvent { Seq = index + 1, Time = time, Points = [new WirePoint(point.Step, 1, point.Split, "accuracy", point.Value)] }),
        ], CancellationToken.None);

        private static readonly TrainingParams Settings = new()
        {
            Target = "species",
            Task = TrainingTask.Multiclass,
            ModelType = ModelType.Linear,
            Hidden = [],
            Dropout = 0,
            Epochs = 1,
            BatchSize = 1,
            Lr = 0.1,
            Optimizer = OptimizerName.Adam,
            Schedule = ScheduleName.Constant,
            WeightDecay = 0,
            Patience = 1,
            Seed = 1,
            Split = new SplitSettings(),
            ClassWeight = ClassWeight.None,
            EvalMetric = "log_loss",
            Threshold = 0.5,
        };

        public async ValueTask DisposeAsync()
        {
            Admin.Dispose();
            await App.DisposeAsync();
            await Mail.DisposeAsync();
        }
    }
}
