using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>y = tanh(x).</summary>
public sealed class TanhLayer(int width) : ActivationLayer(width)
{
    protected override void Apply(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Tanh(x, y);

    protected override void ApplyBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => Elementwise.TanhBackward(y, dy, dx);
}
