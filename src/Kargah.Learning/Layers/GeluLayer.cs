using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>y = x·Φ(x) with the normal distribution function Φ = (1 + erf(x/√2))/2, PyTorch's default. Source: Hendrycks and Gimpel 2016, arXiv:1606.08415.</summary>
public sealed class GeluLayer(int width) : ActivationLayer(width)
{
    protected override void Apply(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Gelu(x, y);

    protected override void ApplyBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => Elementwise.GeluBackward(x, dy, dx);
}
