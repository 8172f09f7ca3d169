namespace Kargah.Numerics.Tests;

/// <summary>Slow sums in double precision, with the largest error that any order of single-precision sums may have.</summary>
internal static class Oracle
{
    /// <summary>Half a unit in the last place, relative.</summary>
    public const double Rounding = 1.0 / (1 << 24);

    public static void ShouldBeProduct(
        float[] c, int m, int n, int k, Func<int, int, float> a, Func<int, int, float> b, Func<int, int, double>? added = null, Func<int, int, double, double>? finish = null)
    {
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = added?.Invoke(i, j) ?? 0;
                // What is added may itself be a sum of two that cancelled.
                var size = added is null ? 0 : 1.0;
                for (var p = 0; p < k; p++)
                {
                    var product = (double)a(i, p) * b(p, j);
                    sum += product;
                    size += Math.Abs(product);
                }

                var expected = finish?.Invoke(i, j, sum) ?? sum;
                var allowed = (k + 3) * Rounding * size;
                if (!(Math.Abs(c[i * n + j] - expected) <= allowed))
                {
                    Assert.Fail($"[{m}×{k}]·[{k}×{n}] at ({i}, {j}): {c[i * n + j]:R}, should be {expected:R} ± {allowed:E1}.");
                }
            }
        }
    }
}
