using Kargah.Server.Features.Comparisons;

namespace Kargah.Server.Tests.Features.Comparisons;

public sealed class PairedBootstrapTests
{
    private static readonly Func<double, double> Mean = mean => mean;
    private static readonly float[] A = Rows(i => i * 37 % 101 / 101.0);
    private static readonly float[] B = Rows(i => i * 37 % 101 / 101.0 * 0.9 + i * 53 % 97 / 97.0 * 0.2);
    private static readonly float[] C = Rows(i => Math.Sqrt(i * 29 % 89 / 89.0));
    private static readonly float[] D = Rows(i => i * 61 % 103 / 103.0 * 1.1);

    [Fact]
    public void Intervals_AgreeWithNumPysOfFortyTimesTheResamples()
    {
        // NumPy 1.24.2, 400,000 resamples; 10,000 resamples scatter a quantile by about a twentieth of the standard deviation
        var means = PairedBootstrap.Compare([A, B, C], Mean, [(0, 1), (0, 2)]);
        Agree(means[0], -0.0486463715, -0.0574488620, -0.0399005823, 0.00447476);
        Agree(means[1], -0.1704597124, -0.2202827566, -0.1205688391, 0.02544594);
        means[0].P.ShouldBe(2.0 / 10_001);
        Agree(PairedBootstrap.Compare([A, B], Math.Sqrt, [(0, 1)])[0], -0.0337453282, -0.0404793549, -0.0272705898, 0.00336394);
    }

    [Fact]
    public void P_AgreesWithSciPysBootstrapAndChangesItsSignAlone_WhenTheModelsChangePlaces()
    {
        // SciPy 1.10.1, stats.bootstrap(method="percentile"), 200,000 resamples
        var found = PairedBootstrap.Compare([A, D], Mean, [(0, 1), (1, 0)]);
        Agree(found[0], -0.0514078594, -0.1110129622, 0.0087025623, 0.0305791338);
        found[0].P.ShouldBe(0.0941295, 0.01);
        (found[1].Difference, found[1].P).ShouldBe((-found[0].Difference, found[0].P));
        found[1].Low.ShouldBe(-found[0].High, 1e-12);
    }

    [Fact]
    public void EqualModels_DifferByNothingForSure()
    {
        PairedBootstrap.Compare([A, A], Mean, [(0, 1)])[0].ShouldBe(new PairedDifference(0, 0, 0, 1));
        var ties = PairedBootstrap.Compare([Rows(i => i % 2), Rows(i => (i + 1) % 2)], Mean, [(0, 1)])[0];
        ties.P.ShouldBeGreaterThan(0.9);
        (ties.Low, ties.High).ShouldSatisfyAllConditions(each => each.Low.ShouldBeLessThan(0), each => each.High.ShouldBeGreaterThan(0));
    }

    [Fact]
    public void ManyRows_AreTakenInBlocksThatVaryAsTheRowsDo()
    {
        // the standard error of a mean difference is known: the interval is 3.92 of them wide
        var (first, second) = (Rows(i => i * 7919L % 65_537 / 65_537.0, 65_000), Rows(i => i * 104_729L % 65_537 / 65_537.0 + 0.001, 65_000));
        var differences = first.Zip(second, (a, b) => (double)a - b).ToList();
        var mean = differences.Average();
        var error = Math.Sqrt(differences.Sum(each => (each - mean) * (each - mean)) / differences.Count) / Math.Sqrt(differences.Count);
        var found = PairedBootstrap.Compare([first, second], Mean, [(0, 1)])[0];
        found.Difference.ShouldBe(mean, 1e-9);
        (found.High - found.Low).ShouldBe(3.92 * error, 0.2 * error);
    }

    [Fact]
    public void FewRows_AreRefused()
    {
        Should.Throw<ArgumentException>(() => PairedBootstrap.Compare([[1], [2]], Mean, [(0, 1)]));
        Should.Throw<ArgumentException>(() => PairedBootstrap.Compare([new float[20], new float[19]], Mean, [(0, 1)]));
    }

    [Fact]
    public void Holm_StepsDownAndNeverFalls()
    {
        PairedBootstrap.Holm([0.01, 0.04, 0.03, 0.005]).ShouldBe([0.03, 0.06, 0.06, 0.02], 1e-12);
        PairedBootstrap.Holm([0.9, 0.8]).ShouldBe([1, 1]);
        PairedBootstrap.Holm([0.2]).ShouldBe([0.2]);
        PairedBootstrap.Holm([]).ShouldBeEmpty();
    }

    private static void Agree(PairedDifference found, double difference, double low, double high, double sd)
    {
        found.Difference.ShouldBe(difference, 1e-8);
        found.Low.ShouldBe(low, 0.1 * sd);
        found.High.ShouldBe(high, 0.1 * sd);
    }

    private static float[] Rows(Func<long, double> value, int rows = 200) => [.. Enumerable.Range(0, rows).Select(i => (float)value(i))];
}
