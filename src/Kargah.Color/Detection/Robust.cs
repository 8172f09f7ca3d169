namespace Kargah.Color.Detection;

/// <summary>Weights that let outliers not count.</summary>
internal static class Robust
{
    /// <summary>Tukey's biweight with 4.685 times the spread that the median tells. Source: Huber and Ronchetti, Robust Statistics, 2nd edition, section 4.8.</summary>
    /// <param name="distances">Not negative.</param>
    /// <param name="least">The spread is taken to be no smaller.</param>
    public static void Weigh(ReadOnlySpan<double> distances, Span<double> weights, double least = 0.02)
    {
        var sorted = distances.ToArray();
        Array.Sort(sorted);
        var limit = 4.685 * Math.Max(least, 1.4826 * sorted[sorted.Length / 2]);
        for (var i = 0; i < distances.Length; i++)
        {
            var share = distances[i] / limit;
            weights[i] = share < 1 ? (1 - share * share) * (1 - share * share) : 0;
        }
    }
}
