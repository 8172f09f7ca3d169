using System.Text.Json;
using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning.Tests;

/// <summary>The tour of the engine: read this first.</summary>
public sealed class TinyTests
{
    [Fact]
    public void ALayer_IsWeightsTimesInputsPlusBiases()
    {
        using var team = new ThreadTeam(1);
        var network = new Network(new Architecture { Kind = ModelKind.Linear, Inputs = 2, Hidden = [], Outputs = 1 });
        network.Load([3, -1, 10]);

        Floats.Of(network.Forward(team, new Floats([2, 4], rows: 1).View)).ShouldBe([3 * 2 - 1 * 4 + 10]);
    }

    [Fact]
    public void AStep_IsForwardLossBackwardOptimizer()
    {
        using var team = new ThreadTeam(1);
        var network = new Network(new Architecture { Kind = ModelKind.Linear, Inputs = 1, Hidden = [], Outputs = 1 });
        var optimizer = new Sgd(network);
        var x = new Floats([1, 2, 3], rows: 3);
        float[] twice = [2, 4, 6];
        var gradient = new Floats(rows: 3, columns: 1);
        var losses = new List<double>();

        for (var step = 0; step < 100; step++)
        {
            losses.Add(Losses.SquaredError(network.Forward(team, x.View), twice, [], gradient.View));
            network.Backward(gradient.View);
            optimizer.Step(team, learningRate: 0.02);
        }

        losses[0].ShouldBe((4 + 16 + 36) / 3.0, 1e-6);
        losses[^1].ShouldBeLessThan(0.01);
    }

    [Fact]
    public void ARun_IsATableASchemaAndSettings()
    {
        var outcome = TestTable.File("iris.csv").Train(new TrainingSettings { Target = "species", Seed = 1 });

        outcome.End.ShouldBeOneOf(TrainingEnd.Finished, TrainingEnd.EarlyStopped);
        outcome.TestMetrics["accuracy"].ShouldBeGreaterThan(0.85);
        outcome.Baseline.Naive["accuracy"].ShouldBe(1 / 3.0, 0.01);
        outcome.Baseline.Linear["accuracy"].ShouldBeGreaterThan(0.85);
    }

    [Fact]
    public void AFile_IsProfiledLoadedAndLearnt()
    {
        var file = new TableFile(Path.Combine(AppContext.BaseDirectory, "test_data", "breast_cancer.csv"), TableFormat.Csv, Compressed: false);
        var profile = TableProfiler.Profile(file, ReadLimits.Default, TestContext.Current.CancellationToken);
        var table = TableLoader.Load(file, profile.Schema, ReadLimits.Default, TestContext.Current.CancellationToken);

        var outcome = Trainer.Train(
            table, profile.Schema, new TrainingSettings { Target = profile.SuggestedTarget! }, new TrainingCallbacks(), stop: TestContext.Current.CancellationToken);

        outcome.Model.Target.ShouldBe("diagnosis");
        outcome.Plan.Classes.ShouldBe(["benign", "malignant"]);
        outcome.TestMetrics["roc_auc"].ShouldBeGreaterThan(0.97);
    }

    [Fact]
    public void AModel_AnswersRowsOfNamesAndValues()
    {
        var model = TestTable.File("iris.csv").Train(new TrainingSettings { Target = "species", Epochs = 40 }).Model;
        var row = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
            """{ "sepal_length_cm": 5.0, "sepal_width_cm": 3.4, "petal_length_cm": 1.5, "petal_width_cm": 0.2 }""")!;

        var prediction = model.Predict([row]).Single();

        prediction.Label.ShouldBe("setosa");
        prediction.Probabilities!["setosa"].ShouldBeGreaterThan(0.9);
        prediction.Probabilities.Values.Sum().ShouldBe(1, 1e-9);
    }
}
