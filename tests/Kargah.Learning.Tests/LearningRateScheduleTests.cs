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
}
