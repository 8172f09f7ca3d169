using System.Net.Http.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Training;

public sealed class EstimateTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task AnEstimate_IsKeptWithTheTrainingThatStarts_BesideWhatItTookInTheEnd()
    {
        var settings = new { dataset = trained.Iris, epochs = 7, batch_size = 20, model_type = "mlp" };
        var before = await (await trained.Ana.PostAsJsonAsync("/api/training/estimate", settings)).ReadAsync<EstimateResponse>();

        var started = await trained.Ana.TrainAsync(settings);

        before.Params.ShouldBeEquivalentTo(started.Params);
        var estimate = before.Estimate;
        (estimate.Rows, estimate.TrainRows, estimate.StepsPerEpoch, estimate.Fits).ShouldBe((150, 90, 5, true));
        estimate.Seconds.ShouldBeGreaterThanOrEqualTo(estimate.FewestSeconds);
        estimate.MemoryBytes.ShouldBeInRange(10_000_000, estimate.MemoryLimitBytes);
        var job = await trained.Ana.WaitForEndAsync(started.JobId);
        job.Estimate.ShouldBe(estimate);
        job.Facts!.Parameters.ShouldBe(estimate.Parameters);
        job.Usage.ShouldNotBeNull().PeakMemoryBytes.ShouldBeGreaterThan(10_000_000);
        (await trained.Ana.JobAsync(trained.Job)).Estimate.ShouldBeNull("nobody had asked before it started");
    }

    [Fact]
    public async Task AnEstimate_OfWhatCannotBeStarted_IsRefusedAsTheStartWouldBe()
    {
        foreach (var settings in new object[] { new { dataset = trained.Iris, epochs = 0 }, new { dataset = trained.Iris, target = "none" }, new { dataset = trained.Iris, hidden = new[] { 5000 } }, new { dataset = Guid.NewGuid() } })
        {
            var start = await trained.Ana.PostAsJsonAsync("/api/training", settings);
            var estimate = await (await trained.Ana.PostAsJsonAsync("/api/training/estimate", settings)).ReadProblemAsync((int)start.StatusCode);
            var refusal = await start.ReadProblemAsync((int)start.StatusCode);
            (estimate.Code, estimate.Error).ShouldBe((refusal.Code, refusal.Error));
        }

        (await (await trained.Ben.PostAsJsonAsync("/api/training/estimate", new { dataset = trained.Iris })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.DatasetNotFound);
    }

    [Fact]
    public async Task ATrainingThatCannotFit_IsRefusedWithWhatItNeedsAndTheSettingToLower()
    {
        await using var app = await KargahApp.StartAsync(("Workers:MemoryBytes", "134217728"));
        using var ana = await app.ClientForAsync("ana");
        var settings = new { dataset = await ana.AddTableAsync("iris.csv"), model_type = "mlp", hidden = new[] { 4096, 4096, 4096, 4096 } };

        var refused = await (await ana.PostAsJsonAsync("/api/training", settings)).ReadProblemAsync(422);
        var estimate = (await (await ana.PostAsJsonAsync("/api/training/estimate", settings)).ReadAsync<EstimateResponse>()).Estimate;

        refused.Code.ShouldBe(ProblemCodes.MemoryTooSmall);
        refused.Params!["limit_mb"]!.ToString().ShouldBe("672");
        refused.Errors!.Keys.ShouldBe(["hidden"]);
        (await (await ana.GetAsync("/api/training/jobs")).ReadAsync<JobListResponse>()).Total.ShouldBe(0);
        estimate.Fits.ShouldBeFalse();
        estimate.LargestSetting.ShouldBe("hidden");
        estimate.MemoryBytes.ShouldBeGreaterThan(estimate.MemoryLimitBytes);
    }
}
