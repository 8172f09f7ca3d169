using Kargah.Contracts;
using Kargah.Server.Tests;

[assembly: AssemblyFixture(typeof(Kargah.Cli.Tests.World))]

namespace Kargah.Cli.Tests;

/// <summary>One server for all tests, with a finished run of ana's; its trainings take their time at each step, so that they can be met running.</summary>
public sealed class World : IAsyncLifetime
{
    public KargahApp App { get; private set; } = null!;

    /// <summary>Ana is signed in here, with a token that may write.</summary>
    public Program Ana { get; private set; } = null!;
    public HttpClient AnaHttp { get; private set; } = null!;
    public string AnaToken { get; private set; } = null!;
    public Guid Iris { get; private set; }

    /// <summary>A finished training on iris.</summary>
    public string Job { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await KargahApp.StartAsync(TestJobs.SlowSteps(10), ("Scheduler:Slots", "3"), ("Scheduler:Cores", "3"),
            ("Pictures:ReadTimeoutSeconds", "60"), ("Pictures:CorrectionTimeoutSeconds", "120"), ("Pictures:AnalysisAnswerSeconds", "100"));
        AnaHttp = await App.ClientForAsync("ana");
        var made = await AnaHttp.PostAsync("/api/auth/tokens", System.Net.Http.Json.JsonContent.Create(new CreateTokenRequest { Name = "tests", Scopes = [TokenScope.Read, TokenScope.Write] }, options: KargahJson.Options));
        AnaToken = (await made.ReadAsync<CreatedTokenResponse>()).Token;
        Ana = new Program(App.Url, AnaToken);
        Iris = await AnaHttp.AddTableAsync("iris.csv");
        Job = (await AnaHttp.TrainAsync(new { dataset = Iris, name = "Flowers", epochs = 4, model_type = "linear" })).JobId;
        (await AnaHttp.WaitForEndAsync(Job)).Status.ShouldBe(JobState.Completed, App.Output(Job));
    }

    /// <summary>It runs until it is stopped.</summary>
    public async Task<string> LongRunAsync(string name) =>
        (await AnaHttp.TrainAsync(new { dataset = Iris, name, epochs = 1000, patience = 1000, model_type = "linear" })).JobId;

    public async ValueTask DisposeAsync()
    {
        Ana.Dispose();
        AnaHttp.Dispose();
        await App.DisposeAsync();
    }
}
