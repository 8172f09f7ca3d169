using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Hosting;

public sealed class HostTests
{
    [Fact]
    public async Task ServerFile_SaysWhereTheServerListensAlsoAfterARestart()
    {
        await using var app = await KargahApp.StartAsync();
        (await ReadAsync()).Url.ShouldBe(app.Url.GetLeftPart(UriPartial.Authority));

        await app.RestartAsync();

        var file = await ReadAsync();
        file.Url.ShouldBe(app.Url.GetLeftPart(UriPartial.Authority));
        file.Pid.ShouldBe(Environment.ProcessId);

        async Task<ServerFile> ReadAsync() => JsonSerializer.Deserialize<ServerFile>(await File.ReadAllTextAsync(Path.Combine(app.Folder, "server.json")), KargahJson.Options)!;
    }

    [Fact]
    public async Task Pages_AreServedForEveryAddressThatIsNoneOfTheApi()
    {
        var web = Directory.CreateTempSubdirectory("kargah-web-");
        Directory.CreateDirectory(Path.Combine(web.FullName, "assets"));
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "index.html"), "<!doctype html><title>Kargah</title>");
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "assets", "app-1a2b3c.js"), new string(' ', 5000));
        try
        {
            await using var app = await KargahApp.StartAsync(("Server:WebFolder", web.FullName));

            (await app.Client.GetStringAsync("/")).ShouldContain("<title>Kargah</title>");
            var page = await app.Client.GetAsync("/runs/job_1_00000000");
            page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
            page.Headers.CacheControl!.NoCache.ShouldBeTrue();
            page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("frame-ancestors 'none'");
            page.Headers.GetValues("X-Content-Type-Options").ShouldHaveSingleItem().ShouldBe("nosniff");
            page.Headers.GetValues("Referrer-Policy").ShouldHaveSingleItem().ShouldBe("no-referrer");
            using var wanted = new HttpRequestMessage(HttpMethod.Get, "/assets/app-1a2b3c.js") { Headers = { AcceptEncoding = { new StringWithQualityHeaderValue("br") } } };
            var script = await app.Client.SendAsync(wanted);
            script.Headers.CacheControl!.ToString().ShouldContain("immutable");
            script.Content.Headers.ContentEncoding.ShouldBe(["br"]);
            ((int)(await app.Client.GetAsync("/assets/../../secrets/signing.key")).StatusCode).ShouldNotBe(500);
            await (await app.Client.GetAsync("/assets/old-9z8y7x.js")).ReadProblemAsync(404);
            await (await app.Client.PostAsync("/runs", null)).ReadProblemAsync(401);
        }
        finally
        {
            web.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task OtherSites_MayNotCallUnlessConfigured()
    {
        await using var closed = await KargahApp.StartAsync();
        await using var open = await KargahApp.StartAsync(("Server:AllowedOrigins:0", "https://friend.example"));

        (await AllowedAsync(closed)).ShouldBeNull();
        (await AllowedAsync(open)).ShouldBe("https://friend.example");

        static async Task<string?> AllowedAsync(KargahApp app)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { { "Origin", "https://friend.example" } } };
            var answer = await app.Client.SendAsync(request);
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins.Single() : null;
        }
    }

    [Fact]
    public async Task Secrets_AreNeverCompressedAndAnswersOfTheApiNeverKept()
    {
        await using var app = await KargahApp.StartAsync();
        using var client = await app.ClientForAsync("ana");
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));

        var me = await client.GetAsync("/api/auth/me");

        me.Content.Headers.ContentEncoding.ShouldBeEmpty();
        me.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Metrics_AreForThisMachineOrAnAdmin()
    {
        await using var app = await KargahApp.StartAsync();
        using var admin = await app.ClientForAsync("root");
        using var user = await app.ClientForAsync("ben");

        var text = await app.Client.GetStringAsync("/metrics");
        text.ShouldContain("# TYPE http_server_request_duration_seconds histogram");
        text.ShouldContain("le=\"+Inf\"");

        (await ThroughAProxyAsync(app.Client)).ShouldBe(401);
        (await ThroughAProxyAsync(user)).ShouldBe(403);
        (await ThroughAProxyAsync(admin)).ShouldBe(200);

        static async Task<int> ThroughAProxyAsync(HttpClient client)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "X-Forwarded-For", "203.0.113.9" } } };
            return (int)(await client.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task Health_NeedsNoTokenAndReadinessChecksItsParts()
    {
        await using var app = await KargahApp.StartAsync();

        foreach (var path in new[] { "/health", "/api/health", "/api/v1/health" })
        {
            (await (await app.Client.GetAsync(path)).ReadAsync<HealthResponse>()).ShouldSatisfyAllConditions(health => health.Ok.ShouldBeTrue(), health => health.Service.ShouldBe("kargah"));
        }

        (await (await app.Client.GetAsync("/health/ready")).ReadAsync<ReadinessResponse>()).Checks.Select(check => check.Name).ShouldBe(["database", "disk", "workers"]);
        await using var broken = await KargahApp.StartAsync(("Workers:Program", "/nowhere/Kargah.Worker.dll"));
        ((int)(await broken.Client.GetAsync("/health/ready")).StatusCode).ShouldBe(503);
    }

    [Fact]
    public async Task System_SaysWhetherThereIsSomethingToRegisterFor()
    {
        await using var app = await KargahApp.StartAsync(("Auth:Registration", "closed"));
        (await (await app.Client.GetAsync("/api/system")).ReadAsync<SystemResponse>()).ShouldSatisfyAllConditions(system => system.HasUsers.ShouldBeFalse(), system => system.RegistrationOpen.ShouldBeTrue());

        await app.SignInAsync("root");

        (await (await app.Client.GetAsync("/api/system")).ReadAsync<SystemResponse>()).ShouldSatisfyAllConditions(system => system.HasUsers.ShouldBeTrue(), system => system.RegistrationOpen.ShouldBeFalse());
    }

    [Fact]
    public async Task Program_WithABadSetting_SaysOneSentenceAndNoTrace()
    {
        var dotnet = Path.GetFullPath("../../../dotnet", System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        var start = new ProcessStartInfo(dotnet, [typeof(Program).Assembly.Location, "--port", "99999"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(2);
        said.Trim().ShouldBe("The setting Server:Port is out of range: The field Port must be between 0 and 65535.");
    }
}
