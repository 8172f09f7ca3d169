using System.Net.Http.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Experiments;

/// <summary>One server with an experiment of ana's, whose three runs differ in their seed alone, and two others: an admin, and ben who owns nothing.</summary>
public sealed class SeededRuns : IAsyncLifetime
{
    public KargahApp App { get; private set; } = null!;
    public HttpClient Admin { get; private set; } = null!;
    public HttpClient Ana { get; private set; } = null!;
    public HttpClient Ben { get; private set; } = null!;
    public Guid Iris { get; private set; }
    public Guid Experiment { get; private set; }
    public IReadOnlyList<string> Jobs { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await KargahApp.StartAsync();
        Admin = await App.ClientForAsync("admin");
        Ana = await App.ClientForAsync("ana");
        Ben = await App.ClientForAsync("ben");
        Iris = await Ana.AddTableAsync("iris.csv");
        var config = new { model_type = "linear", epochs = 4, split = new { kind = "random", validation = 0.2, test = 0.2 } };
        Experiment = (await (await Ana.PostAsJsonAsync("/api/experiments", new { name = "How much is luck?", dataset = Iris, config, tags = new[] { "seeds" } })).ReadAsync<ExperimentResponse>()).Experiment.Id;
        Jobs = (await (await Ana.PostAsJsonAsync($"/api/experiments/{Experiment}/start", new { seeds = new[] { 1, 2, 3 } })).ReadAsync<StartExperimentResponse>()).JobIds;
        foreach (var job in Jobs)
        {
            (await Ana.WaitForEndAsync(job)).Status.ShouldBe(JobState.Completed, App.Output(job));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        Ana.Dispose();
        Ben.Dispose();
        await App.DisposeAsync();
    }
}

[CollectionDefinition(nameof(SeededRuns))]
public sealed class SeededRunsCollection : ICollectionFixture<SeededRuns>;
