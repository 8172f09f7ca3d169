namespace Kargah.Learning.Tests;

public sealed class TrainerTests
{
    [Theory]
    [InlineData("price", TaskKind.Regression, MetricNames.R2, 0.85)]
    [InlineData("buys", TaskKind.Binary, MetricNames.RocAuc, 0.9)]
    [InlineData("color", TaskKind.Multiclass, MetricNames.Accuracy, 0.75)]
    public void Train_OfAMixedTableWithMissingValues_BeatsTheNaiveBaseline(string target, TaskKind task, string metric, double atLeast)
    {
        var outcome = TestTable.Mixed(600).Train(new TrainingSettings { Target = target, Ignore = Others(target) });

        outcome.Plan.Task.ShouldBe(task);
        outcome.TestMetrics[metric].ShouldBeGreaterThan(atLeast);
        outcome.TestMetrics[metric].ShouldBeGreaterThan(outcome.Baseline.Naive[metric]);
        outcome.Baseline.Linear.Keys.ShouldBe(outcome.TestMetrics.Keys);
    }

    [Theory]
    [InlineData(ModelKind.Linear, NumberScaling.Standard, NumberInputs.Plain, CategoryInputs.OneHot)]
    [InlineData(ModelKind.Mlp, NumberScaling.Quantile, NumberInputs.Plain, CategoryInputs.OneHot)]
    [InlineData(ModelKind.Mlp, NumberScaling.Auto, NumberInputs.Piecewise, CategoryInputs.Embedding)]
    [InlineData(ModelKind.Ensemble, NumberScaling.Standard, NumberInputs.Periodic, CategoryInputs.Embedding)]
    public void Train_WithOtherValidationAndTestRows_HasTheSamePreprocessingAndWeights(
        ModelKind model, NumberScaling scaling, NumberInputs numbers, CategoryInputs categories)
    {
        // Patience and best epoch look at validation rows, so the weights are compared at the end of a fixed number of epochs.
        var settings = new TrainingSettings
        {
            Target = "price",
            ModelType = model,
            Scaling = scaling,
            NumberInputs = numbers,
            CategoryInputs = categories,
            Epochs = 3,
            Patience = null,
            Split = new SplitOptions { Kind = SplitMethod.Column, Column = "part" },
        };
        var (first, second) = (new Listener(), new Listener());

        WithParts(TestTable.Mixed(), shift: 0).Train(settings, first);
        WithParts(TestTable.Mixed(), shift: 1000).Train(settings, second);

        Parameters(first.Checkpoints[^1]).ShouldBe(Parameters(second.Checkpoints[^1]));
        Preprocessing(first).ShouldBe(Preprocessing(second));
        first.Points.Where(point => point.Split == "validation").ShouldNotBe(second.Points.Where(point => point.Split == "validation"));

        static TestTable WithParts(TestTable table, double shift)
        {
            var area = ((Kargah.Data.NumberColumn)table.Table.Find("area")!).Values;
            var price = ((Kargah.Data.NumberColumn)table.Table.Find("price")!).Values;
            var city = Enumerable.Range(0, 240).Select(i => i < 120 || shift == 0 ? new[] { "Yazd", "Shiraz", null }[i % 3] : $"new {i % 5}");
            return table
                .Numbers("area", area.Select((value, i) => i < 120 ? value : value + shift))
                .Numbers("price", price.Select((value, i) => i < 120 ? value : value - 3 * shift))
                .Categories("city", city)
                // More levels than have an input of their own, so that buckets are made.
                .Categories("street", Enumerable.Range(0, 240).Select(i => i < 120 || shift == 0 ? $"street {i % 60}" : $"lane {i}"))
                .Numbers("empty_later", Enumerable.Range(0, 240).Select(i => i < 120 || shift == 0 ? i % 7 : double.NaN))
                .Categories("part", Enumerable.Range(0, 240).Select(i => i < 120 ? "train" : i < 180 ? "validation" : "test"));
        }

        // Means, medians, levels, slots: everything that was learnt from the columns stands in the bundle.
        static string Preprocessing(Listener listener)
        {
            var path = Path.GetTempFileName();
            try
            {
                listener.BestModels[^1]!.ExportBundle(path);
                using var archive = System.IO.Compression.ZipFile.OpenRead(path);
                using var reader = new StreamReader(archive.GetEntry("preprocessing.json")!.Open());
                return reader.ReadToEnd();
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    [Fact]
    public void Train_Twice_IsTheSameBitForBit()
    {
        var settings = new TrainingSettings { Target = "color", Epochs = 4, Dropout = 0.2 };

        var first = TestTable.Mixed().Train(settings).Model.Parameters.ToArray();

        TestTable.Mixed().Train(settings).Model.Parameters.ToArray().ShouldBe(first);
        TestTable.Mixed().Train(settings with { Seed = 1 }).Model.Parameters.ToArray().ShouldNotBe(first);
    }

    [Fact]
    public void Train_KeepsTheBestEpochNotTheLast()
    {
        var listener = new Listener();

        var outcome = TestTable.Mixed(120).Train(
            new TrainingSettings { Target = "color", Epochs = 80, Patience = null, LearningRate = 0.02, Ignore = Others("color"), Schedule = ScheduleKind.Constant }, listener);

        var losses = listener.Points.Where(point => point is { Split: "validation", Name: "loss" }).Select(point => point.Value).ToArray();
        outcome.EpochsDone.ShouldBe(80);
        outcome.BestEpoch.ShouldBe(Array.IndexOf(losses, losses.Min()) + 1);
        outcome.BestEpoch.ShouldBeLessThan(80);
        outcome.ValidationMetrics[MetricNames.LogLoss].ShouldBe(losses.Min(), 1e-6);
    }

    [Fact]
    public void Train_WithAnEvalMetric_ChoosesTheEpochByIt()
    {
        var listener = new Listener();

        var outcome = TestTable.Mixed().Train(
            new TrainingSettings { Target = "color", Epochs = 12, Patience = null, EvalMetric = MetricNames.Accuracy, Ignore = Others("color") }, listener);

        var accuracies = listener.Points.Where(point => point is { Split: "validation", Name: "accuracy" }).Select(point => point.Value).ToArray();
        outcome.BestEpoch.ShouldBe(Array.IndexOf(accuracies, accuracies.Max()) + 1);
    }

    [Fact]
    public void EarlyStopping_AfterPatienceEpochsWithoutABetterOne_EndsTheRun()
    {
        var outcome = TestTable.Mixed(120).Train(new TrainingSettings { Target = "color", Epochs = 500, Patience = 4, LearningRate = 0.02, Schedule = ScheduleKind.Constant });

        outcome.End.ShouldBe(TrainingEnd.EarlyStopped);
        outcome.EpochsDone.ShouldBe(outcome.BestEpoch + 4);
        outcome.Message.ShouldContain($"epoch {outcome.BestEpoch}");
    }

    [Fact]
    public void Points_OfALongRun_ComeByStepAndAtTheEndsOfEpochs()
    {
        var listener = new Listener();

        TestTable.Mixed().Train(new TrainingSettings { Target = "price", Epochs = 60, BatchSize = 2, Patience = null, ModelType = ModelKind.Linear }, listener);

        // 144 training rows in batches of 2, 60 times: 4320 steps, a point every third; 72 steps an epoch.
        listener.Plan!.PointEvery.ShouldBe(3);
        var train = listener.Points.Where(point => point is { Split: "train", Name: "loss" }).ToArray();
        train.Select(point => point.Step).ShouldBe(Enumerable.Range(1, 1440).Select(i => 3L * i));
        listener.Points.Where(point => point.Name == "lr").Select(point => point.Step).ShouldBe(Enumerable.Range(1, 60).Select(i => 72L * i));
        listener.Points.Where(point => point is { Split: "validation", Name: "rmse" }).Count().ShouldBe(60);
        listener.Points.GroupBy(point => (point.Step, point.Split, point.Name)).ShouldAllBe(group => group.Count() == 1);
        train.Take(24).Average(point => point.Value).ShouldBe(listener.Points.First(point => point.Name == "epoch_loss").Value, 1e-12);
        listener.Progress[^1].Step.ShouldBe(4320);
    }

    [Fact]
    public void TestRows_AreScoredOnceAtTheEnd()
    {
        var listener = new Listener();

        var outcome = TestTable.Mixed().Train(new TrainingSettings { Target = "price", Epochs = 3 }, listener);

        var test = listener.Points.Where(point => point.Split == "test").ToArray();
        test.Select(point => point.Name).ShouldBe(MetricNames.Regression);
        test.ShouldAllBe(point => point.Step == outcome.StepsDone && point.Value.Equals(outcome.TestMetrics[point.Name]));
        listener.BestModels.ShouldAllBe(model => model!.TestMetrics.Count == 0);
    }

    [Fact]
    public void Stop_WithinTheFirstEpoch_FinishesTheStepAndKeepsWhatThereIs()
    {
        var listener = new Listener();
        listener.Stop.Cancel();

        var outcome = TestTable.Mixed().Train(new TrainingSettings { Target = "price", Epochs = 50 }, listener);

        (outcome.End, outcome.StepsDone, outcome.BestEpoch).ShouldBe((TrainingEnd.Stopped, 1, 0));
        listener.Checkpoints.Single().Step.ShouldBe(1);
        outcome.TestMetrics.Keys.ShouldContain(MetricNames.Mae);
    }

    [Fact]
    public void ExplodingLoss_InTheFirstEpoch_SaysWhatToDo()
    {
        // Twenty copies of one column: a full step in each overshoots twenty times.
        var table = new TestTable().Numbers("y", Enumerable.Range(0, 400).Select(i => i % 11 + 0.1 * (i % 7)));
        for (var copy = 0; copy < 20; copy++)
        {
            table.Numbers($"x{copy}", Enumerable.Range(0, 400).Select(i => (double)(i % 11)));
        }

        var refused = Should.Throw<TrainingException>(() => table.Train(new TrainingSettings
        {
            Target = "y",
            ModelType = ModelKind.Linear,
            LearningRate = 1,
            Optimizer = OptimizerKind.Sgd,
            BatchSize = 4,
            Schedule = ScheduleKind.Constant,
        }));

        refused.Code.ShouldBe(TrainingProblems.Diverged);
        refused.Message.ShouldContain("learning rate 1 is too high");
        refused.Message.ShouldContain("Try a tenth");
    }

    [Fact]
    public void ExplodingLoss_AfterAGoodEpoch_KeepsIt()
    {
        // The first epoch is gentle (warm-up); then the rate is far too high for momentum. A linear model has no units that could die and hide it.
        var listener = new Listener();

        var outcome = TestTable.Mixed().Train(
            new TrainingSettings { Target = "price", LearningRate = 1, Optimizer = OptimizerKind.Sgd, ModelType = ModelKind.Linear, BatchSize = 16, Epochs = 400, Patience = null }, listener);

        outcome.End.ShouldBe(TrainingEnd.Diverged);
        outcome.BestEpoch.ShouldBeGreaterThan(0);
        outcome.Model.Parameters.ToArray().ShouldAllBe(parameter => float.IsFinite(parameter));
        outcome.Message.ShouldContain($"Epoch {outcome.BestEpoch} is kept");
    }

    [Fact]
    public void Batch_LargerThanTheData_TakesAllAndSaysSo()
    {
        var listener = new Listener();

        var outcome = TestTable.Mixed(40).Train(new TrainingSettings { Target = "price", BatchSize = 65_536, Epochs = 2 }, listener);

        outcome.StepsDone.ShouldBe(2);
        listener.Warnings.Single(warning => warning.Code == TrainingProblems.BatchLargerThanData).Message.ShouldContain("24 training rows");
    }

    [Theory]
    [InlineData(7)]
    [InlineData(143)]
    public void EpochLoss_WithARaggedLastBatch_CountsEveryRowOnce(int batchSize)
    {
        // A rate this small leaves the first weights as they are, so only the batches differ.
        var settings = new TrainingSettings { Target = "price", ModelType = ModelKind.Linear, LearningRate = 1e-9, Epochs = 1, Split = new SplitOptions { Validation = 0.2, Test = 0.2 } };
        var (whole, ragged) = (new Listener(), new Listener());

        TestTable.Mixed().Train(settings with { BatchSize = 144 }, whole).StepsDone.ShouldBe(1);
        TestTable.Mixed().Train(settings with { BatchSize = batchSize }, ragged).StepsDone.ShouldBe((144 + batchSize - 1) / batchSize);

        ragged.Points.Single(point => point.Name == "epoch_loss").Value.ShouldBe(whole.Points.Single(point => point.Name == "epoch_loss").Value, 1e-5);
    }

    [Fact]
    public void TrainingRowsOfOneClass_AreRefusedWithTheSplitToChange()
    {
        var table = TestTable.Mixed()
            .Categories("color", Enumerable.Range(0, 240).Select(i => i < 150 ? "a" : "b"))
            .Categories("part", Enumerable.Range(0, 240).Select(i => i < 150 ? "train" : i < 200 ? "validation" : "test"));

        var refused = Should.Throw<TrainingException>(() => table.Train(new TrainingSettings { Target = "color", Split = new SplitOptions { Kind = SplitMethod.Column, Column = "part" } }));

        refused.Code.ShouldBe(TrainingProblems.TargetConstant);
        refused.Message.ShouldContain("another split");
    }

    [Fact]
    public void ValidationRowsOfOneClass_ChooseTheEpochByTheLoss()
    {
        var table = TestTable.Mixed()
            .Categories("color", Enumerable.Range(0, 240).Select(i => i is >= 150 and < 200 || i % 2 == 0 ? "a" : "b"))
            .Categories("part", Enumerable.Range(0, 240).Select(i => i < 150 ? "train" : i < 200 ? "validation" : "test"));

        var outcome = table.Train(new TrainingSettings { Target = "color", Epochs = 2, Split = new SplitOptions { Kind = SplitMethod.Column, Column = "part" } });

        outcome.BestEpoch.ShouldBeGreaterThan(0);
        outcome.ValidationMetrics.Keys.ShouldNotContain(MetricNames.RocAuc);
        outcome.TestMetrics.Keys.ShouldContain(MetricNames.RocAuc);
    }

    [Fact]
    public void WeightColumn_OfZero_HidesARowFromTraining()
    {
        // Half of the rows say the opposite; their weight is 0.
        var lies = Enumerable.Range(0, 400).Select(i => i % 2 == 1).ToArray();
        var table = new TestTable()
            .Numbers("x", Enumerable.Range(0, 400).Select(i => (double)(i / 2)))
            .Numbers("y", Enumerable.Range(0, 400).Select(i => (lies[i] ? -1.0 : 1.0) * (i / 2)))
            .Numbers("weight", lies.Select(lie => lie ? 0.0 : 1.0));

        var model = table.Train(new TrainingSettings { Target = "y", WeightColumn = "weight", ModelType = ModelKind.Linear, LearningRate = 0.05, Epochs = 100 }).Model;

        var prediction = model.Predict([new Dictionary<string, System.Text.Json.JsonElement> { ["x"] = System.Text.Json.JsonSerializer.SerializeToElement(150) }]).Single();
        prediction.Value!.Value.ShouldBe(150, 10);
    }

    [Fact]
    public void BalancedClassWeights_OfARareClass_FindMoreOfIt()
    {
        var random = new Kargah.Numerics.SeededRandom(2);
        var rare = Enumerable.Range(0, 2000).Select(i => i % 10 == 0).ToArray();
        var table = new TestTable()
            .Numbers("x", rare.Select(rareRow => (rareRow ? 0.8 : 0) + Enumerable.Range(0, 4).Sum(_ => random.NextDouble())))
            .Categories("rare", rare.Select(rareRow => rareRow ? "yes" : "no"), Kargah.Data.ColumnType.Boolean);
        var settings = new TrainingSettings { Target = "rare", ModelType = ModelKind.Linear, LearningRate = 0.05 };

        var plain = table.Train(settings).TestMetrics[MetricNames.BalancedAccuracy];
        var balanced = table.Train(settings with { ClassWeight = ClassWeighting.Balanced }).TestMetrics[MetricNames.BalancedAccuracy];

        balanced.ShouldBeGreaterThan(plain + 0.1);
    }

    [Fact]
    public void PositiveClass_OfABinaryTarget_IsTheLastOfTheClasses()
    {
        var settings = new TrainingSettings { Target = "buys", Epochs = 1 };

        TestTable.Mixed().Train(settings).Plan.Classes.ShouldBe(["no", "yes"]);
        TestTable.Mixed().Train(settings with { PositiveClass = "no" }).Plan.Classes.ShouldBe(["yes", "no"]);
    }

    [Fact]
    public void Target_OfFewWholeNumbers_IsClassesAndOfManyIsAQuantity()
    {
        var table = TestTable.Mixed().Numbers("digit", Enumerable.Range(0, 240).Select(i => (double)(i % 10)));

        table.Train(new TrainingSettings { Target = "digit", Epochs = 1 }).Plan.Classes.ShouldBe(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
        table.Train(new TrainingSettings { Target = "digit", Epochs = 1, Task = TaskKind.Regression }).Plan.Task.ShouldBe(TaskKind.Regression);
        table.Train(new TrainingSettings { Target = "age", Epochs = 1 }).Plan.Task.ShouldBe(TaskKind.Regression);
    }

    [Fact]
    public void ClassThatOnlyTestRowsHave_CountsAsWrongAndIsTold()
    {
        var listener = new Listener();
        var table = TestTable.Mixed()
            .Categories("color", Enumerable.Range(0, 240).Select(i => i >= 230 ? "new" : i % 2 == 0 ? "a" : "b"))
            .Categories("part", Enumerable.Range(0, 240).Select(i => i < 150 ? "train" : i < 200 ? "validation" : "test"));

        var outcome = table.Train(new TrainingSettings { Target = "color", Epochs = 2, Split = new SplitOptions { Kind = SplitMethod.Column, Column = "part" } }, listener);

        outcome.Plan.Classes.ShouldBe(["a", "b"]);
        outcome.TestMetrics[MetricNames.Accuracy].ShouldBeLessThanOrEqualTo(0.75);
        listener.Warnings.ShouldContain(warning => warning.Code == TrainingProblems.ClassNotInTraining && warning.Message.StartsWith("10 "));
    }

    [Fact]
    public void EvalMetric_ThatTheValidationRowsDoNotDefine_FallsBackToTheLoss()
    {
        var listener = new Listener();
        var table = TestTable.Mixed().Categories("part", Enumerable.Range(0, 240).Select(i => i == 0 ? "validation" : i < 200 ? "train" : "test"));

        table.Train(
            new TrainingSettings { Target = "buys", Epochs = 2, EvalMetric = MetricNames.RocAuc, Split = new SplitOptions { Kind = SplitMethod.Column, Column = "part" } }, listener);

        listener.Warnings.ShouldContain(warning => warning.Code == TrainingProblems.MetricUndefined);
    }

    [Fact]
    public void RowsWithoutATarget_AreLeftOutAndCounted()
    {
        var listener = new Listener();
        var table = TestTable.Mixed().Categories("color", Enumerable.Range(0, 240).Select(i => i < 40 ? null : i % 2 == 0 ? "a" : "b"));

        var outcome = table.Train(new TrainingSettings { Target = "color", Epochs = 1 }, listener);

        outcome.Plan.Rows.Train.Concat(outcome.Plan.Rows.Validation).Concat(outcome.Plan.Rows.Test).Order().ShouldBe(Enumerable.Range(40, 200));
        outcome.Plan.RowsWithoutTarget.ShouldBe(40);
        listener.Warnings.ShouldContain(warning => warning.Message == "40 rows have no 'color' and are left out.");
    }

    private static string[] Others(string target) => [.. new[] { "price", "buys", "color" }.Where(name => name != target)];

    private static float[] Parameters(Checkpoint checkpoint)
    {
        var path = Path.GetTempFileName();
        try
        {
            checkpoint.Save(path);
            return Checkpoint.Load(path).CurrentParameters.ToArray();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
