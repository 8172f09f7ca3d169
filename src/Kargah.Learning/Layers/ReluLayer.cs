using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>y = max(x, 0); NaN stays NaN. Right after a linear layer it is that layer's epilogue instead.</summary>
public sealed class ReluLayer(int width) : ActivationLayer(width)
{
    protected override void Apply(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Relu(x, y);

    protected override void ApplyBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => Elementwise.ReluBackward(y, dy, dx);
}
