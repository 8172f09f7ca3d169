using System.Net.Http.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Experiments;

[Collection(nameof(SeededRuns))]
public sealed class ExperimentTests(SeededRuns seeded)
{
    private readonly HttpClient ana = seeded.Ana;

    [Fact]
    public async Task Start_WithSeeds_MakesARunOfEachWithTheConfigsSettings()
    {
        var jobs = await Task.WhenAll(seeded.Jobs.Select(ana.JobAsync));
        jobs.Select(job => job.Params.Seed).ShouldBe([1, 2, 3]);
        jobs.ShouldAllBe(job => job.ExperimentId == seeded.Experiment && job.DatasetId == seeded.Iris && job.Params.Epochs == 4 && job.ModelType == ModelType.Linear);
        var experiment = await ReadAsync(seeded.Experiment);
        experiment.Status.ShouldBe(ExperimentStatus.Completed);
        experiment.Runs.ShouldBe(3);
        experiment.Tags.ShouldBe(["seeds"]);
        var metric = jobs[0].Params.EvalMetric;
        experiment.Best!.Metric.ShouldBe(metric);
        experiment.Best.Value.ShouldBe(metric == "log_loss" ? jobs.Min(job => job.Metrics[metric]) : jobs.Max(job => job.Metrics[metric]));
        var listed = await (await ana.GetAsync($"/api/training/jobs?experiment={seeded.Experiment}")).ReadAsync<JobListResponse>();
        listed.Jobs.Select(job => job.JobId).ShouldBe(seeded.Jobs, ignoreOrder: true);
    }

    [Fact]
    public async Task Experiment_ThatIsChanged_KeepsWhatWasNotSaid()
    {
        var made = await MakeAsync(new { name = "  Wider?  ", description = "Is it?", config = new { hidden = new[] { 8 } }, model = "mlp" });
        made.Name.ShouldBe("Wider?");
        made.Status.ShouldBe(ExperimentStatus.Idle);
        made.Best.ShouldBeNull();
        var changed = (await (await ana.PatchAsJsonAsync($"/api/experiments/{made.Id}", new { notes = "No.", tags = new[] { "b", "a", "b" } })).ReadAsync<ExperimentResponse>()).Experiment;
        changed.ShouldSatisfyAllConditions(
            each => each.Name.ShouldBe("Wider?"), each => each.Description.ShouldBe("Is it?"), each => each.Notes.ShouldBe("No."), each => each.Tags.ShouldBe(["b", "a"]),
            each => each.Config.Hidden.ShouldBe([8]), each => each.ModelType.ShouldBe(ModelType.Mlp), each => each.UpdatedAt.ShouldBeGreaterThan(made.UpdatedAt));
        var found = await (await ana.GetAsync("/api/experiments?q=WIDER")).ReadAsync<ExperimentListResponse>();
        found.Experiments.Select(each => each.Id).ShouldBe([made.Id]);
        found.Total.ShouldBe(1);
    }

    [Theory]
    [InlineData("name", """{ "name": " " }""")]
    [InlineData("name", """{ }""")]
    [InlineData("tags", """{ "name": "x", "tags": [""] }""")]
    [InlineData("config.epochs", """{ "name": "x", "config": { "epochs": 0 } }""")]
    public async Task Create_WithWhatCannotBe_NamesTheField(string field, string body) =>
        (await (await ana.PostAsync("/api/experiments", new StringContent(body, null, "application/json"))).ReadProblemAsync(400)).Errors!.Keys.ShouldContain(field);

    [Fact]
    public async Task Start_WithSeedsAndACount_Is400AndStartsNothing()
    {
        var made = await MakeAsync(new { name = "Both" });
        (await (await ana.PostAsJsonAsync($"/api/experiments/{made.Id}/start", new { seeds = new[] { 1 }, count = 2 })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["seeds"]);
        (await ReadAsync(made.Id)).Runs.ShouldBe(0);
    }

    [Fact]
    public async Task DeletedExperiment_LeavesItsRuns_AndCannotBeDeletedWhileOneGoesOn()
    {
        var made = await MakeAsync(new { name = "Short", dataset_id = seeded.Iris, config = new { epochs = 1000, patience = 1000 } });
        (await seeded.Admin.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var jobs = (await (await ana.PostAsJsonAsync($"/api/experiments/{made.Id}/start", new { count = 2 })).ReadAsync<StartExperimentResponse>()).JobIds;
        (await ReadAsync(made.Id)).Status.ShouldBe(ExperimentStatus.Running);
        (await (await ana.DeleteAsync($"/api/experiments/{made.Id}")).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.JobRunning);
        var stopped = await (await ana.PostAsync($"/api/experiments/{made.Id}/stop", null)).ReadAsync<StopExperimentResponse>();
        (await seeded.Admin.PostAsync("/api/queue/resume", null)).EnsureSuccessStatusCode();
        stopped.JobIds.ShouldBe(jobs, ignoreOrder: true);
        (await ReadAsync(made.Id)).Status.ShouldBe(ExperimentStatus.Stopped);
        await (await ana.DeleteAsync($"/api/experiments/{made.Id}")).ReadAsync<DoneResponse>();
        (await (await ana.GetAsync($"/api/experiments/{made.Id}")).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.ExperimentNotFound);
        (await ana.JobAsync(jobs[0])).ExperimentId.ShouldBeNull();
    }

    [Fact]
    public async Task Patch_OfARun_ChangesWhatIsSaidOfItAndNothingElse()
    {
        var before = await ana.JobAsync(seeded.Jobs[0]);
        var made = await MakeAsync(new { name = "Elsewhere" });
        var changed = await PatchAsync(before.JobId, new { name = "Best so far", tags = new[] { "good", "کارگاه" }, notes = "Keep it.", experiment_id = made.Id });
        changed.ShouldSatisfyAllConditions(
            job => job.Name.ShouldBe("Best so far"), job => job.Tags.ShouldBe(["good", "کارگاه"]), job => job.Notes.ShouldBe("Keep it."), job => job.ExperimentId.ShouldBe(made.Id),
            job => job.Seq.ShouldBeGreaterThan(before.Seq), job => job.Status.ShouldBe(before.Status), job => job.Metrics.ShouldBe(before.Metrics));
        (await (await ana.GetAsync("/api/training/jobs?tag=کارگاه")).ReadAsync<JobListResponse>()).Jobs.Select(job => job.JobId).ShouldBe([before.JobId]);
        (await PatchAsync(before.JobId, new { tags = Array.Empty<string>() })).ShouldSatisfyAllConditions(job => job.Tags.ShouldBeEmpty(), job => job.ExperimentId.ShouldBe(made.Id), job => job.Notes.ShouldBe("Keep it."));
        (await (await ana.GetAsync("/api/training/jobs?tag=good")).ReadAsync<JobListResponse>()).Total.ShouldBe(0);
        (await PatchAsync(before.JobId, new { experiment_id = (string?)null })).ExperimentId.ShouldBeNull();
        (await PatchAsync(before.JobId, new { experiment_id = seeded.Experiment })).ExperimentId.ShouldBe(seeded.Experiment);
        (await (await ana.PatchAsJsonAsync($"/api/training/{before.JobId}", new { experiment_id = Guid.NewGuid() })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["experiment_id"]);
    }

    [Fact]
    public async Task WhatIsAnas_IsNotThereForBen()
    {
        var made = await MakeAsync(new { name = "Mine" });
        foreach (var (method, path) in new[] { ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/start"), ("POST", "/stop") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/experiments/{made.Id}{path}") { Content = method == "GET" ? null : JsonContent.Create(new { }) };
            (await (await seeded.Ben.SendAsync(request)).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.ExperimentNotFound);
        }

        (await (await seeded.Ben.GetAsync("/api/experiments")).ReadAsync<ExperimentListResponse>()).Total.ShouldBe(0);
        (await (await seeded.Ben.PatchAsJsonAsync($"/api/training/{seeded.Jobs[1]}", new { name = "his" })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.JobNotFound);
        (await (await seeded.Ben.PostAsJsonAsync("/api/training", new { experiment_id = made.Id })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["experiment_id"]);
    }

    private async Task<Experiment> MakeAsync(object body) => (await (await ana.PostAsJsonAsync("/api/experiments", body)).ReadAsync<ExperimentResponse>()).Experiment;

    private async Task<Experiment> ReadAsync(Guid id) => (await (await ana.GetAsync($"/api/experiments/{id}")).ReadAsync<ExperimentResponse>()).Experiment;

    private async Task<TrainingJob> PatchAsync(string jobId, object body) => (await (await ana.PatchAsJsonAsync($"/api/training/{jobId}", body)).ReadAsync<JobResponse>()).Status;
}
