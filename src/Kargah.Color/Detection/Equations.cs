namespace Kargah.Color.Detection;

/// <summary>Normal equations of small least-squares problems.</summary>
internal static class Equations
{
    private const double Singular = 1e-12;

    /// <summary>Takes in the equation row · x = value.</summary>
    public static void Add(Span<double> normal, Span<double> right, ReadOnlySpan<double> row, double value, double weight)
    {
        var n = row.Length;
        for (var i = 0; i < n; i++)
        {
            var wi = weight * row[i];
            if (wi == 0)
            {
                continue;
            }

            right[i] += wi * value;
            for (var j = 0; j <= i; j++)
            {
                normal[i * n + j] += wi * row[j];
            }
        }
    }

    /// <summary>Solves in place by Cholesky; the lower half of <paramref name="normal"/> counts.</summary>
    /// <returns>False: the equations do not determine the unknowns.</returns>
    public static bool Solve(Span<double> normal, Span<double> right)
    {
        var n = right.Length;
        for (var i = 0; i < n; i++)
        {
            var before = normal[i * n + i];
            for (var j = 0; j <= i; j++)
            {
                var sum = normal[i * n + j];
                for (var k = 0; k < j; k++)
                {
                    sum -= normal[i * n + k] * normal[j * n + k];
                }

                if (i != j)
                {
                    normal[i * n + j] = sum / normal[j * n + j];
                }
                else if (sum > Singular * before)
                {
                    normal[i * n + i] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
            {
                right[i] -= normal[i * n + k] * right[k];
            }

            right[i] /= normal[i * n + i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
            {
                right[i] -= normal[k * n + i] * right[k];
            }

            right[i] /= normal[i * n + i];
        }

        return true;
    }
}
