using System.Numerics;
using System.Runtime.InteropServices;

namespace Kargah.Learning;

/// <summary>
/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², p ← p − lr/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε) with β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
/// Weight decay d: g ← g + d·p (Adam), or decoupled p ← p·(1 − lr·d) before the step (AdamW).
/// Source: Kingma and Ba 2015, arXiv:1412.6980; Loshchilov and Hutter 2019, arXiv:1711.05101; the order of operations is PyTorch's.
/// </summary>
public sealed class Adam(int parameters, double weightDecay = 0, bool decoupled = false) : Optimizer
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;

    // Not 1 − β in single precision: that is 5e-5 off for β₂.
    private const float Share1 = 0.1f;
    private const float Share2 = 0.001f;
    private const float Epsilon = 1e-8f;

    private readonly float[] first = new float[parameters];
    private readonly float[] second = new float[parameters];

    public override IReadOnlyList<float[]> State => [first, second];

    public override void Step(Span<float> parameters, ReadOnlySpan<float> gradients, double learningRate)
    {
        Steps++;
        var stepSize = (float)(learningRate / (1 - Math.Pow(0.9, Steps)));
        var rootCorrection = (float)Math.Sqrt(1 - Math.Pow(0.999, Steps));
        var keep = decoupled ? (float)(1 - learningRate * weightDecay) : 1;
        var decay = decoupled ? 0 : (float)weightDecay;

        var p = MemoryMarshal.Cast<float, Vector<float>>(parameters);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        var m = MemoryMarshal.Cast<float, Vector<float>>(first.AsSpan());
        var v = MemoryMarshal.Cast<float, Vector<float>>(second.AsSpan());
        for (var i = 0; i < p.Length; i++)
        {
            var weight = p[i] * keep;
            var gradient = g[i] + weight * decay;
            m[i] = m[i] * Beta1 + gradient * Share1;
            v[i] = v[i] * Beta2 + gradient * gradient * Share2;
            p[i] = weight - m[i] * stepSize / (Vector.SquareRoot(v[i]) / rootCorrection + new Vector<float>(Epsilon));
        }

        for (var i = p.Length * Vector<float>.Count; i < parameters.Length; i++)
        {
            var weight = parameters[i] * keep;
            var gradient = gradients[i] + weight * decay;
            first[i] = first[i] * Beta1 + gradient * Share1;
            second[i] = second[i] * Beta2 + gradient * gradient * Share2;
            parameters[i] = weight - first[i] * stepSize / (MathF.Sqrt(second[i]) / rootCorrection + Epsilon);
        }
    }
}
