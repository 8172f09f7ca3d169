using System.Net.Http.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Jobs;

public sealed class LostScoringTests
{
    [Fact]
    public async Task AScoring_KilledIsDoneAgainAndStoppedLeavesNothing()
    {
        await using var app = await KargahApp.StartAsync(TestJobs.SlowSteps(4000));
        using var ana = await app.ClientForAsync("ana");
        var iris = await ana.AddTableAsync("iris.csv");
        var training = (await ana.TrainAsync(new { dataset = iris, epochs = 1, batch_size = 150 })).JobId;
        (await ana.WaitForEndAsync(training)).Status.ShouldBe(JobState.Completed, app.Output(training));

        var killed = await ScoreAsync();
        await ana.WaitForAsync(killed, job => job.Status == JobState.Running, "running");
        TestJobs.Send((await app.ProcessAsync(killed, 1)).Pid, Signal.Kill);
        var again = await ana.WaitForEndAsync(killed);
        (again.Status, again.Attempt, again.Scoring!.Scored).ShouldBe((JobState.Completed, 2, 150), app.Output(killed));
        (await ana.GetStringAsync($"/api/training/{killed}/download")).Split('\n').Length.ShouldBe(152);

        var stopped = await ScoreAsync();
        await ana.WaitForAsync(stopped, job => job.Status == JobState.Running, "running");
        (await ana.PostAsync($"/api/training/{stopped}/stop", null)).EnsureSuccessStatusCode();
        await (await ana.GetAsync($"/api/training/{stopped}/download")).ReadProblemAsync(404);
        await TestJobs.Eventually(() => !Directory.EnumerateFiles(app.AttemptFolder(stopped, 1), "predictions.csv*").Any(), "nothing is left of it");

        async Task<string> ScoreAsync() =>
            (await (await ana.PostAsJsonAsync($"/api/training/{training}/predictions", new { dataset = iris })).ReadAsync<StartScoringResponse>()).JobId;
    }
}
