using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Live;
using Kargah.Server.Tests.Features.Batches;
using Kargah.Server.Tests.Features.Datasets;
using Kargah.Server.Tests.Features.Live;
using Kargah.Server.Tests.Features.Pictures;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Hosting;

/// <summary>
/// Walks every route that the server has and its OpenAPI document tells of, and every method of the hub, with everything but the right
/// credential. A new route is walked without being named here; one with an id of a new kind fails until <see cref="World.Ids"/> has it.
/// </summary>
public sealed partial class AuthorizationWalkTests(AuthorizationWalkTests.World world) : IClassFixture<AuthorizationWalkTests.World>
{
    /// <summary>What the contract leaves open. The workers' route checks an attempt's own token, <c>/metrics</c> where it is asked from.</summary>
    private static readonly string[] Open =
    [
        "POST /api/auth/register", "POST /api/auth/login", "POST /api/auth/refresh", "POST /api/auth/verify",
        "GET /health", "GET /api/health", "GET /health/ready", "GET /api/system", "GET /metrics", "GET /api-docs.json",
        "POST /api/training/internal/status-update",
    ];

    /// <summary>A POST that changes nothing: a token that may only read reaches it.</summary>
    private static readonly string[] ReadingPosts = ["POST /api/training/estimate", "POST /api/training/{jobId}/predict", "POST /hubs/jobs/negotiate", "POST /api/2.0/mlflow/experiments/search", "POST /api/2.0/mlflow/runs/search"];

    private static readonly string[] AdminsOnly = ["/api/users", "/api/audit", "/api/queue/pause", "/api/queue/resume", "/api/queue/drain"];

    /// <summary>Routes of the server that are nothing for a client's author; those below /api/2.0 are MLflow's to document.</summary>
    private static readonly string[] Undocumented = ["GET /metrics", "GET /api-docs.json", "GET /hubs/jobs", "GET /hubs/jobs/negotiate", "POST /hubs/jobs/negotiate"];

    [Fact]
    public void EveryRoute_IsInTheDocument_WithTheTokenItNeeds()
    {
        var routes = world.Routes.Select(route => route.ToString()).ToList();

        routes.Where(route => !route.StartsWith("HEAD ", StringComparison.Ordinal)).Except(world.Documented.Keys).Except(Undocumented).Where(route => !route.Contains(" /api/2.0/", StringComparison.Ordinal)).ShouldBeEmpty();
        world.Documented.Keys.Except(routes).ShouldBeEmpty();
        world.Documented.Where(each => each.Value["security"] is null).Select(each => each.Key).Except(Open).ShouldBeEmpty();
    }

    [Fact]
    public async Task EveryRoute_WithoutAToken_Is401ButForTheOpenOnes()
    {
        var wrong = new List<string>();
        foreach (var route in world.Routes.Where(route => !Open.Contains(route.ToString())))
        {
            using var answer = await world.App.Client.SendAsync(world.Request(route, world.Ids));
            await ExpectAsync(wrong, route, answer, 401, ProblemCodes.Unauthenticated);
            if (!answer.Headers.WwwAuthenticate.ToString().StartsWith("Bearer", StringComparison.Ordinal))
            {
                wrong.Add($"{route}: no WWW-Authenticate");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task EveryRouteThatChangesSomething_WithTheCookieAlone_Is401()
    {
        var wrong = new List<string>();
        (await world.Cookie.GetAsync("/api/auth/me")).EnsureSuccessStatusCode();
        foreach (var route in world.Routes.Where(route => route.Method is not ("GET" or "HEAD") && !Open.Contains(route.ToString())))
        {
            using var answer = await world.Cookie.SendAsync(world.Request(route, world.Ids));
            await ExpectAsync(wrong, route, answer, 401, ProblemCodes.Unauthenticated);
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task EveryRouteThatChangesSomething_WithATokenThatMayOnlyRead_Is403()
    {
        var wrong = new List<string>();
        (await world.Reader.GetAsync("/api/datasets")).EnsureSuccessStatusCode();
        foreach (var route in world.Routes.Where(route => route.Method is not ("GET" or "HEAD") && !Open.Contains(route.ToString()) && !ReadingPosts.Contains(route.ToString())))
        {
            using var answer = await world.Reader.SendAsync(world.Request(route, world.Ids));
            await ExpectAsync(wrong, route, answer, 403, ProblemCodes.ScopeMissing);
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task EveryRouteWithAnId_OfSomebodyElse_AnswersAsIfItWereNotThere()
    {
        var wrong = new List<string>();
        foreach (var route in world.Routes.Where(route => route.HasIds && !AdminsOnly.Any(route.IsUnder)))
        {
            using var answer = await world.Stranger.SendAsync(world.Request(route, world.Ids), HttpCompletionOption.ResponseHeadersRead);
            using var nothing = await world.Stranger.SendAsync(world.Request(route, world.MadeUp), HttpCompletionOption.ResponseHeadersRead);
            if ((int)answer.StatusCode != 404 || await PlainAsync(answer) != await PlainAsync(nothing))
            {
                wrong.Add($"{route}: {(int)answer.StatusCode} {await PlainAsync(answer)}, but {(int)nothing.StatusCode} {await PlainAsync(nothing)} where there is nothing");
            }
        }

        wrong.ShouldBeEmpty();
        (await world.Owner.GetAsync($"/api/datasets/{world.Ids["dataset"]}")).EnsureSuccessStatusCode();
        (await world.Owner.JobAsync(world.Ids["job"])).Status.ShouldBe(JobState.Queued);
    }

    [Fact]
    public async Task EveryOtherReading_OfAStranger_HasNothingOfTheOwners()
    {
        var wrong = new List<string>();
        foreach (var route in world.Routes.Where(route => route is { Method: "GET", HasIds: false } && !route.IsUnder("/hubs") && !Open.Contains(route.ToString())))
        {
            using var answer = await world.Stranger.GetAsync(route.Path);
            if (AdminsOnly.Any(route.IsUnder))
            {
                await ExpectAsync(wrong, route, answer, 403, ProblemCodes.Forbidden);
            }
            else if (await answer.Content.ReadAsStringAsync() is var text && world.Ids.Values.Any(text.Contains))
            {
                wrong.Add($"{route}: {text}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task EveryAdminsRoute_IsClosedToOthers()
    {
        var wrong = new List<string>();
        foreach (var route in world.Routes.Where(route => AdminsOnly.Any(route.IsUnder)))
        {
            using var answer = await world.Stranger.SendAsync(world.Request(route, world.Ids));
            await ExpectAsync(wrong, route, answer, 403, ProblemCodes.Forbidden);
        }

        wrong.ShouldBeEmpty();
    }

    /// <summary>Ids that travel in a body or a query are no path's.</summary>
    [Theory]
    [InlineData("POST", "/api/training", """{"dataset": "<dataset>"}""")]
    [InlineData("POST", "/api/training/estimate", """{"dataset": "<dataset>"}""")]
    [InlineData("POST", "/api/training", """{"experiment_id": "<experiment>"}""")]
    [InlineData("POST", "/api/experiments", """{"name": "mine", "dataset_id": "<dataset>"}""")]
    [InlineData("POST", "/api/detect/card", """{"image_id": "<picture>"}""")]
    [InlineData("POST", "/api/correct/color", """{"detection_id": "<detection>"}""")]
    [InlineData("GET", "/api/training/suggestion?dataset=<dataset>", null)]
    [InlineData("GET", "/api/training/status?job_id=<job>", null)]
    [InlineData("GET", "/api/training/compare?runs=<job>,job_2_00000000", null)]
    public async Task AnIdElsewhere_OfSomebodyElse_AnswersAsIfItWereNotThere(string method, string path, string? body)
    {
        HttpRequestMessage Fill(IReadOnlyDictionary<string, string> ids)
        {
            string With(string text) => ids.Aggregate(text, (filled, id) => filled.Replace($"<{id.Key}>", id.Value, StringComparison.Ordinal));
            return new HttpRequestMessage(new HttpMethod(method), With(path)) { Content = body is null ? null : new StringContent(With(body), Encoding.UTF8, "application/json") };
        }

        using var answer = await world.Stranger.SendAsync(Fill(world.Ids));
        using var nothing = await world.Stranger.SendAsync(Fill(world.MadeUp));
        ((int)answer.StatusCode).ShouldBeOneOf(400, 404);
        (await PlainAsync(answer)).ShouldBe(await PlainAsync(nothing));
    }

    [Fact]
    public async Task EveryMlflowRoute_WithIdsOfSomebodyElse_AnswersAsIfTheyWereNotThere()
    {
        // every name by which these routes take an id, with what else they need
        static JsonObject Fields(IReadOnlyDictionary<string, string> ids) => new()
        {
            ["run_id"] = ids["external"],
            ["experiment_id"] = ids["tracking"],
            ["experiment_name"] = ids["tracking"],
            ["experiment_ids"] = new JsonArray(ids["tracking"]),
            ["name"] = "theirs",
            ["key"] = "loss",
            ["metric_key"] = "loss",
            ["value"] = "1",
            ["timestamp"] = 1,
            ["step"] = 0,
            ["start_time"] = 1,
            ["new_name"] = "mine",
            ["status"] = "FINISHED",
            ["max_results"] = 10,
        };

        async Task<string> AskAsync(Route route, IReadOnlyDictionary<string, string> ids)
        {
            var fields = Fields(ids);
            using var request = route.Method == "GET"
                ? new HttpRequestMessage(HttpMethod.Get, route.Path + "?" + string.Join('&', fields.Where(field => field.Value is JsonValue).Select(field => $"{field.Key}={field.Value}")))
                : new HttpRequestMessage(new HttpMethod(route.Method), route.Path) { Content = new StringContent(fields.ToJsonString(), Encoding.UTF8, "application/json") };
            using var answer = await world.Stranger.SendAsync(request);
            return $"{(int)answer.StatusCode} {(answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : await PlainAsync(answer))}";
        }

        var wrong = new List<string>();
        // one that is created takes no id of another
        foreach (var route in world.Routes.Where(route => route.IsUnder("/api/2.0") && !route.HasIds && !route.Path.EndsWith("experiments/create", StringComparison.Ordinal)))
        {
            var (answer, nothing) = (await AskAsync(route, world.Ids), await AskAsync(route, world.MadeUp));
            var found = answer.StartsWith("200", StringComparison.Ordinal) && !route.Path.EndsWith("/search", StringComparison.Ordinal);
            if (found || world.Ids.Values.Any(answer.Contains) || answer != nothing)
            {
                wrong.Add($"{route}: {answer}, but {nothing} where there is nothing");
            }
        }

        wrong.ShouldBeEmpty();
        (await world.Owner.GetAsync($"/api/2.0/mlflow-artifacts/artifacts/{world.Ids["artifact"]}")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task EveryMethodOfTheHub_TellsAStrangerNothing_AndNobodyElseGetsIn()
    {
        var calls = new Dictionary<string, object[]>
        {
            ["subscribe_job"] = [world.Ids["job"], 0],
            ["unsubscribe_job"] = [world.Ids["job"]],
            ["subscribe_user_jobs"] = [],
            ["unsubscribe_user_jobs"] = [],
            ["ping"] = [],
        };
        var methods = typeof(JobsHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetBaseDefinition() == method);
        methods.Select(method => method.GetCustomAttribute<HubMethodNameAttribute>()?.Name ?? method.Name).ShouldBe(calls.Keys, ignoreOrder: true);
        typeof(Program).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(Hub))).ShouldBe([typeof(JobsHub)]);

        await using var hub = await HubClient.ConnectAsync(world.App, world.StrangersToken);
        foreach (var (name, arguments) in calls)
        {
            var (result, error) = await hub.InvokeAsync(name, arguments);
            (error is not null).ShouldBe(name == "subscribe_job", name);
            $"{result}{error}".ShouldNotContain("Secret");
        }

        hub.Messages.ShouldBeEmpty();
        await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(() => HubClient.ConnectAsync(world.App, "nonsense"));
        (await world.Cookie.GetAsync("/hubs/jobs")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    private static async Task ExpectAsync(List<string> wrong, Route route, HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode != status || (route.Method != "HEAD" && !text.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal)))
        {
            wrong.Add($"{route}: {(int)answer.StatusCode} {text}");
        }
    }

    /// <summary>What an answer says, without the ids in it.</summary>
    private async Task<string> PlainAsync(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode)
        {
            return "a success";
        }

        var text = TraceId().Replace(await answer.Content.ReadAsStringAsync(), "");
        return world.Ids.Values.Concat(world.MadeUp.Values).Aggregate(text, (plain, id) => plain.Replace(id, "…", StringComparison.Ordinal));
    }

    [GeneratedRegex("\"trace_id\":\"[^\"]*\"")]
    private static partial Regex TraceId();

    public sealed record Route(string Method, string Path)
    {
        public bool HasIds => Path.Contains('{', StringComparison.Ordinal);

        public bool IsUnder(string prefix) => Path == prefix || Path.StartsWith(prefix + "/", StringComparison.Ordinal);

        public override string ToString() => $"{Method} {Path}";
    }

    /// <summary>An owner who has one of everything, and a stranger.</summary>
    public sealed class World : IAsyncLifetime
    {
        public KargahApp App { get; private set; } = null!;
        public HttpClient Owner { get; private set; } = null!;
        public HttpClient Stranger { get; private set; } = null!;
        public string StrangersToken { get; private set; } = "";

        /// <summary>The owner's, by a token that may only read.</summary>
        public HttpClient Reader { get; private set; } = null!;

        /// <summary>The owner's, by nothing but what the browser sends by itself.</summary>
        public HttpClient Cookie { get; private set; } = null!;

        /// <summary>The owner's, by kind.</summary>
        public Dictionary<string, string> Ids { get; } = [];

        public IReadOnlyDictionary<string, string> MadeUp { get; private set; } = null!;
        public IReadOnlyList<Route> Routes { get; private set; } = [];

        /// <summary>The operations of the OpenAPI document.</summary>
        public IReadOnlyDictionary<string, JsonNode> Documented { get; private set; } = null!;

        private string strangersDataset = "";

        public async ValueTask InitializeAsync()
        {
            App = await KargahApp.StartAsync();
            // the first account is the admin, who may see everybody's jobs
            using var admin = await App.ClientForAsync("admin");
            (await admin.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
            var owner = await App.SignInAsync("owner");
            Owner = App.ClientWith(owner.Token);
            var dataset = await Owner.UploadReadyAsync("secret.csv", Uploads.Iris);
            Ids["dataset"] = $"{dataset.Id}";
            Ids["job"] = (await Owner.TrainAsync(new { dataset = dataset.Id, name = "Secret run" })).JobId;
            Ids["experiment"] = $"{(await (await Owner.PostAsJsonAsync("/api/experiments", new { name = "Secret question" }, KargahJson.Options)).ReadAsync<ExperimentResponse>()).Experiment.Id}";
            Ids["token"] = $"{(await MadeTokenAsync("write")).ApiToken.Id}";
            Ids["user"] = $"{owner.User.Id}";
            Ids["trash"] = $"{(await Owner.UploadReadyAsync("thrown-away.csv", Uploads.Iris)).Id}";
            (await Owner.DeleteAsync($"/api/datasets/{Ids["trash"]}")).EnsureSuccessStatusCode();
            var rule = (await (await Owner.PostAsJsonAsync("/api/notifications/rules", new { name = "Secret rule", events = new[] { "failed" }, url = "https://hooks.example.org/" })).ReadAsync<RuleResponse>()).Rule;
            Ids["rule"] = $"{rule.Id}";
            var delivery = new DeliveryEntity { RuleId = rule.Id, OwnerId = owner.User.Id, Event = NotificationEvent.Failed, Key = "walk", MessageJson = "{}", State = DeliveryState.Delivered, CreatedAt = DateTimeOffset.UnixEpoch };
            Ids["delivery"] = $"{delivery.Id}";
            await using (var db = App.Database())
            {
                db.Deliveries.Add(delivery);
                await db.SaveChangesAsync();
            }

            const string Tracking = "/api/2.0/mlflow";
            Ids["tracking"] = (string)(await MlflowAsync($"{Tracking}/experiments/create", """{"name": "Secret tracking"}"""))["experiment_id"]!;
            var run = (await MlflowAsync($"{Tracking}/runs/create", $$"""{"experiment_id": "{{Ids["tracking"]}}", "start_time": 1}"""))["run"]!["info"]!;
            Ids["external"] = (string)run["run_id"]!;
            Ids["artifact"] = ((string)run["artifact_uri"]!)["mlflow-artifacts:/".Length..] + "/notes.txt";
            (await Owner.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/{Ids["artifact"]}", new StringContent("Secret notes"))).EnsureSuccessStatusCode();

            Ids["picture"] = $"{(await Owner.UploadCardAsync("secret.jpg")).Id}";
            Ids["batch"] = (await Owner.StartBatchAsync(new { image_ids = new[] { Ids["picture"] }, operation = "detect", name = "Secret batch" })).JobId;
            Ids["result"] = $"{(await (await Owner.PostAsJsonAsync("/api/results", new { image_id = Ids["picture"], result_type = "secret" })).ReadCreatedAsync<ColorResult>()).Id}";
            var detection = await (await Owner.PostAsJsonAsync("/api/detect/card", new { image_id = Ids["picture"] })).ReadAsync<Detection>();
            Ids["detection"] = $"{detection.DetectionId}";
            Ids["correction"] = $"{(await (await Owner.PostAsJsonAsync("/api/correct/color", new { detection_id = detection.DetectionId, model = "linear", linearization = "none" })).ReadAsync<ColorCorrection>()).CorrectionId}";
            var measurements = "L,a,b\n" + string.Concat(detection.Patches.Select(patch => $"{96 - 3 * patch.PatchId},0,0\n"));
            Ids["reference"] = (await (await Owner.PostPicturesAsync("/api/references", "file", [("secret.csv", Encoding.UTF8.GetBytes(measurements))])).ReadCreatedAsync<Reference>()).Id;

            MadeUp = Ids.ToDictionary(id => id.Key, id => id.Key switch
            {
                "job" => "job_1_00000000",
                "external" or "tracking" => MadeUpFor(id.Value),
                "artifact" => string.Join('/', id.Value.Split('/').Select((part, i) => i < 2 ? MadeUpFor(part) : part)),
                _ => $"{Guid.NewGuid()}",
            });

            Reader = App.ClientWith((await MadeTokenAsync("read")).Token);
            Cookie = App.NewClient();
            Cookie.DefaultRequestHeaders.Add("Cookie", $"kargah_session={owner.Token}");
            StrangersToken = (await App.SignInAsync("stranger")).Token;
            Stranger = App.ClientWith(StrangersToken);
            strangersDataset = $"{(await Stranger.UploadReadyAsync("iris.csv", Uploads.Iris)).Id}";

            Routes = [.. (from endpoint in App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                          from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
                          where method != "OPTIONS"
                          select new Route(method, Constraint().Replace("/" + endpoint.RoutePattern.RawText!.Trim('/'), "{$1}"))).Distinct()];
            var document = JsonNode.Parse(await App.Client.GetStringAsync("/api-docs.json"))!;
            Documented = (from path in document["paths"]!.AsObject()
                          from operation in path.Value!.AsObject()
                          select (Name: $"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value)).ToDictionary(each => each.Name, each => each.Value);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var client in new[] { Owner, Stranger, Reader, Cookie })
            {
                client.Dispose();
            }

            await App.DisposeAsync();
        }

        /// <summary>A request that nothing but authorization can refuse: its body is the document's own example.</summary>
        public HttpRequestMessage Request(Route route, IReadOnlyDictionary<string, string> ids)
        {
            var request = new HttpRequestMessage(new HttpMethod(route.Method), Parameter().Replace(route.Path, parameter => ids[Kind(route, parameter.Groups[1].Value)]));
            if (Documented.GetValueOrDefault(route.ToString())?["requestBody"]?["content"]?["application/json"] is { } body)
            {
                var example = body["example"]?.DeepClone() ?? new JsonObject();
                foreach (var name in example.AsObject().Select(field => field.Key).Where(name => name is "dataset" || name.EndsWith("_id", StringComparison.Ordinal)).ToList())
                {
                    // ids in a body must not be what is refused
                    example[name] = name is "dataset" or "dataset_id" ? strangersDataset : null;
                }

                request.Content = new StringContent(example.ToJsonString(), Encoding.UTF8, "application/json");
            }

            return request;
        }

        private static string Kind(Route route, string parameter) => (route.Path, parameter) switch
        {
            (_, "jobId") when route.IsUnder("/api/batch") => "batch",
            (_, "jobId" or "other") => "job",
            (_, "path") => "artifact",
            (_, "id") when route.IsUnder("/api/datasets") => "dataset",
            (_, "id") when route.IsUnder("/api/images") || route.IsUnder("/api/reports/image") => "picture",
            (_, "id") when route.IsUnder("/api/reports/batch") => "batch",
            (_, "id") when route.IsUnder("/api/results") => "result",
            (_, "id") when route.IsUnder("/api/detect") || route.IsUnder("/api/detection") => "detection",
            (_, "id") when route.IsUnder("/api/correct") || route.IsUnder("/api/correction") => "correction",
            (_, "id") when route.IsUnder("/api/references") => "reference",
            (_, "id") when route.IsUnder("/api/experiments") => "experiment",
            (_, "id") when route.IsUnder("/api/auth/tokens") => "token",
            (_, "id") when route.IsUnder("/api/users") => "user",
            (_, "id") when route.IsUnder("/api/trash") => "trash",
            (_, "id") when route.IsUnder("/api/notifications/rules") => "rule",
            (_, "id") when route.IsUnder("/api/notifications/deliveries") => "delivery",
            _ => throw new NotSupportedException($"What is {{{parameter}}} in {route}? Give the owner one in {nameof(World)}.{nameof(InitializeAsync)} and name its kind here."),
        };

        /// <summary>Of the same form.</summary>
        private static string MadeUpFor(string id) => new([.. id.Select(letter => char.IsAsciiHexDigit(letter) ? (char.IsAsciiDigit(letter) ? '7' : 'a') : letter)]);

        private async Task<JsonNode> MlflowAsync(string path, string body)
        {
            using var answer = await Owner.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
            return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
        }

        private async Task<CreatedTokenResponse> MadeTokenAsync(params string[] scopes) =>
            await (await Owner.PostAsJsonAsync("/api/auth/tokens", new { name = "script", scopes }, KargahJson.Options)).ReadAsync<CreatedTokenResponse>();
    }

    [GeneratedRegex(@"\{(\w+)(:[^}]*)?\}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{(?:\*\*)?(\w+)\}")]
    private static partial Regex Parameter();
}
