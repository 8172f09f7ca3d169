using System.IO.Compression;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Worker.Tests.Run;

public sealed class RunTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Run_OnATable_CompletesAndTellsTheServerEverythingOnce()
    {
        await using var attempt = new Attempt(scratch);
        await attempt.Server.StartAsync();

        (await attempt.RunAsync()).ShouldBe(WorkerExit.Completed);

        attempt.ShouldHaveToldEverythingOnce();
        attempt.End.State.ShouldBe(JobState.Completed);
        attempt.End.HasModel.ShouldBeTrue();
        attempt.End.TestMetrics!["accuracy"].ShouldBeGreaterThan(0.8);
        attempt.End.Baseline!["naive"]["accuracy"].ShouldBeLessThan(0.5);
        attempt.Spooled.OfType<StatusEvent>().Select(said => said.State).Where(state => state is not null)
            .ShouldBe([JobState.Loading, JobState.Running]);
    }

    [Fact]
    public async Task Run_OnATable_TellsFactsAndPointsOfEveryEpoch()
    {
        await using var attempt = new Attempt(scratch);
        await attempt.Server.StartAsync();

        await attempt.RunAsync();

        var facts = attempt.Spooled.OfType<StatusEvent>().Select(said => said.Facts).Single(facts => facts is not null)!;
        (facts.TrainRows + facts.ValidationRows + facts.TestRows).ShouldBe(150);
        facts.FeaturesUsed.Count.ShouldBe(4);
        facts.Classes.ShouldBe(["setosa", "versicolor", "virginica"]);
        attempt.Points.Count(point => point is { Split: "validation", Name: "loss" }).ShouldBe(attempt.Spec.Params!.Epochs);
        attempt.Spooled.OfType<LogEvent>().SelectMany(said => said.Lines).ShouldContain(line => line.Text.StartsWith("epoch 1 "));
    }

    [Fact]
    public async Task Run_WhoseLastEpochIsNotItsBest_TellsTheScoresOfTheBest()
    {
        await using var attempt = new Attempt(scratch);
        attempt.Spec = attempt.Spec with { Params = attempt.Spec.Params! with { Lr = 0.5, Schedule = ScheduleName.Constant, Patience = 2, Epochs = 100 } };
        await attempt.Server.StartAsync();

        await attempt.RunAsync();

        var last = attempt.Spooled.OfType<StatusEvent>().Last(said => said.BestEpoch is not null);
        last.BestEpoch!.Value.ShouldBeLessThan(last.Epoch!.Value);
        last.ValidationMetrics.ShouldBe(attempt.End.ValidationMetrics, ignoreOrder: true);
        last.ValidationMetrics!["log_loss"].ShouldBe(attempt.Points.Where(point => point is { Split: "validation", Name: "log_loss" }).Min(point => point.Value));
    }

    [Fact]
    public async Task Run_WhenItEnds_LeavesModelBundleAndInputs()
    {
        await using var attempt = new Attempt(scratch);
        await attempt.Server.StartAsync();

        await attempt.RunAsync();

        File.Exists(attempt[AttemptFiles.Checkpoint]).ShouldBeTrue();
        new FileInfo(attempt[AttemptFiles.ModelFolder, AttemptFiles.Model]).Length.ShouldBeGreaterThan(0);
        using (var weights = ZipFile.OpenRead(attempt[AttemptFiles.ModelFolder, AttemptFiles.ModelPt]))
        {
            weights.Entries.ShouldContain(entry => entry.Name == "data.pkl");
        }

        using (var bundle = ZipFile.OpenRead(attempt[AttemptFiles.ModelFolder, AttemptFiles.ModelBundle]))
        {
            bundle.Entries.ShouldNotBeEmpty();
        }

        var inputs = JsonSerializer.Deserialize<ModelInputsResponse>(
            await File.ReadAllBytesAsync(attempt[AttemptFiles.ModelFolder, AttemptFiles.ModelInputs], TestContext.Current.CancellationToken), KargahJson.Options)!;
        inputs.Target.ShouldBe("species");
        inputs.Inputs.Select(input => input.Name).ShouldBe(["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"]);
        inputs.Inputs.ShouldAllBe(input => input.Type == ColumnKind.Numeric && input.Min < input.Max);
    }

    [Fact]
    public async Task Run_TwiceWithTheSameSettings_GivesTheSameModelBitForBit()
    {
        await using var first = new Attempt(scratch);
        await using var second = new Attempt(scratch, number: 2);
        await first.Server.StartAsync();

        await first.RunAsync();
        await second.Server.StartAsync();
        await second.RunAsync();

        second.Points.ShouldBe(first.Points);
        Weights(second).ShouldBe(Weights(first));
    }

    [Fact]
    public async Task Run_WithAColumnThatIsNotThere_FailsWithASentenceThatNamesIt()
    {
        await using var attempt = new Attempt(scratch);
        attempt.Spec = attempt.Spec with { Params = Tables.IrisParams with { Target = "price" } };
        await attempt.Server.StartAsync();

        (await attempt.RunAsync()).ShouldBe(WorkerExit.Failed);

        attempt.ShouldHaveToldEverythingOnce();
        attempt.End.State.ShouldBe(JobState.Failed);
        attempt.End.Error!.Code.ShouldBe(ProblemCodes.UnknownColumn);
        attempt.End.Error.Error.ShouldContain("price");
    }

    [Fact]
    public async Task Run_WhenTheTableIsGone_FailsAndSaysSo()
    {
        await using var attempt = new Attempt(scratch);
        attempt.Spec = attempt.Spec with { Table = Tables.At(scratch["gone.csv"]) };
        await attempt.Server.StartAsync();

        (await attempt.RunAsync()).ShouldBe(WorkerExit.Failed);

        attempt.End.Error!.Code.ShouldBe(ProblemCodes.DatasetGone);
        attempt.End.HasModel.ShouldBeFalse();
    }

    [Fact]
    public async Task Run_WithTooLittleMemory_FailsWithAProblemInsteadOfACrash()
    {
        var wide = scratch["wide.csv"];
        await using (var file = new StreamWriter(wide))
        {
            await file.WriteLineAsync(string.Join(',', Enumerable.Range(0, 200).Select(column => $"c{column}")));
            for (var row = 0; row < 60_000; row++)
            {
                await file.WriteLineAsync(string.Join(',', Enumerable.Range(0, 200).Select(column => (row * 31 + column * 17) % 997)));
            }
        }

        await using var attempt = new Attempt(scratch);
        attempt.Spec = attempt.Spec with { Table = Tables.At(wide), Params = Tables.IrisParams with { Target = "c0", Task = TrainingTask.Regression, EvalMetric = "rmse" } };
        await attempt.Server.StartAsync();

        using var worker = attempt.Start(environment: new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "4000000" });
        (await worker.ExitAsync()).ShouldBe(WorkerExit.Failed);

        attempt.End.Error!.Code.ShouldBe(ProblemCodes.OutOfMemory);
    }

    [Fact]
    public async Task Run_WithoutASpecification_IsBadSpec()
    {
        using var worker = WorkerProcess.Start(["run", scratch.Path]);

        (await worker.ExitAsync()).ShouldBe(WorkerExit.BadSpec);
        (await worker.ErrorsAsync()).ShouldContain(AttemptFiles.Spec);
    }

    [Fact]
    public async Task Run_OfAnotherFormat_IsBadSpec()
    {
        await using var attempt = new Attempt(scratch);
        attempt.Spec = attempt.Spec with { Format = 99 };

        (await attempt.RunAsync()).ShouldBe(WorkerExit.BadSpec);
    }

    [Fact]
    public async Task Run_OfAnAttemptThatHasAlreadySpoken_IsBadSpecAndLeavesTheSpoolAlone()
    {
        await using var attempt = new Attempt(scratch);
        await attempt.Server.StartAsync();
        await attempt.RunAsync();
        var spool = await File.ReadAllBytesAsync(attempt[AttemptFiles.Events], TestContext.Current.CancellationToken);

        (await attempt.RunAsync()).ShouldBe(WorkerExit.BadSpec);

        (await File.ReadAllBytesAsync(attempt[AttemptFiles.Events], TestContext.Current.CancellationToken)).ShouldBe(spool);
    }

    internal static byte[] Weights(Attempt attempt) => File.ReadAllBytes(attempt[AttemptFiles.ModelFolder, AttemptFiles.ModelPt]);
}
