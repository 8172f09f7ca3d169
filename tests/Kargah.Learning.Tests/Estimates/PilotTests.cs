namespace Kargah.Learning.Tests.Estimates;

public sealed class PilotTests
{
    private static readonly TrainingSettings Plain = new() { Target = "color", Task = TaskKind.Multiclass, Hidden = [12, 8], Epochs = 40, Patience = 10 };

    public static TheoryData<string, TrainingSettings> Networks => new()
    {
        { "linear", Plain with { ModelType = ModelKind.Linear, Hidden = [] } },
        { "mlp with batch norm", Plain with { Normalization = NormalizationKind.Batch, Dropout = 0.2, Activation = ActivationKind.Gelu } },
        { "resnet with layer norm", Plain with { ModelType = ModelKind.Resnet, Normalization = NormalizationKind.Layer, NumberInputs = NumberInputs.Piecewise } },
        { "ensemble with embeddings", Plain with { ModelType = ModelKind.Ensemble, Members = 3, NumberInputs = NumberInputs.Periodic, CategoryInputs = CategoryInputs.Embedding } },
    };

    [Theory, MemberData(nameof(Networks))]
    public void Estimate_OfAWholeTable_IsOfTheNetworkAndTheStepsThatTheRunHas(string name, TrainingSettings settings)
    {
        var estimate = Estimate(TestTable.Mixed(), settings, rows: 240);

        var plan = TestTable.Mixed().Train(settings with { Epochs = 1 }).Plan;
        estimate.Parameters.ShouldBe(plan.Parameters, name);
        estimate.Inputs.ShouldBe(plan.Inputs);
        estimate.TrainRows.ShouldBe(plan.Rows.Train.Count);
        estimate.StepsPerEpoch.ShouldBe(plan.StepsPerEpoch);
        (estimate.StartSeconds > 0 && estimate.EpochSeconds > 0 && estimate.EndSeconds > 0).ShouldBeTrue();
        estimate.FewestEpochs.ShouldBe(1 + 10 + 5, "patience, and half as many epochs in which the rate falls");
        estimate.Seconds.ShouldBeGreaterThan(estimate.FewestSeconds);
    }

    [Fact]
    public void Estimate_FromTheFirstRows_GrowsWithTheTable()
    {
        var few = Estimate(TestTable.Mixed(), Plain, rows: 10_000);
        var many = Estimate(TestTable.Mixed(), Plain, rows: 1_000_000);

        many.TrainRows.ShouldBeInRange(595_000, 605_000);
        many.StepsPerEpoch.ShouldBeInRange(98 * few.StepsPerEpoch, 102 * few.StepsPerEpoch);
        many.Memory.Expected.ShouldBeGreaterThan(10 * few.Memory.Least);
        many.Memory.Setting.ShouldBe("features");
    }

    [Fact]
    public void Estimate_FromFirstRowsOfOneClassAndOneMoment_IsOfAllClasses()
    {
        var sorted = TestTable.Mixed().Categories("color", Enumerable.Repeat("blue", 240)).Numbers("week", Enumerable.Repeat(1.0, 240));
        var settings = Plain with { ModelType = ModelKind.Linear, Hidden = [], Split = new SplitOptions { Kind = SplitMethod.Time, TimeColumn = "week" } };

        var estimate = Estimate(sorted, settings, rows: 9000, classes: 7);

        estimate.Parameters.ShouldBe((estimate.Inputs + 1) * 7);
    }

    [Fact]
    public void Estimate_OfANetworkTooLargeToTry_CountsItWhole()
    {
        var estimate = Estimate(TestTable.Mixed(), Plain with { Hidden = [4096, 4096], BatchSize = 144, Optimizer = OptimizerKind.Sgd }, rows: 240);

        estimate.Parameters.ShouldBe((estimate.Inputs + 1) * 4096 + 4097 * 4096 + 4097 * 3);
        estimate.Memory.Setting.ShouldBe("hidden");
        estimate.Memory.Network.ShouldBeGreaterThan(3 * 4 * estimate.Parameters);
    }

    [Fact]
    public void Train_WithTooLittleMemory_IsRefusedBeforeTheFirstStepWithTheSettingToLower()
    {
        var limits = new MemoryLimits(Managed: 3 << 20, Total: 4 << 20);
        var table = TestTable.Mixed();

        var network = Should.Throw<TrainingException>(() => Trainer.Train(table.Table, table.Schema, Plain with { Hidden = [500, 500] }, new TrainingCallbacks(), memory: limits));
        var rows = Should.Throw<TrainingException>(() => Trainer.Train(table.Table, table.Schema, Plain with { ModelType = ModelKind.Linear, Hidden = [] }, new TrainingCallbacks(), memory: limits with { Managed = 1000, Total = 1000 }));

        network.Code.ShouldBe(TrainingProblems.MemoryTooSmall);
        network.Parameters["setting"].ShouldBe("hidden");
        network.Parameters["limit_mb"].ShouldBe(4L);
        network.Message.ShouldContain("narrower");
        rows.Parameters["setting"].ShouldBe("features");
        table.Train(Plain with { Epochs = 1 }).StepsDone.ShouldBe(5);
    }

    private static TrainingEstimate Estimate(TestTable table, TrainingSettings settings, long rows, int classes = 3) =>
        Pilot.Of(table.Table, table.Schema, settings, rows, classes, TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
}
