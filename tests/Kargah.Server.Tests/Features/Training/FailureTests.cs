using System.Net.Http.Json;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Training;
using Kargah.Server.Tests.Features.Datasets;

namespace Kargah.Server.Tests.Features.Training;

/// <summary>Why a run failed, in plain words, and starting it again with what would help.</summary>
public sealed class FailureTests
{
    private static readonly TrainingParams Params = new()
    {
        Target = "y",
        Task = TrainingTask.Binary,
        ModelType = ModelType.Mlp,
        Hidden = [64, 32],
        Dropout = 0,
        Epochs = 10,
        BatchSize = 64,
        Lr = 0.003,
        Optimizer = OptimizerName.Adam,
        Schedule = ScheduleName.Cosine,
        WeightDecay = 0,
        Patience = 5,
        Seed = 1,
        Split = new SplitSettings(),
        ClassWeight = ClassWeight.None,
        EvalMetric = "log_loss",
        Threshold = 0.5,
    };

    [Theory]
    [InlineData(ProblemCodes.Diverged, null, FailureCauses.ExplodingLoss, "lower_learning_rate", """{"lr":0.0003,"gradient_clip":1}""")]
    [InlineData(ProblemCodes.OutOfMemory, null, FailureCauses.TooLittleMemory, "smaller_batch", """{"batch_size":32}""")]
    [InlineData(ProblemCodes.MemoryTooSmall, """{"setting":"hidden"}""", FailureCauses.TooLittleMemory, "narrower_layers", """{"hidden":[32,16]}""")]
    [InlineData(ProblemCodes.MemoryTooSmall, """{"setting":"features"}""", FailureCauses.TooLittleMemory, "fewer_columns", null)]
    [InlineData(ProblemCodes.WorkerCrashed, """{"cause":"out_of_memory"}""", FailureCauses.TooLittleMemory, "smaller_batch", """{"batch_size":32}""")]
    [InlineData(ProblemCodes.WorkerCrashed, """{"cause":"killed"}""", FailureCauses.WorkerKilled, "try_again", "{}")]
    [InlineData(ProblemCodes.WorkerCrashed, """{"cause":"signal"}""", FailureCauses.Fault, "try_again", "{}")]
    [InlineData(ProblemCodes.WorkerSilent, null, FailureCauses.WorkerLost, "try_again", "{}")]
    [InlineData(ProblemCodes.WorkerNotStarted, null, FailureCauses.WorkerNotStarted, "ask_the_administrator", "{}")]
    [InlineData(ProblemCodes.DiskFull, null, FailureCauses.DiskFull, "free_space", "{}")]
    [InlineData(ProblemCodes.DatasetGone, null, FailureCauses.TableGone, "upload_again", null)]
    [InlineData(ProblemCodes.NotANumber, """{"row":12,"column":"age","value":"n/a"}""", FailureCauses.BadCell, "correct_table", null)]
    [InlineData(ProblemCodes.TargetConstant, """{"column":"y","value":"1"}""", FailureCauses.OneValue, "choose_target", null)]
    [InlineData(ProblemCodes.TargetNotUsable, """{"column":"y","task":"binary"}""", FailureCauses.TargetNotLearnable, "choose_task", """{"task":null}""")]
    [InlineData(ProblemCodes.TooFewRows, """{"rows":2,"needed":10}""", FailureCauses.TooFewRows, "add_rows", null)]
    [InlineData(ProblemCodes.NoFeatures, null, FailureCauses.NothingToLearnFrom, "add_columns", null)]
    [InlineData(ProblemCodes.TooFewGroups, """{"column":"house"}""", FailureCauses.BadSplit, "simple_split", """{"split":null}""")]
    [InlineData(ProblemCodes.SettingInvalid, """{"setting":"split.validation","value":0.99}""", FailureCauses.BadSetting, "reset_setting", """{"split":null}""")]
    [InlineData(ProblemCodes.UnknownColumn, """{"setting":"target","column":"z"}""", FailureCauses.BadSetting, "choose_target", null)]
    [InlineData(ProblemCodes.WeightInvalid, """{"column":"w","row":3}""", FailureCauses.BadSetting, "reset_setting", """{"weight_column":null}""")]
    [InlineData(ProblemCodes.CheckpointUnusable, null, FailureCauses.CheckpointUnusable, "start_over", "{}")]
    public void EveryFailure_HasAPlainCauseAndWhatWouldHelp(string code, string? parameters, string cause, string remedy, string? settings)
    {
        var said = parameters is null ? null : JsonSerializer.Deserialize<Dictionary<string, object?>>(parameters, KargahJson.Options);

        var failure = FailureDiagnosis.Of(new Problem(code, "A sentence.", said), Params, JobKind.Training);

        failure.Cause.ShouldBe(cause);
        failure.Remedy!.Code.ShouldBe(remedy);
        (failure.Remedy.Settings is null ? null : JsonSerializer.Serialize(failure.Remedy.Settings, KargahJson.Options)).ShouldBe(settings);
        failure.Evidence?.Column.ShouldBe(said?.GetValueOrDefault("column")?.ToString());
    }

    [Fact]
    public async Task ARunWhoseLossExploded_SaysWhere_AndItsRemedyStartsOneThatEnds()
    {
        await using var app = await KargahApp.StartAsync();
        using var ana = await app.ClientForAsync("ana");
        var random = new Random(3);
        var rows = string.Concat(Enumerable.Range(0, 200).Select(_ => FormattableString.Invariant($"{random.NextDouble() * 10:F3},{random.NextDouble() * 1000:F3}\n")));
        var table = (await ana.UploadReadyAsync("steep.csv", "x,y\n" + rows)).Id;
        var asked = new { dataset = table, name = "steep", target = "y", model_type = "mlp", optimizer = "sgd", momentum = 0.999, lr = 1.0, epochs = 40, patience = 40, hidden = new[] { 64, 64, 64 } };
        var job = (await ana.TrainAsync(asked)).JobId;
        var failed = await ana.WaitForEndAsync(job);
        failed.Status.ShouldBe(JobState.Failed, "the loss explodes");
        failed.Error!.Cause.ShouldBe(FailureCauses.ExplodingLoss);
        (failed.Error.Evidence!.Setting, failed.Error.Evidence.Value).ShouldBe(("lr", "1"));
        failed.Error.Params!.Keys.ShouldNotContain(FailureDiagnosis.LogLine);
        var log = await (await ana.GetAsync($"/api/training/{job}/logs")).ReadAsync<LogsResponse>();
        log.Lines.Single(line => line.Seq == failed.Error.Evidence.Line).Text.ShouldBe(failed.Error.Error);

        using (var eve = await app.ClientForAsync("eve"))
        {
            (await (await eve.PostAsJsonAsync($"/api/training/{job}/retry", new { })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.JobNotFound);
        }

        (await (await ana.PostAsJsonAsync($"/api/training/{job}/retry", new { settings = new { learning_rate = 1 } })).ReadProblemAsync(400)).Error.ShouldContain("learning_rate");
        (await (await ana.PostAsJsonAsync($"/api/training/{job}/retry", new { settings = new { lr = 7 } })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["lr"]);
        var again = await (await ana.PostAsJsonAsync($"/api/training/{job}/retry", new { settings = failed.Error.Remedy!.Settings }, KargahJson.Options)).ReadAsync<StartTrainingResponse>();
        (again.Params.Lr, again.Params.GradientClip, again.Params.Momentum, again.Params.Epochs).ShouldBe((0.1, 1, 0.999, 40));
        var reset = await (await ana.PostAsJsonAsync($"/api/training/{job}/retry", new { settings = new Dictionary<string, object?> { ["lr"] = null, ["optimizer"] = null, ["hidden"] = null } })).ReadAsync<StartTrainingResponse>();
        reset.Params.Lr.ShouldBeLessThan(0.1);
        var ended = await ana.WaitForEndAsync(reset.JobId);
        ended.Status.ShouldBe(JobState.Completed, app.Output(reset.JobId));
        ended.Name.ShouldBe("steep");
        (await ana.WaitForEndAsync(again.JobId)).Error?.Remedy!.Params["lr"]!.ToString().ShouldBe("0.01");

        // a form of the model that could not be made
        var model = Path.Combine(app.AttemptFolder(reset.JobId, 1), AttemptFiles.ModelFolder);
        File.Move(Path.Combine(model, AttemptFiles.ModelOnnx), Path.Combine(model, AttemptFiles.ModelOnnx + AttemptFiles.ExportFailure));
        await File.WriteAllTextAsync(Path.Combine(model, AttemptFiles.ModelOnnx + AttemptFiles.ExportFailure), "This layer has no ONNX form.");
        var refused = await (await ana.GetAsync($"/api/training/{reset.JobId}/download?format=onnx")).ReadProblemAsync(404);
        (refused.Code, refused.Error).ShouldBe((ProblemCodes.ExportFailed, "This layer has no ONNX form."));
        (await ana.GetAsync($"/api/training/{reset.JobId}/download?format=pt")).EnsureSuccessStatusCode();
    }
}
