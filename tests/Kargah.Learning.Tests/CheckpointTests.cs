namespace Kargah.Learning.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kargah-learning-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, ModelKind, OptimizerKind, ScheduleKind, string, long> Runs => new()
    {
        { "linear, adam, at an epoch's end", ModelKind.Linear, OptimizerKind.Adam, ScheduleKind.Constant, "price", 15 },
        { "linear, sgd, within an epoch", ModelKind.Linear, OptimizerKind.Sgd, ScheduleKind.Cosine, "buys", 8 },
        { "mlp, adam, within an epoch", ModelKind.Mlp, OptimizerKind.Adam, ScheduleKind.Cosine, "color", 13 },
        { "mlp, adam_w, within the first epoch", ModelKind.Mlp, OptimizerKind.AdamW, ScheduleKind.Cosine, "price", 3 },
        { "mlp, sgd, at an epoch's end", ModelKind.Mlp, OptimizerKind.Sgd, ScheduleKind.Constant, "buys", 10 },
        { "resnet, adam, within an epoch", ModelKind.Resnet, OptimizerKind.Adam, ScheduleKind.Plateau, "color", 13 },
        { "ensemble, adam_w, within an epoch", ModelKind.Ensemble, OptimizerKind.AdamW, ScheduleKind.Cosine, "price", 12 },
    };

    [Theory, MemberData(nameof(Runs))]
    public void Resume_FromAFile_IsBitForBitTheRunThatWentThrough(string name, ModelKind model, OptimizerKind optimizer, ScheduleKind schedule, string target, long at)
    {
        var settings = new TrainingSettings
        {
            Target = target,
            ModelType = model,
            Hidden = [16, 8],
            Dropout = 0.25,
            Normalization = model == ModelKind.Resnet ? NormalizationKind.Batch : NormalizationKind.None,
            NumberInputs = model == ModelKind.Ensemble ? NumberInputs.Periodic : NumberInputs.Plain,
            CategoryInputs = model == ModelKind.Ensemble ? CategoryInputs.Embedding : CategoryInputs.OneHot,
            Epochs = 6,
            Optimizer = optimizer,
            Schedule = schedule,
            LearningRate = 0.01,
            WeightDecay = 0.01,
            GradientClip = 5,
        };
        var through = new Listener { CheckpointAt = at };
        var whole = TestTable.Mixed().Train(settings, through);
        whole.Plan.StepsPerEpoch.ShouldBe(5);
        var path = Path.Combine(folder, "checkpoint.bin");
        through.Checkpoints.First(checkpoint => checkpoint.Step == at).Save(path);

        var resumed = new Listener();
        var rest = TestTable.Mixed().Train(settings, resumed, Checkpoint.Load(path));

        rest.Plan.ResumedFrom.ShouldBe(at, name);
        rest.Model.Parameters.SequenceEqual(whole.Model.Parameters).ShouldBeTrue();
        rest.BestEpoch.ShouldBe(whole.BestEpoch);
        rest.TestMetrics.ShouldBe(whole.TestMetrics);
        resumed.Points.ShouldBe(through.Points.Where(point => point.Step > at));
        SameBytes(resumed.Checkpoints[^1], through.Checkpoints[^1]);
    }

    [Fact]
    public void Resume_WhileTheRateFallsAfterPatience_IsBitForBitTheRunThatWentThrough()
    {
        var settings = new TrainingSettings { Target = "price", Epochs = 400, Patience = 6, LearningRate = 0.05 };
        var through = new Listener();
        var whole = TestTable.Mixed().Train(settings, through);
        whole.End.ShouldBe(TrainingEnd.EarlyStopped);

        // The stretch has three epochs; this is after its first.
        var resumed = TestTable.Mixed().Train(settings, resume: through.Checkpoints[^3]);

        resumed.StepsDone.ShouldBe(whole.StepsDone);
        resumed.Model.Parameters.SequenceEqual(whole.Model.Parameters).ShouldBeTrue();
    }

    [Fact]
    public void Resume_OfAStoppedRun_EndsLikeTheRunThatWentThrough()
    {
        var settings = new TrainingSettings { Target = "color", Hidden = [12], Epochs = 6, Dropout = 0.1 };
        var whole = TestTable.Mixed().Train(settings);
        var stopped = new Listener { StopAt = 12 };

        var first = TestTable.Mixed().Train(settings, stopped);
        var second = TestTable.Mixed().Train(settings, resume: stopped.Checkpoints[^1]);

        first.End.ShouldBe(TrainingEnd.Stopped);
        stopped.Checkpoints[^1].Step.ShouldBe(12);
        second.Model.Parameters.SequenceEqual(whole.Model.Parameters).ShouldBeTrue();
    }

    [Fact]
    public void Resume_AfterEarlyStopping_EndsAtOnceUnlessThereAreMoreEpochs()
    {
        var settings = new TrainingSettings { Target = "price", Epochs = 200, Patience = 2, LearningRate = 0.05, Schedule = ScheduleKind.Constant };
        var listener = new Listener();
        var ended = TestTable.Mixed().Train(settings, listener);
        ended.End.ShouldBe(TrainingEnd.EarlyStopped);

        TestTable.Mixed().Train(settings, resume: listener.Checkpoints[^1]).StepsDone.ShouldBe(ended.StepsDone);
        TestTable.Mixed().Train(settings with { Epochs = 300 }, resume: listener.Checkpoints[^1]).StepsDone.ShouldBeGreaterThan(ended.StepsDone);
    }

    [Fact]
    public void Resume_WithOtherData_IsRefused()
    {
        var settings = new TrainingSettings { Target = "price", Epochs = 2 };
        var listener = new Listener();
        TestTable.Mixed().Train(settings, listener);

        Should.Throw<CheckpointException>(() => TestTable.Mixed(seed: 8).Train(settings, resume: listener.Checkpoints[^1])).Message.ShouldContain("other data");
    }

    [Fact]
    public void Resume_WithOtherSettings_IsRefused()
    {
        var settings = new TrainingSettings { Target = "price", Epochs = 2 };
        var listener = new Listener();
        TestTable.Mixed().Train(settings, listener);

        Should.Throw<CheckpointException>(() => TestTable.Mixed().Train(settings with { Epochs = 4, LearningRate = 0.5 }, resume: listener.Checkpoints[^1]))
            .Message.ShouldContain("other settings");
    }

    [Fact]
    public void Load_OfATornOrChangedFile_SaysSo()
    {
        var path = Path.Combine(folder, "checkpoint.bin");
        var listener = new Listener();
        TestTable.Mixed().Train(new TrainingSettings { Target = "price", Epochs = 1 }, listener);
        listener.Checkpoints[0].Save(path);
        var whole = File.ReadAllBytes(path);

        foreach (var length in new[] { 0, 5, 8, 30, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            Should.Throw<CheckpointException>(() => Checkpoint.Load(path), $"{length} bytes");
        }

        foreach (var position in new[] { 3, 20, whole.Length / 2, whole.Length - 3 })
        {
            var changed = (byte[])whole.Clone();
            changed[position] ^= 0x10;
            File.WriteAllBytes(path, changed);
            Should.Throw<CheckpointException>(() => Checkpoint.Load(path), $"byte {position}");
        }
    }

    [Fact]
    public void Save_OverAnOlderOne_LeavesNoTemporaryFile()
    {
        var path = Path.Combine(folder, "checkpoint.bin");
        var listener = new Listener();
        TestTable.Mixed().Train(new TrainingSettings { Target = "price", Epochs = 2 }, listener);

        listener.Checkpoints[0].Save(path);
        listener.Checkpoints[1].Save(path);

        Checkpoint.Load(path).Epoch.ShouldBe(2);
        Directory.GetFiles(folder).ShouldBe([path]);
    }

    private void SameBytes(Checkpoint first, Checkpoint second)
    {
        var (one, two) = (Path.Combine(folder, "one"), Path.Combine(folder, "two"));
        first.Save(one);
        second.Save(two);
        File.ReadAllBytes(one).ShouldBe(File.ReadAllBytes(two));
    }
}
