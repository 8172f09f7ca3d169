namespace Kargah.Learning.Tests;

public sealed class LossesTests
{
    [Theory]
    [InlineData(1000f, 0f, 1000, 1)]
    [InlineData(1000f, 1f, 0, 0)]
    [InlineData(-1000f, 1f, 1000, -1)]
    [InlineData(0f, 1f, 0.6931471805599453, -0.5)]
    public void BinaryCrossEntropy_OfExtremeLogits_NeitherOverflowsNorLosesItself(float logit, float label, double loss, double slope)
    {
        var gradient = new float[1];

        Losses.BinaryCrossEntropy([logit], [label], [], gradient).ShouldBe(loss, 1e-12);
        ((double)gradient[0]).ShouldBe(slope, 1e-7);
    }

    [Fact]
    public void SoftmaxCrossEntropy_OfExtremeLogits_NeitherOverflowsNorLosesItself()
    {
        var gradient = new float[3];

        Losses.SoftmaxCrossEntropy([10_000f, -10_000f, 0f], [1f], [], gradient).ShouldBe(20_000, 1e-9);
        gradient.ShouldBe([1f, -1f, 0f]);
    }

    [Fact]
    public void Weights_OfZero_SilenceARow()
    {
        var gradient = new float[2];

        Losses.SquaredError([1f, 100f], [0f, 0f], [2f, 0f], gradient).ShouldBe(1);
        gradient.ShouldBe([2f, 0f]);
    }

    [Fact]
    public void Weights_AllZero_TeachNothing()
    {
        var gradient = new float[1];

        Losses.BinaryCrossEntropy([3f], [0f], [0f], gradient).ShouldBe(0);
        gradient.ShouldBe([0f]);
    }

    [Fact]
    public void Loss_OfAnOutputThatIsNotANumber_IsNotANumber() =>
        double.IsNaN(Losses.SoftmaxCrossEntropy([float.NaN, 1f], [0f], [], new float[2])).ShouldBeTrue();
}
