namespace Kargah.Color.Fitting;

/// <summary>Curves that make the neutral patches' values proportional to light again, after a camera has bent them.</summary>
internal static class NeutralCurves
{
    private const int Least = 4;
    private const int Rounds = 3;

    /// <returns>Null where there are fewer than four neutral patches, or they do not rise.</returns>
    /// <remarks>Neutral patches are not quite neutral, and cameras do not see them as the observer does: what a channel should have seen is said by
    /// its own weighing of XYZ, found from all patches through the curves of the round before.</remarks>
    /// <param name="shading">The light that the patches lie in.</param>
    /// <param name="found">Curves to begin with.</param>
    public static Linearization? Find(ReadOnlySpan<PatchSample> samples, ShadingField shading, Linearization? found = null)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var curves = new MonotoneCurve[3];
            for (var channel = 0; channel < 3; channel++)
            {
                if (Curve(samples, channel, shading, found) is not { } curve)
                {
                    return null;
                }

                curves[channel] = curve;
            }

            found = new(curves[0], curves[1], curves[2]);
        }

        return found;
    }

    private static MonotoneCurve? Curve(ReadOnlySpan<PatchSample> samples, int channel, ShadingField shading, Linearization? before)
    {
        Span<double> weights = [0, 1, 0];
        if (before is not null && !Weigh(samples, channel, shading, before, weights))
        {
            return null;
        }

        var points = new List<(double X, double Y)>();
        foreach (var sample in samples)
        {
            if (sample.IsNeutral)
            {
                var light = weights[0] * sample.Target.X + weights[1] * sample.Target.Y + weights[2] * sample.Target.Z;
                points.Add((sample.Linear[channel], shading.At(sample.Place) * light));
            }
        }

        points.Sort();
        for (var i = 0; i < points.Count; i++)
        {
            var (x, y) = i == 0 ? (0, 0) : points[i - 1];
            if (!(points[i].X > x && points[i].Y > y))
            {
                return null;
            }
        }

        return points.Count < Least ? null : new MonotoneCurve([.. points]);
    }

    /// <summary>The channel as a sum of X, Y and Z, by least squares of relative errors.</summary>
    private static bool Weigh(ReadOnlySpan<PatchSample> samples, int channel, ShadingField shading, Linearization curves, Span<double> weights)
    {
        var equations = new NormalEquations(3);
        foreach (var sample in samples)
        {
            var value = curves.Apply(sample.Linear)[channel] / shading.At(sample.Place);
            if (value > 0)
            {
                equations.Add([sample.Target.X, sample.Target.Y, sample.Target.Z], value, 1 / (sample.Target.Y * sample.Target.Y));
            }
        }

        return equations.TrySolve(weights);
    }
}
