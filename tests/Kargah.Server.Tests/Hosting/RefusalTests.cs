using System.Text;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Hosting;

/// <summary>What is refused before a route is reached has the one shape of errors.</summary>
public sealed class RefusalTests(SharedApp shared) : IClassFixture<SharedApp>
{
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

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}
