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
        var gradient = new Floats(1, 1);

        Losses.BinaryCrossEntropy(new Floats([logit], 1).View, [label], [], gradient.View).ShouldBe(loss, 1e-12);
        ((double)gradient.View[0, 0]).ShouldBe(slope, 1e-7);
    }

    [Fact]
    public void SoftmaxCrossEntropy_OfExtremeLogits_NeitherOverflowsNorLosesItself()
    {
        var gradient = new Floats(1, 3);

        Losses.SoftmaxCrossEntropy(new Floats([10_000f, -10_000f, 0f], 1).View, [1f], [], gradient.View).ShouldBe(20_000, 1e-9);
        gradient.ToArray().ShouldBe([1f, -1f, 0f]);
    }

    [Fact]
    public void Weights_OfZero_SilenceARow()
    {
        var gradient = new Floats(2, 1);

        Losses.SquaredError(new Floats([1f, 100f], 2).View, [0f, 0f], [2f, 0f], gradient.View).ShouldBe(1);
        gradient.ToArray().ShouldBe([2f, 0f]);
    }

    [Fact]
    public void Weights_AllZero_TeachNothing()
    {
        var gradient = new Floats(1, 1);

        Losses.BinaryCrossEntropy(new Floats([3f], 1).View, [0f], [0f], gradient.View).ShouldBe(0);
        gradient.ToArray().ShouldBe([0f]);
    }

    [Fact]
    public void Loss_OfAnOutputThatIsNotANumber_IsNotANumber() =>
        double.IsNaN(Losses.SoftmaxCrossEntropy(new Floats([float.NaN, 1f], 1).View, [0f], [], new Floats(1, 2).View)).ShouldBeTrue();
}
