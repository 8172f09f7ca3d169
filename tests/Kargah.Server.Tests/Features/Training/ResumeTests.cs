using System.Net.Http.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Features.Training;

/// <summary>Ended runs that go on as new ones.</summary>
public sealed class ResumeTests
{
    /// <summary>Some 600 steps.</summary>
    private static object Settings(Guid table, int epochs = 100) => new { dataset = table, model_type = "mlp", epochs, batch_size = 16, patience = 1000, lr = 0.01, dropout = 0.1 };

    [Fact]
    public async Task AStoppedRun_GoesOnAsANewOne_AndEndsAsAnUndisturbedRun_EvenWhenTheOldOneIsDeleted()
    {
        await using var app = await KargahApp.StartAsync(("Scheduler:Slots", "2"), TestJobs.SlowSteps(10));
        using var ana = await app.ClientForAsync("ana");
        var table = await ana.AddTableAsync("iris.csv");
        var undisturbed = (await ana.TrainAsync(Settings(table))).JobId;
        var stopped = (await ana.TrainAsync(Settings(table))).JobId;
        await ana.WaitForAsync(stopped, job => job.Epoch > 5, "some epochs on");
        (await (await ResumeAsync(ana, stopped)).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.JobRunning);
        (await ana.PostAsync($"/api/training/{stopped}/stop", null)).EnsureSuccessStatusCode();
        using (var eve = await app.ClientForAsync("eve"))
        {
            (await (await ResumeAsync(eve, stopped)).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.JobNotFound);
        }

        await ana.WaitForAsync(stopped, job => job.ModelAvailable && job.MetricsOn == "test", "whole");
        var started = await ResumeWhenGoneAsync(ana, stopped);
        started.ResumedFrom.ShouldBe(stopped);
        var resumed = started.JobId;
        await ana.WaitForAsync(resumed, job => job.ResumedStep > 0, "going on");
        await ana.WaitForEndAsync(undisturbed);
        var ended = await ana.WaitForEndAsync(resumed);
        ended.Status.ShouldBe(JobState.Completed, app.Output(resumed));
        ended.ResumedFrom.ShouldBe(stopped);

        var whole = (await ana.PointsAsync(undisturbed)).OfTheTraining().Values().ToList();
        var joined = await (await ana.GetAsync($"/api/training/{resumed}/metrics?joined=true")).ReadAsync<MetricsResponse>();
        joined.Points.OfTheTraining().Values().ShouldBe(whole);
        joined.Parts!.Select(part => (part.JobId, part.FromStep, part.ThroughStep)).ShouldBe([(stopped, 0, ended.ResumedStep), (resumed, ended.ResumedStep, null)]);
        joined.Parts!.Sum(part => part.Count).ShouldBe(joined.Count);
        (await ana.PointsAsync(resumed)).ShouldAllBe(point => point.Step > ended.ResumedStep);

        (await ana.DeleteAsync($"/api/training/{stopped}")).EnsureSuccessStatusCode();
        (await ana.GetByteArrayAsync($"/api/training/{resumed}/download")).ShouldBe(await ana.GetByteArrayAsync($"/api/training/{undisturbed}/download"));
        var alone = await (await ana.GetAsync($"/api/training/{resumed}/metrics?joined=true")).ReadAsync<MetricsResponse>();
        alone.Parts!.ShouldHaveSingleItem().FromStep.ShouldBe(ended.ResumedStep);
    }

    [Fact]
    public async Task ARunThatCameToItsEnd_GoesOnWithMoreEpochsOnly_AndOneWithoutCheckpointOrTableNotAtAll()
    {
        await using var app = await KargahApp.StartAsync(("Scheduler:Slots", "1"));
        using var ana = await app.ClientForAsync("ana");
        var table = await ana.AddTableAsync("iris.csv");
        var first = (await ana.TrainAsync(Settings(table, epochs: 10))).JobId;
        var original = await ana.WaitForEndAsync(first);
        original.Status.ShouldBe(JobState.Completed, app.Output(first));
        var model = await ana.GetByteArrayAsync($"/api/training/{first}/download");

        (await ResumeWhenGoneAsync(ana, first, 20)).Params.Epochs.ShouldBe(20);
        (await (await ResumeAsync(ana, first)).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.NothingLeft);
        (await (await ResumeAsync(ana, first, 9)).ReadProblemAsync(400)).Code.ShouldBe(ProblemCodes.Validation);
        var longer = (await ana.GetFromJsonAsync<JobListResponse>("/api/training/jobs", KargahJson.Options))!.Jobs.First(job => job.ResumedFrom == first).JobId;
        var ended = await ana.WaitForEndAsync(longer);
        ended.Status.ShouldBe(JobState.Completed, app.Output(longer));
        (ended.Epoch, ended.ResumedStep).ShouldBe((20, original.Step));

        // the rate is that of a run of twenty epochs from its tenth on, and not that at the end of a run of ten
        var rates = (await ana.PointsAsync(longer)).Where(point => point.Name == "lr").ToList();
        var old = (await ana.PointsAsync(first)).Last(point => point.Name == "lr").Value;
        rates[0].Value.ShouldBeGreaterThan(100 * old);
        rates[^1].Value.ShouldBeLessThan(rates[0].Value);
        (await ana.GetByteArrayAsync($"/api/training/{first}/download")).ShouldBe(model);

        (await ana.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var waiting = (await ana.TrainAsync(Settings(table))).JobId;
        (await ana.PostAsync($"/api/training/{waiting}/stop", null)).EnsureSuccessStatusCode();
        (await (await ResumeAsync(ana, waiting)).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.NoCheckpoint);
        // what it was to go on from is gone by the time of its start: it does not begin at the beginning
        var robbed = (await (await ResumeAsync(ana, first, 30)).ReadAsync<StartTrainingResponse>()).JobId;
        File.Delete(app.Services.GetRequiredService<DataFolder>().StartCheckpoint(robbed));
        (await ana.PostAsync("/api/queue/resume", null)).EnsureSuccessStatusCode();
        (await ana.WaitForEndAsync(robbed)).Error!.Code.ShouldBe(ProblemCodes.CheckpointUnusable);

        (await ana.DeleteAsync($"/api/datasets/{table}")).EnsureSuccessStatusCode();
        (await (await ResumeAsync(ana, first, 30)).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.DatasetGone);
    }

    private static Task<HttpResponseMessage> ResumeAsync(HttpClient client, string jobId, int? epochs = null) =>
        client.PostAsJsonAsync($"/api/training/{jobId}/resume", new ResumeTrainingRequest { Epochs = epochs }, KargahJson.Options);

    /// <summary>The row has ended a moment before the process has.</summary>
    private static async Task<StartTrainingResponse> ResumeWhenGoneAsync(HttpClient client, string jobId, int? epochs = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        var answer = await ResumeAsync(client, jobId, epochs);
        while (answer.StatusCode == System.Net.HttpStatusCode.Conflict && TimeProvider.System.GetElapsedTime(began) < TestJobs.Patience)
        {
            await Task.Delay(50);
            answer = await ResumeAsync(client, jobId, epochs);
        }

        return await answer.ReadAsync<StartTrainingResponse>();
    }
}
