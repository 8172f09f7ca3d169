using System.Text;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Tests.Features.Datasets;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Hosting;

/// <summary>Walks every route that the server has, so that a new one cannot be forgotten.</summary>
public sealed class RouteWalkTests(SharedApp shared) : IClassFixture<SharedApp>
{
    /// <summary>What the contract leaves open. The workers' route checks an attempt's own token.</summary>
    private static readonly string[] Open =
    [
        "POST /api/auth/register", "POST /api/auth/login", "POST /api/auth/refresh", "POST /api/auth/verify",
        "GET /health", "GET /api/health", "GET /health/ready", "GET /api/system", "GET /metrics", "GET /api-docs.json",
        "POST /api/training/internal/status-update",
    ];

    [Fact]
    public async Task EveryRoute_WithoutAToken_Is401ButForTheOpenOnes()
    {
        await using var app = await KargahApp.StartAsync();
        var unguarded = new List<string>();
        foreach (var (method, path) in Routes(app))
        {
            var answer = await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), Fill(path, Guid.NewGuid().ToString(), "job_1_00000000")));
            if ((int)answer.StatusCode != 401)
            {
                unguarded.Add($"{method} {path}");
            }
            else if (!Open.Contains($"{method} {path}"))
            {
                answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
                if (method != "HEAD")
                {
                    (await answer.ReadProblemAsync(401)).Code.ShouldBe(ProblemCodes.Unauthenticated);
                }
            }
        }

        unguarded.Except(Open).ShouldBeEmpty();
    }

    [Fact]
    public async Task EveryRouteWithAnId_OfSomebodyElse_Is404()
    {
        await using var app = await KargahApp.StartAsync();
        // the first account is the admin, who may see everybody's jobs: the stranger is the second
        var owner = await app.SignInAsync("owner");
        using var ana = app.ClientWith(owner.Token);
        (await ana.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var dataset = await ana.UploadReadyAsync("iris.csv", Uploads.Iris);
        var token = await (await ana.PostAsync("/api/auth/tokens", Json(new { name = "mine" }))).ReadAsync<CreatedTokenResponse>();
        var job = new JobEntity
        {
            Id = "job_1767268800000_5f3c9a1e",
            OwnerId = owner.User.Id,
            Name = "run",
            DatasetId = dataset.Id,
            DatasetName = dataset.Name,
            ModelType = ModelType.Linear,
            ParamsJson = JsonSerializer.Serialize(Sample, KargahJson.Options),
            State = JobState.Completed,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };
        await using (var db = app.Database())
        {
            db.Jobs.Add(job);
            await db.SaveChangesAsync();
        }

        using var stranger = await app.ClientForAsync("stranger");
        var seen = new List<string>();
        foreach (var (method, path) in Routes(app).Where(route => route.Path.Contains('{') && !route.Path.StartsWith("/api/users", StringComparison.Ordinal)))
        {
            var id = path.StartsWith("/api/auth/tokens", StringComparison.Ordinal) ? token.ApiToken.Id : dataset.Id;
            using var request = new HttpRequestMessage(new HttpMethod(method), Fill(path, id.ToString(), job.Id)) { Content = method is "POST" or "PATCH" ? Body(path) : null };
            var answer = await stranger.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if ((int)answer.StatusCode != 404)
            {
                seen.Add($"{method} {path}: {(int)answer.StatusCode}");
            }
        }

        seen.ShouldBeEmpty();
        await (await ana.GetAsync($"/api/datasets/{dataset.Id}")).ReadAsync<DatasetResponse>();
        (await stranger.GetStringAsync("/api/datasets")).ShouldNotContain(dataset.Id.ToString());
        (await stranger.GetStringAsync("/api/training/jobs")).ShouldNotContain(job.Id);
        (await stranger.GetStringAsync("/api/disk")).ShouldNotContain(dataset.Id.ToString());
        await (await stranger.PostAsync("/api/training", Json(new { dataset = dataset.Id }))).ReadProblemAsync(404);
        await (await stranger.PostAsync("/api/training", Json(new { dataset = dataset.Path }))).ReadProblemAsync(404);
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404, "not_found")]
    [InlineData("GET", "/api/datasets/not-an-id", 404, "not_found")]
    [InlineData("PUT", "/api/datasets", 405, "method_not_allowed")]
    public async Task WhatTheFrameworkRefuses_HasTheOneShape(string method, string path, int status, string code)
    {
        var ana = shared.Admin;

        (await (await ana.SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).ReadProblemAsync(status)).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("", "bad_json", null)]
    [InlineData("{", "bad_json", null)]
    [InlineData("null", "bad_json", null)]
    [InlineData("""{"name": 5}""", "validation", "name")]
    [InlineData("""{"name": "a", "scopes": ["own"]}""", "validation", "scopes[0]")]
    [InlineData("""{"name": "a", "scopes": [1]}""", "validation", "scopes[0]")]
    [InlineData("""{"name": "a", "expires": "soon"}""", "validation", "expires")]
    [InlineData("""{"name": "a", "colour": 1}""", "unknown_field", "colour")]
    [InlineData("""{"name": "a", "name": "b"}""", "bad_json", "name")]
    public async Task Body_ThatCannotBeRead_SaysWhichFieldAndWhy(string body, string code, string? field)
    {
        var ana = shared.Admin;

        var problem = await (await ana.PostAsync("/api/auth/tokens", new StringContent(body, Encoding.UTF8, "application/json"))).ReadProblemAsync(400);

        problem.Code.ShouldBe(code);
        problem.Errors?.Keys.ShouldHaveSingleItem().ShouldBe(field);
        problem.Error.ShouldNotContain("Kargah.");
        problem.Error.ShouldNotContain("System.");
    }

    [Fact]
    public async Task Body_OverTheLimit_Is413AndOfAnotherKind415()
    {
        var ana = shared.Admin;

        using var large = new HttpRequestMessage(HttpMethod.Post, "/api/auth/tokens") { Content = Json(new { name = new string('a', 2_000_000) }) };
        large.Headers.ExpectContinue = true;
        (await (await ana.SendAsync(large)).ReadProblemAsync(413)).Code.ShouldBe(ProblemCodes.BodyTooLarge);
        (await (await ana.PostAsync("/api/auth/tokens", new StringContent("<a/>", Encoding.UTF8, "text/xml"))).ReadProblemAsync(415)).Code.ShouldBe(ProblemCodes.UnsupportedMediaType);
    }

    private static readonly TrainingParams Sample = new()
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

    private static IEnumerable<(string Method, string Path)> Routes(KargahApp app) =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        where method != "OPTIONS"
        let path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Text))))
        select (method, path);

    private static string Text(Microsoft.AspNetCore.Routing.Patterns.RoutePatternPart part) => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        _ => "",
    };

    private static string Fill(string path, string id, string jobId) => path.Replace("{id}", id).Replace("{jobId}", jobId);

    private static HttpContent Body(string path) => Json(path.EndsWith("/predict", StringComparison.Ordinal) ? new { rows = new[] { new { sepal = 1 } } } : new { });

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}
