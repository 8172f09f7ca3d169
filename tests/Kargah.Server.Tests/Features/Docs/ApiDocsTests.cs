using System.Text.Json.Nodes;

namespace Kargah.Server.Tests.Features.Docs;

public sealed class ApiDocsTests
{
    /// <summary>Set to 1, the test writes the file instead of comparing with it.</summary>
    private const string Rewrite = "KARGAH_WRITE_OPENAPI";

    [Fact]
    public async Task OpenApi_CheckedIn_IsWhatTheServerSays()
    {
        await using var app = await KargahApp.StartAsync();
        var said = await app.Client.GetStringAsync("/api-docs.json") + "\n";
        var path = Path.Combine(Repository.Root, "docs", "reference", "openapi.json");
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            await File.WriteAllTextAsync(path, said);
        }

        (await File.ReadAllTextAsync(path) == said).ShouldBeTrue($"The API has changed: run this test with {Rewrite}=1, look at the difference, then `npm run types` in web/.");
    }

    [Fact]
    public async Task OpenApi_EveryOperation_HasASummaryAnExampleAndItsErrors()
    {
        await using var app = await KargahApp.StartAsync();
        var document = JsonNode.Parse(await app.Client.GetStringAsync("/api-docs.json"))!;
        var lacking = new List<string>();
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                var where = $"{method} {path}";
                lacking.AddRange(operation!["summary"] is null ? [where + ": summary"] : []);
                lacking.AddRange(Json(operation["requestBody"]) is { } body && body["example"] is null ? [where + ": example of the request"] : []);
                foreach (var (status, answer) in operation["responses"]!.AsObject())
                {
                    var isError = status[0] is '4' or '5';
                    var content = isError ? answer!["content"]?["application/problem+json"] ?? Json(answer) : Json(answer);
                    lacking.AddRange((content is not null && content["example"] is null && !path.EndsWith("/ready", StringComparison.Ordinal)) || (isError && content is null) ? [$"{where}: example of {status}"] : []);
                }
            }
        }

        lacking.ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_OfTheApi_NeedsNoTokenAndOnlyItsOwnScripts()
    {
        await using var app = await KargahApp.StartAsync();

        var page = await app.Client.GetAsync("/api-docs/index.html");

        page.EnsureSuccessStatusCode();
        page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("script-src 'self';");
        (await page.Content.ReadAsStringAsync()).ShouldNotContain("<script>");
    }

    private static JsonNode? Json(JsonNode? holder) => holder?["content"]?["application/json"];
}
