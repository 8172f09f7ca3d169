namespace Kargah.Color.Fitting;

/// <summary>Finds the model, and with it the shading, that makes measured patches come out nearest to the chart by ΔE₀₀.</summary>
/// <remarks>Weighted least squares in XYZ give the start. From there Levenberg's and Marquardt's steps lower Σ ΔE₀₀², with the metric at the present
/// colors held still for the length of a step: shading divides light, so it and the coefficients are unknowns of one problem. Against Nelder's and
/// Mead's search, which needs thousands of evaluations for 18 unknowns and stops above, see the tests.</remarks>
internal static class ModelFit
{
    private const int MaximumSteps = 40;
    private const double Enough = 1e-5;
    private const int Rounds = 4;
    private const double Settled = 1e-3;

    /// <returns>Null where the samples are too few or too much alike to determine the plan's unknowns.</returns>
    public static Fit? Solve(ReadOnlySpan<PatchSample> samples, FitPlan plan)
    {
        if (!plan.Linearize)
        {
            return Solve(samples, plan, null);
        }

        var linearization = NeutralCurves.Find(samples, ShadingField.None);
        var fit = linearization is null ? null : Solve(samples, plan, linearization);
        // The neutral row, too, lies in the shading: curves and field in turn until both fit.
        for (var round = 0; plan.Shading && fit is not null && round < Rounds; round++)
        {
            var before = fit.Shading;
            linearization = NeutralCurves.Find(samples, before, linearization);
            fit = linearization is null ? null : Solve(samples, plan, linearization, fit);
            if (fit?.Shading.IsNear(before, Settled) == true)
            {
                break;
            }
        }

        return fit;
    }

    /// <param name="start">A fit through curves that were nearly these.</param>
    private static Fit? Solve(ReadOnlySpan<PatchSample> samples, FitPlan plan, Linearization? linearization, Fit? start = null)
    {
        var count = ColorModel.TermsOf(plan.Kind);
        var gains = WhiteBalance.NeutralGains(samples, linearization);
        var terms = new double[samples.Length * count];
        for (var i = 0; i < samples.Length; i++)
        {
            var curved = linearization?.Apply(samples[i].Linear) ?? samples[i].Linear;
            ColorModel.Expand(plan.Kind, new(curved.R * gains.R, curved.G * gains.G, curved.B * gains.B), terms.AsSpan(i * count));
        }

        var unknowns = new double[3 * count + (plan.Shading ? ShadingField.Terms : 0)];
        if (start is not null)
        {
            start.Model.Coefficients.CopyTo(unknowns);
            start.Shading.CopyTo(unknowns.AsSpan(3 * count));
        }
        else if (samples.Length < count + 2 || !LeastSquares(samples, terms, count, unknowns))
        {
            return null;
        }

        new Refinement(samples.ToArray(), terms, count, plan.Shading).Run(unknowns);
        return new(new ColorModel(plan.Kind, gains, unknowns[..(3 * count)], linearization), ShadingOf(unknowns, 3 * count, plan.Shading));
    }

    /// <summary>Each of X, Y and Z by itself, with errors weighed as lightness at the target weighs them.</summary>
    private static bool LeastSquares(ReadOnlySpan<PatchSample> samples, double[] terms, int count, Span<double> coefficients)
    {
        var equations = new NormalEquations(count);
        for (var row = 0; row < 3; row++)
        {
            equations.Clear();
            for (var i = 0; i < samples.Length; i++)
            {
                var (value, white) = row switch
                {
                    0 => (samples[i].Target.X, WhitePoints.D50.X),
                    1 => (samples[i].Target.Y, WhitePoints.D50.Y),
                    _ => (samples[i].Target.Z, WhitePoints.D50.Z),
                };
                var slope = CompressSlope(value / white);
                equations.Add(terms.AsSpan(i * count, count), value, slope * slope);
            }

            if (!equations.TrySolve(coefficients.Slice(row * count, count)))
            {
                return false;
            }
        }

        return true;
    }

    private static ShadingField ShadingOf(ReadOnlySpan<double> unknowns, int first, bool shading) =>
        shading ? ShadingField.From(unknowns[first..]) : ShadingField.None;

    /// <summary>How fast the function that L*a*b* is made of rises.</summary>
    private static double CompressSlope(double t) => t > Lab.Epsilon ? 1 / (3 * Math.Cbrt(t * t)) : Lab.Kappa / 116;

    private sealed class Refinement(PatchSample[] samples, double[] terms, int count, bool shading)
    {
        private readonly int total = 3 * count + (shading ? ShadingField.Terms : 0);

        public void Run(double[] unknowns)
        {
            var equations = new NormalEquations(total);
            var (step, trial) = (new double[total], new double[total]);
            var damping = 1e-3;
            var cost = Cost(unknowns);
            for (var i = 0; i < MaximumSteps; i++)
            {
                Linearize(unknowns, equations);
                var before = cost;
                while (damping < 1e8)
                {
                    if (equations.TrySolve(step, damping))
                    {
                        for (var k = 0; k < total; k++)
                        {
                            trial[k] = unknowns[k] - step[k];
                        }

                        var tried = Cost(trial);
                        if (tried < cost)
                        {
                            cost = tried;
                            trial.CopyTo(unknowns, 0);
                            damping = Math.Max(damping / 10, 1e-9);
                            break;
                        }
                    }

                    damping *= 10;
                }

                if (before - cost <= Enough * before)
                {
                    return;
                }
            }
        }

        private double Cost(ReadOnlySpan<double> unknowns)
        {
            var sum = 0.0;
            for (var i = 0; i < samples.Length; i++)
            {
                var difference = DeltaE.Ciede2000(samples[i].Lab, Lab.FromXyz(Predict(unknowns, i), WhitePoints.D50));
                sum += difference * difference;
            }

            return sum;
        }

        private Xyz Predict(ReadOnlySpan<double> unknowns, int sample)
        {
            var row = terms.AsSpan(sample * count, count);
            double x = 0, y = 0, z = 0;
            for (var i = 0; i < count; i++)
            {
                x += unknowns[i] * row[i];
                y += unknowns[count + i] * row[i];
                z += unknowns[2 * count + i] * row[i];
            }

            return 1 / ShadingOf(unknowns, 3 * count, shading).At(samples[sample].Place) * new Xyz(x, y, z);
        }

        /// <summary>The terms of every difference as linear functions of the unknowns.</summary>
        private void Linearize(ReadOnlySpan<double> unknowns, NormalEquations equations)
        {
            equations.Clear();
            Span<double> row = stackalloc double[total];
            Span<double> metric = stackalloc double[9];
            Span<double> slopes = stackalloc double[9];
            for (var i = 0; i < samples.Length; i++)
            {
                var predicted = Predict(unknowns, i);
                var lab = Lab.FromXyz(predicted, WhitePoints.D50);
                DeltaE.Ciede2000Metric(samples[i].Lab, lab, metric);
                var fx = CompressSlope(predicted.X / WhitePoints.D50.X) / WhitePoints.D50.X;
                var fy = CompressSlope(predicted.Y);
                var fz = CompressSlope(predicted.Z / WhitePoints.D50.Z) / WhitePoints.D50.Z;
                for (var k = 0; k < 3; k++)
                {
                    var (l, a, b) = (metric[3 * k], metric[3 * k + 1], metric[3 * k + 2]);
                    slopes[3 * k] = 500 * a * fx;
                    slopes[3 * k + 1] = (116 * l - 500 * a + 200 * b) * fy;
                    slopes[3 * k + 2] = -200 * b * fz;
                    var residual = l * (lab.L - samples[i].Lab.L) + a * (lab.A - samples[i].Lab.A) + b * (lab.B - samples[i].Lab.B);
                    Row(i, slopes.Slice(3 * k, 3), predicted, unknowns, row);
                    equations.Add(row, residual);
                }
            }
        }

        private void Row(int sample, ReadOnlySpan<double> slopes, Xyz predicted, ReadOnlySpan<double> unknowns, Span<double> row)
        {
            var place = samples[sample].Place;
            var light = 1 / ShadingOf(unknowns, 3 * count, shading).At(place);
            for (var k = 0; k < count; k++)
            {
                var term = light * terms[sample * count + k];
                row[k] = slopes[0] * term;
                row[count + k] = slopes[1] * term;
                row[2 * count + k] = slopes[2] * term;
            }

            if (shading)
            {
                // the field is an exponential in the denominator
                var change = -(slopes[0] * predicted.X + slopes[1] * predicted.Y + slopes[2] * predicted.Z);
                var (x, y) = place;
                ReadOnlySpan<double> shape = [x, y, x * x, x * y, y * y];
                for (var k = 0; k < ShadingField.Terms; k++)
                {
                    row[3 * count + k] = change * shape[k];
                }
            }
        }
    }
}
