namespace Kargah.Learning.Tests;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Cosine_WarmsUpForATwentiethAndFallsToAlmostNothing()
    {
        var schedule = new LearningRateSchedule(ScheduleKind.Cosine, 0.1, TotalSteps: 200);

        schedule.At(0).ShouldBe(0.01, 1e-12);
        schedule.At(9).ShouldBe(0.1, 1e-12);
        schedule.At(10).ShouldBe(0.1, 1e-12);
        schedule.At(105).ShouldBe(0.05, 1e-12);
        schedule.At(199).ShouldBeInRange(1e-8, 1e-4);
    }

    [Fact]
    public void Cosine_OfARunOfOneStep_TakesItWhole() => new LearningRateSchedule(ScheduleKind.Cosine, 0.1, TotalSteps: 1).At(0).ShouldBe(0.1);

    [Fact]
    public void Constant_IsThePeakInEveryStep() => new LearningRateSchedule(ScheduleKind.Constant, 0.1, TotalSteps: 9).At(8).ShouldBe(0.1);

    [Fact]
    public void Plateau_HalvesTheRateEachTime()
    {
        var schedule = new LearningRateSchedule(ScheduleKind.Plateau, 0.1, TotalSteps: 200);

        schedule.At(0).ShouldBe(0.01, 1e-12);
        schedule.At(150).ShouldBe(0.1, 1e-12);
        schedule.At(150, reductions: 3).ShouldBe(0.0125, 1e-12);
        schedule.At(150, reductions: 50).ShouldBe(0.1 / 1024, 1e-12);
    }

    [Fact]
    public void Cosine_OfARunThatPatienceEnds_StillFallsToAlmostNothing()
    {
        var listener = new Listener();

        var outcome = TestTable.Mixed().Train(new TrainingSettings { Target = "price", Epochs = 400, Patience = 8, LearningRate = 0.05 }, listener);

        outcome.End.ShouldBe(TrainingEnd.EarlyStopped);
        var rates = listener.Points.Where(point => point.Name == "lr").Select(point => point.Value).ToArray();
        rates[^5].ShouldBeGreaterThan(0.03);
        rates[^4..].ShouldBe(rates[^4..].OrderDescending());
        rates[^1].ShouldBeLessThan(0.01 * rates[^5]);
    }

    [Fact]
    public void Plateau_InARun_FollowsTheValidationScore()
    {
        var listener = new Listener();

        TestTable.Mixed().Train(new TrainingSettings { Target = "price", Epochs = 60, Patience = 9, LearningRate = 0.05, Schedule = ScheduleKind.Plateau }, listener);

        var rates = listener.Points.Where(point => point.Name == "lr").Select(point => point.Value).Distinct().ToArray();
        rates.ShouldContain(0.05);
        rates.ShouldContain(0.025);
    }
}
