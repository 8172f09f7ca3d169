using System.Numerics;

namespace Kargah.Color;

/// <summary>A least-squares problem, row by row, as its normal equations: Σ r² for r = a·θ − b.</summary>
internal sealed class NormalEquations(int unknowns)
{
    private readonly double[] left = new double[unknowns * unknowns];
    private readonly double[] right = new double[unknowns];
    private readonly double[] triangle = new double[unknowns * unknowns];

    public void Clear()
    {
        Array.Clear(left);
        Array.Clear(right);
    }

    /// <summary>Adds a row with its weight.</summary>
    public void Add(ReadOnlySpan<double> row, double value, double weight = 1)
    {
        for (var i = 0; i < unknowns; i++)
        {
            var wi = weight * row[i];
            if (wi == 0)
            {
                continue;
            }

            right[i] += wi * value;
            AddMultiple(wi, row[..(i + 1)], left.AsSpan(i * unknowns, i + 1));
        }
    }

    private static void AddMultiple(double factor, ReadOnlySpan<double> row, Span<double> sums)
    {
        var j = 0;
        for (; j <= row.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            (new Vector<double>(sums[j..]) + factor * new Vector<double>(row[j..])).CopyTo(sums[j..]);
        }

        for (; j < row.Length; j++)
        {
            sums[j] += factor * row[j];
        }
    }

    /// <summary>By Cholesky's decomposition, with each diagonal element made larger by the factor 1 + <paramref name="damping"/>.</summary>
    /// <returns>False where the equations do not determine the unknowns.</returns>
    public bool TrySolve(Span<double> solution, double damping = 0)
    {
        for (var i = 0; i < unknowns; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = left[i * unknowns + j] * (i == j ? 1 + damping : 1);
                for (var k = 0; k < j; k++)
                {
                    sum -= triangle[i * unknowns + k] * triangle[j * unknowns + k];
                }

                if (i != j)
                {
                    triangle[i * unknowns + j] = sum / triangle[j * unknowns + j];
                }
                else if (sum > 1e-13 * left[i * unknowns + i])
                {
                    triangle[i * unknowns + i] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        for (var i = 0; i < unknowns; i++)
        {
            var sum = right[i];
            for (var k = 0; k < i; k++)
            {
                sum -= triangle[i * unknowns + k] * solution[k];
            }

            solution[i] = sum / triangle[i * unknowns + i];
        }

        for (var i = unknowns - 1; i >= 0; i--)
        {
            var sum = solution[i];
            for (var k = i + 1; k < unknowns; k++)
            {
                sum -= triangle[k * unknowns + i] * solution[k];
            }

            solution[i] = sum / triangle[i * unknowns + i];
        }

        return true;
    }
}
