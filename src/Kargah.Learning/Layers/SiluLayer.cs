using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>y = x·σ(x), also called swish. Source: Elfwing et al. 2018, doi:10.1016/j.neunet.2017.12.012.</summary>
public sealed class SiluLayer(int width) : ActivationLayer(width)
{
    protected override void Apply(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Silu(x, y);

    protected override void ApplyBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => Elementwise.SiluBackward(x, dy, dx);
}
