using System.Net.Http.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Training;

/// <summary>class_weight, eval_metric, positive_class and threshold, from the request to what the model says.</summary>
public sealed class ScoringSettingsTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task TheSettings_OfABinaryTask_DecideEpochClassAndThreshold()
    {
        var asked = new { dataset = trained.Customers, target = "churned", epochs = 12, eval_metric = "f1", positive_class = "no", threshold = 0.8, class_weight = "balanced", seed = 3 };
        var started = await trained.Ana.TrainAsync(asked);
        (started.Params.EvalMetric, started.Params.PositiveClass, started.Params.Threshold, started.Params.ClassWeight).ShouldBe(("f1", "no", 0.8, ClassWeight.Balanced));
        var job = await trained.Ana.WaitForEndAsync(started.JobId);
        job.Status.ShouldBe(JobState.Completed, trained.App.Output(started.JobId));

        // the metric chose the epoch
        var scores = (await trained.Ana.PointsAsync(started.JobId)).Where(point => point is { Split: "validation", Name: "f1" }).ToList();
        scores.MaxBy(point => point.Value)!.Epoch.ShouldBe(job.BestEpoch!.Value);
        job.ValidationMetrics["f1"].ShouldBe(scores.Max(point => point.Value));

        // the positive class comes last, and is said from the threshold on
        job.Facts!.Classes.ShouldBe(["yes", "no"]);
        var evaluation = await (await trained.Ana.GetAsync($"/api/training/{started.JobId}/evaluation")).ReadAsync<EvaluationResponse>();
        (evaluation.PositiveClass, evaluation.Threshold, evaluation.Importance!.Metric).ShouldBe(("no", 0.8, "f1"));
        evaluation.Thresholds!.Rows.Single(row => row.Threshold.Equals(0.8)).F1.ShouldBe(job.Metrics["f1"], 1e-9);
        var rows = Enumerable.Range(0, 40).Select(i => new { tenure_months = i, support_calls = i % 6 });
        var said = (await (await trained.Ana.PostAsJsonAsync($"/api/training/{started.JobId}/predict", new { rows })).ReadAsync<PredictResponse>()).Predictions;
        said.ShouldAllBe(prediction => (prediction.Probabilities!["no"] >= 0.8) == (prediction.Value!.ToString() == "no"));
        said.Select(prediction => prediction.Value!.ToString()).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task ClassWeight_Balanced_MovesTheModelTowardsTheRarerClass()
    {
        var asked = new { dataset = trained.Customers, target = "churned", epochs = 8, positive_class = "yes", seed = 3, model_type = "linear" };
        var plain = await ProbabilityAsync(await trained.Ana.TrainAsync(asked));
        var balanced = await ProbabilityAsync(await trained.Ana.TrainAsync(new { asked.dataset, asked.target, asked.epochs, asked.positive_class, asked.seed, asked.model_type, class_weight = "balanced" }));

        balanced.ShouldBeGreaterThan(plain);
    }

    [Theory]
    [InlineData("threshold", """ "threshold": 1.5 """)]
    [InlineData("threshold", """ "threshold": -0.1 """)]
    [InlineData("class_weight", """ "class_weight": "heavy" """)]
    [InlineData("positive_class", """ "positive_class": "perhaps" """)]
    [InlineData("eval_metric", """ "eval_metric": "r2" """)]
    public async Task ASettingThatCannotWork_IsRefusedByItsName(string field, string setting)
    {
        var body = new StringContent($$"""{ "dataset": "{{trained.Customers}}", "target": "churned", {{setting}} }""", System.Text.Encoding.UTF8, "application/json");

        (await (await trained.Ana.PostAsync("/api/training", body)).ReadProblemAsync(400)).Errors!.Keys.ShouldBe([field]);
    }

    /// <returns>The mean probability of churn that the model gives to some customers.</returns>
    private async Task<double> ProbabilityAsync(StartTrainingResponse started)
    {
        (await trained.Ana.WaitForEndAsync(started.JobId)).Status.ShouldBe(JobState.Completed);
        var rows = Enumerable.Range(0, 20).Select(i => new { tenure_months = 3 * i, support_calls = i % 6 });
        var said = await (await trained.Ana.PostAsJsonAsync($"/api/training/{started.JobId}/predict", new { rows })).ReadAsync<PredictResponse>();
        return said.Predictions.Average(prediction => prediction.Probabilities!["yes"]);
    }
}
