namespace Kargah.Numerics;

/// <summary>What happens to a product on its way into C. For AB = A·B, in this order and without another pass over memory:
/// <c>x = AB (+ C when Accumulate) (+ Bias[j]); x = x &lt; 0 ? 0 : x when Relu; x = Mask[i, j] ≤ 0 ? 0 : x when there is a mask.</c></summary>
/// <remarks>NaN passes through Relu, so that a run that diverged is noticed, and a NaN in the mask lets x through.</remarks>
public readonly unsafe struct Epilogue
{
    /// <summary>One value for each column of C, readable up to the next multiple of 32; null for none.</summary>
    public float* Bias { get; init; }

    public bool Relu { get; init; }

    public bool Accumulate { get; init; }

    /// <summary>Of C's shape, with a stride of its own, usually relu's output on the way back; default for none.</summary>
    public MatrixView Mask { get; init; }
}
