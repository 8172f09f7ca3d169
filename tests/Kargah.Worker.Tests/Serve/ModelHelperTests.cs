using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Worker.Tests.Serve;

public sealed class ModelHelperTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Predict_WithATrainedModel_GivesTheClassAndProbabilities()
    {
        var model = await TrainAsync();
        await using var helper = await HelperClient.StartAsync(scratch, "model");

        var predicted = (await helper.AskAsync(Ask(model, """{"sepal_length_cm": 5.0, "sepal_width_cm": 3.5, "petal_length_cm": 1.4, "petal_width_cm": 0.2}"""))).Predict.ShouldNotBeNull();

        predicted.Target.ShouldBe("species");
        predicted.Task.ShouldBe(TrainingTask.Multiclass);
        var said = predicted.Predictions.Single();
        said.Value.ShouldBeOfType<JsonElement>().GetString().ShouldBe("setosa");
        said.Probabilities!.Keys.ShouldBe(["setosa", "versicolor", "virginica"]);
        said.Probabilities.Values.Sum().ShouldBe(1, 1e-6);
    }

    [Fact]
    public async Task Predict_WithAValueThatDoesNotFit_NamesRowAndColumn()
    {
        var model = await TrainAsync();
        await using var helper = await HelperClient.StartAsync(scratch, "model");

        var problem = (await helper.AskAsync(Ask(model, """{"sepal_length_cm": 5.0}""", """{"sepal_length_cm": "long"}"""))).Problem.ShouldNotBeNull();

        problem.Code.ShouldBe("value_invalid");
        problem.Params!["row"]!.ToString().ShouldBe("2");
        problem.Params["column"]!.ToString().ShouldBe("sepal_length_cm");
    }

    [Fact]
    public async Task Predict_WithoutAModel_IsModelNotFound()
    {
        await using var helper = await HelperClient.StartAsync(scratch, "model");

        (await helper.AskAsync(Ask(scratch["none.kgm"], "{}"))).Problem!.Code.ShouldBe(ProblemCodes.ModelNotFound);
    }

    [Fact]
    public async Task Predict_WithADamagedModel_IsAProblemUntilTheFileIsWhole()
    {
        var model = await TrainAsync();
        var whole = await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(model, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        await using var helper = await HelperClient.StartAsync(scratch, "model");

        (await helper.AskAsync(Ask(model, """{"sepal_length_cm": 5.0}"""))).Problem!.Code.ShouldBe(ProblemCodes.ModelDamaged);
        await File.WriteAllBytesAsync(model, whole, TestContext.Current.CancellationToken);
        (await helper.AskAsync(Ask(model, """{"sepal_length_cm": 5.0}"""))).Ok.ShouldBeTrue();
    }

    private async Task<string> TrainAsync()
    {
        await using var attempt = new Attempt(scratch);
        await attempt.Server.StartAsync();
        (await attempt.RunAsync()).ShouldBe(WorkerExit.Completed);
        return attempt[AttemptFiles.ModelFolder, AttemptFiles.Model];
    }

    private static HelperRequest Ask(string model, params IEnumerable<string> rows) => new()
    {
        Op = "predict",
        Model = model,
        Rows = [.. rows.Select(row => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(row)!)],
    };
}
