using System.Text.Json;
using System.Text.Json.Nodes;
using Kargah.Contracts;

namespace Kargah.Worker.Tests.Run;

public sealed class EvaluationTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("iris.csv", "species", TrainingTask.Multiclass)]
    [InlineData("iris.csv", "petal_width_cm", TrainingTask.Regression)]
    [InlineData("breast_cancer.csv", "diagnosis", TrainingTask.Binary)]
    public async Task Run_WhenItEnds_LeavesTheEvaluationThatTheContractDescribes(string table, string target, TrainingTask task)
    {
        await using var attempt = new Attempt(scratch);
        attempt.Spec = attempt.Spec with { Table = Tables.At(table), Params = Tables.IrisParams with { Target = target, Task = task, Epochs = 3, EvalMetric = "loss" } };
        await attempt.Server.StartAsync();

        (await attempt.RunAsync()).ShouldBe(WorkerExit.Completed);

        var written = await File.ReadAllBytesAsync(attempt[AttemptFiles.ModelFolder, AttemptFiles.Evaluation], TestContext.Current.CancellationToken);
        var evaluation = JsonSerializer.Deserialize<EvaluationResponse>(written, KargahJson.Options)!;
        var again = JsonSerializer.SerializeToNode(evaluation, KargahJson.Options)!.AsObject();
        again.Remove("ok");
        JsonNode.DeepEquals(again, JsonNode.Parse(written)).ShouldBeTrue(again.ToJsonString());
        evaluation.Metrics.ToDictionary(metric => metric.Key, metric => Math.Round(metric.Value.Value, 9))
            .ShouldBe(attempt.End.TestMetrics!.ToDictionary(metric => metric.Key, metric => Math.Round(metric.Value, 9)), ignoreOrder: true);
        evaluation.Importance!.Metric.ShouldBe(task == TrainingTask.Regression ? "rmse" : "log_loss");
        File.Exists(attempt[AttemptFiles.ModelFolder, AttemptFiles.Scores]).ShouldBeTrue();
    }
}
