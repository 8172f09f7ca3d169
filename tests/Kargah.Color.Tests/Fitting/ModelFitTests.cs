using Kargah.Color.Fitting;

namespace Kargah.Color.Tests.Fitting;

public class ModelFitTests
{
    [Theory]
    [InlineData(ModelKind.Linear, 2500)]
    [InlineData(ModelKind.RootPolynomial, 8000)]
    public void Solve_BesideASearchOverThePlainDifference_IsNotAbove(ModelKind kind, int evaluations)
    {
        var (camera, random, chart) = (new SpectralCamera("Sigma_SDMerill", "FL2"), new Random(21), SpectralCamera.Chart());
        var samples = SpectralCamera.FittedChart
            .Select((r, i) => new PatchSample(i, camera.See(r, 0.9, random), chart[i].Xyz, chart[i].Value, ReferenceChart.Position(i))).ToArray();
        var model = ModelFit.Solve(samples, new(kind, false, false))!.Model;

        double Cost(double[] coefficients)
        {
            var tried = new ColorModel(kind, model.Gains, coefficients, null);
            return samples.Sum(s => Math.Pow(DeltaE.Ciede2000(s.Lab, tried.ToLab(s.Linear)), 2));
        }

        var found = Cost(model.Coefficients.ToArray());

        // from our result the search finds almost nothing better, and from the start that has only gains nothing as good
        Search(Cost, model.Coefficients.ToArray(), 0.01, evaluations).ShouldBeGreaterThan(0.995 * found);
        var start = new double[model.Coefficients.Length];
        (start[0], start[model.Terms + 1], start[2 * model.Terms + 2]) = (0.96, 1, 0.82);
        Search(Cost, start, 0.1, evaluations).ShouldBeGreaterThan(0.995 * found);
    }

    [Fact]
    public void Metric_OfNearColors_IsTheDifference()
    {
        var random = new Random(22);
        Span<double> w = stackalloc double[9];
        for (var i = 0; i < 1000; i++)
        {
            Lab a = new(100 * random.NextDouble(), 200 * random.NextDouble() - 100, 200 * random.NextDouble() - 100);
            Lab b = new(a.L + Small(), a.A + Small(), a.B + Small());
            DeltaE.Ciede2000Metric(a, b, w);
            var (l, x, y) = (b.L - a.L, b.A - a.A, b.B - a.B);
            var squares = 0.0;
            for (var k = 0; k < 9; k += 3)
            {
                squares += Math.Pow(w[k] * l + w[k + 1] * x + w[k + 2] * y, 2);
            }

            // directions at the mean hue and differences of lengths agree while the step is small beside the chroma
            if (double.Hypot(a.A, a.B) > 5)
            {
                Math.Sqrt(squares).ShouldBe(DeltaE.Ciede2000(a, b), 1e-3 * DeltaE.Ciede2000(a, b));
            }
        }

        double Small() => 0.2 * random.NextDouble() - 0.1;
    }

    /// <summary>Nelder's and Mead's search, as in their paper of 1965.</summary>
    private static double Search(Func<double[], double> cost, double[] start, double size, int evaluations)
    {
        var simplex = Enumerable.Range(0, start.Length + 1).Select(i =>
        {
            var point = start.ToArray();
            if (i > 0)
            {
                point[i - 1] += size;
            }

            return (Point: point, Cost: cost(point));
        }).ToArray();
        for (var used = 0; used < evaluations;)
        {
            Array.Sort(simplex, (a, b) => a.Cost.CompareTo(b.Cost));
            var middle = Enumerable.Range(0, start.Length).Select(k => simplex[..^1].Average(s => s.Point[k])).ToArray();
            (double[] Point, double Cost) Try(double way)
            {
                used++;
                var point = middle.Select((m, k) => m + way * (simplex[^1].Point[k] - m)).ToArray();
                return (point, cost(point));
            }

            var reflected = Try(-1);
            if (reflected.Cost < simplex[0].Cost)
            {
                var expanded = Try(-2);
                simplex[^1] = expanded.Cost < reflected.Cost ? expanded : reflected;
            }
            else if (reflected.Cost < simplex[^2].Cost)
            {
                simplex[^1] = reflected;
            }
            else
            {
                var contracted = Try(reflected.Cost < simplex[^1].Cost ? -0.5 : 0.5);
                if (contracted.Cost < Math.Min(reflected.Cost, simplex[^1].Cost))
                {
                    simplex[^1] = contracted;
                    continue;
                }

                for (var i = 1; i < simplex.Length; i++)
                {
                    var point = simplex[i].Point.Select((v, k) => simplex[0].Point[k] + 0.5 * (v - simplex[0].Point[k])).ToArray();
                    simplex[i] = (point, cost(point));
                    used++;
                }
            }
        }

        return simplex.Min(s => s.Cost);
    }
}
