using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests;

/// <summary>The real server on a free port with a data folder of its own; its workers are real processes.</summary>
public sealed class KargahApp : IAsyncDisposable
{
    public const string Password = "correct horse";
    private readonly Dictionary<string, string?> settings;
    private readonly bool ownsFolder;
    private WebApplication server;

    private KargahApp(WebApplication server, string folder, bool ownsFolder, Dictionary<string, string?> settings) =>
        (this.server, Folder, this.ownsFolder, this.settings) = (server, folder, ownsFolder, settings);

    /// <summary>The data folder.</summary>
    public string Folder { get; }
    public Uri Url => new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    public IServiceProvider Services => server.Services;

    /// <summary>Nobody's.</summary>
    public HttpClient Client { get; private set; } = new();

    /// <param name="settings">By full name, such as <c>Auth:Registration</c>.</param>
    public static async Task<KargahApp> StartAsync(params (string Name, string Value)[] settings)
    {
        var given = settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value);
        var ownsFolder = !given.ContainsKey("Data:Folder");
        var folder = given.GetValueOrDefault("Data:Folder") ?? Directory.CreateTempSubdirectory("kargah-test-").FullName;
        var all = new Dictionary<string, string?>
        {
            ["Server:Port"] = "0",
            ["Data:Folder"] = folder,
            ["Auth:PasswordIterations"] = "1000",
            ["Auth:SignInsPerMinutePerAccount"] = "1000",
            ["Auth:SignInsPerMinutePerAddress"] = "10000",
            ["Workers:Program"] = WorkerProgram,
            ["Workers:Helpers"] = "1",
            // for machines under load: tests mean what comes of a picture, not how soon
            ["Pictures:AnalysisAnswerSeconds"] = "100",
            ["Pictures:ReadTimeoutSeconds"] = "60",
            ["Pictures:CorrectionTimeoutSeconds"] = "120",
            ["Logging:LogLevel:Default"] = Environment.GetEnvironmentVariable("KARGAH_TEST_LOG") ?? "Warning",
        };
        foreach (var (name, value) in TestDatabase.Settings(folder).Concat(given))
        {
            all[name] = value;
        }

        await TestDatabase.CreateAsync(folder);
        var app = new KargahApp(await StartServerAsync(all), folder, ownsFolder, all);
        app.Client = app.NewClient();
        return app;
    }

    /// <summary>A client that sends no token, to this server.</summary>
    public HttpClient NewClient(bool cookies = false) => new(new SocketsHttpHandler { UseCookies = cookies, AllowAutoRedirect = false }) { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(2) };

    public HttpClient ClientWith(string token)
    {
        var client = NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Registers <paramref name="name"/>, or signs in if that account is there. The first one ever is the admin.</summary>
    public async Task<HttpClient> ClientForAsync(string name) => ClientWith((await SignInAsync(name)).Token);

    public async Task<SessionResponse> SignInAsync(string name)
    {
        var email = name + "@example.org";
        var answer = await Client.PostAsJsonAsync("/api/auth/register", new RegisterRequest { Email = email, Password = Password, Name = name }, KargahJson.Options);
        if (answer.StatusCode == HttpStatusCode.BadRequest)
        {
            answer = await Client.PostAsJsonAsync("/api/auth/login", new { email, password = Password }, KargahJson.Options);
        }

        return await answer.ReadAsync<SessionResponse>();
    }

    /// <summary>Stops the server and starts it again on another port with the same data. Clients made before are of no use then.</summary>
    /// <param name="between">What to do to the data while no server runs that could be writing the same rows.</param>
    public async Task RestartAsync(Func<KargahDb, Task>? between = null)
    {
        await server.StopAsync();
        if (between is not null)
        {
            await using var db = Database();
            await between(db);
        }

        await server.DisposeAsync();
        server = await StartServerAsync(settings);
        Client.Dispose();
        Client = NewClient();
    }

    public KargahDb Database() => Services.GetRequiredService<IDbContextFactory<KargahDb>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopServerAsync();
        if (ownsFolder)
        {
            await TestDatabase.DropAsync(Folder);
            TestFolder.Delete(Folder);
        }
    }

    /// <summary>Where <c>./kargah test</c> has the programs as they are shipped, compiled ahead; their starts are most of what these tests wait for.</summary>
    private static readonly string? Shipped = Environment.GetEnvironmentVariable("KARGAH_APP") is { Length: > 0 } app ? app : null;

    public static string ServerProgram => Path.Combine(Shipped is null ? AppContext.BaseDirectory : Path.Combine(Shipped, "server"), "Kargah.Server.dll");

    /// <summary>The shipped one, or the one built beside this test project, with the same configuration.</summary>
    public static string WorkerProgram
    {
        get
        {
            if (Shipped is not null)
            {
                return Path.Combine(Shipped, "worker", "Kargah.Worker.dll");
            }

            var output = new DirectoryInfo(AppContext.BaseDirectory);
            // programs are built for one platform, whose name stands behind the configuration's
            return Directory.EnumerateDirectories(Path.Combine(output.Parent!.Parent!.FullName, "Kargah.Worker"), output.Name + "*")
                .Select(folder => Path.Combine(folder, "Kargah.Worker.dll")).Where(File.Exists).MaxBy(File.GetLastWriteTimeUtc)!;
        }
    }

    private static async Task<WebApplication> StartServerAsync(Dictionary<string, string?> settings)
    {
        var server = Program.Create([], settings);
        await server.StartAsync();
        return server;
    }

    private async Task StopServerAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
    }
}

public static class Answers
{
    /// <summary>The body of a success; fails with the body of anything else.</summary>
    public static async Task<T> ReadAsync<T>(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(200, text);
        return JsonSerializer.Deserialize<T>(text, KargahJson.Options)!;
    }

    /// <summary>The body of a failure, which must have <paramref name="status"/> and the one error shape.</summary>
    public static async Task<ErrorResponse> ReadProblemAsync(this HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", text);
        var problem = JsonSerializer.Deserialize<ErrorResponse>(text, KargahJson.Options)!;
        problem.Ok.ShouldBeFalse();
        problem.Status.ShouldBe(status);
        problem.Error.ShouldNotBeNullOrWhiteSpace();
        problem.Code.ShouldNotBeNullOrWhiteSpace();
        problem.Detail.ShouldBe(problem.Error);
        return problem;
    }
}
