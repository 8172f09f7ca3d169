namespace Kargah.Color.Detection;

/// <summary>Weights that let outliers not count.</summary>
internal static class Robust
{
    /// <summary>Tukey's biweight with 4.685 times the spread that the median tells. Source: Huber and Ronchetti, Robust Statistics, 2nd edition, section 4.8.</summary>
    /// <param name="distances">Not negative.</param>
    /// <param name="least">The spread is taken to be no smaller.</param>
    public static void Weigh(ReadOnlySpan<double> distances, Span<double> weights, double least = 0.02)
    {
        // where the weights will be
        distances.CopyTo(weights);
        var limit = 4.685 * Math.Max(least, 1.4826 * Smallest(weights[..distances.Length], distances.Length / 2));
        for (var i = 0; i < distances.Length; i++)
        {
            var share = distances[i] / limit;
            weights[i] = share < 1 ? (1 - share * share) * (1 - share * share) : 0;
        }
    }

    /// <summary>The value that <paramref name="rank"/> others come before in order; puts the values in another order. Source: Hoare 1961, Algorithm 65: Find, doi:10.1145/366622.366647.</summary>
    private static double Smallest(Span<double> values, int rank)
    {
        for (var (first, last) = (0, values.Length - 1); first < last;)
        {
            var (pivot, i, j) = (values[(first + last) / 2], first, last);
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (pivot < values[j])
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    (i, j) = (i + 1, j - 1);
                }
            }

            if (rank <= j)
            {
                last = j;
            }
            else if (rank >= i)
            {
                first = i;
            }
            else
            {
                break;
            }
        }

        return values[rank];
    }
}
