namespace Kargah.Numerics.Tests;

public sealed class ElementwiseTests
{
    private delegate void Unary(ReadOnlySpan<float> x, Span<float> y);

    private delegate void Binary(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z);

    public static TheoryData<InstructionSet> InstructionSetsHere => MatrixProductTests.InstructionSetsHere;

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Functions_OverTheirRange_AreAsExactAsDocumented(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        var x = Grid(-110, 95);
        Check(Elementwise.Exp, x, Math.Exp, 2);
        Check(Elementwise.Sigmoid, x, v => 1 / (1 + Math.Exp(-v)), 4, 1e-38);
        Check(Elementwise.Silu, x, v => v / (1 + Math.Exp(-v)), 4, 1e-36);
        Check(Elementwise.Tanh, x, Math.Tanh, 4);
        Check(Elementwise.Tanh, Grid(-1e-3f, 1e-3f), Math.Tanh, 4);
        Check(Elementwise.Gelu, Grid(-1, 40), v => v * Normal(v), 4);
        Check(Elementwise.Gelu, Grid(-40, -1), v => v * Normal(v), 0, 1e-7);
        Check(Elementwise.Relu, x, v => Math.Max(0, v), 0);
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Derivatives_OverTheirRange_EqualTheFormulas(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        var x = Grid(-30, 30);
        var random = new SeededRandom(1);
        var dy = x.Select(_ => random.NextSingle() - 0.5f).ToArray();
        Check(Elementwise.ReluBackward, x, dy, (v, d) => v > 0 ? d : 0, 0);
        Check(Elementwise.GeluBackward, x, dy, (v, d) => d * (Normal(v) + v * Math.Exp(-v * v / 2) / Math.Sqrt(2 * Math.PI)), 3e-7);
        Check(Elementwise.SiluBackward, x, dy, (v, d) => d * Sigmoid(v) * (1 + v * (1 - Sigmoid(v))), 3e-7);
        var y = x.Select(v => (float)Math.Tanh(v / 10)).ToArray();
        Check(Elementwise.TanhBackward, y, dy, (v, d) => d * (1 - v * v), 1e-7);
        Check(Elementwise.SigmoidBackward, y, dy, (v, d) => d * v * (1 - v), 2e-7);
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Functions_OfSpansOfAnyLength_WriteTheirElementsOnly(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        for (var length = 0; length <= 70; length++)
        {
            var x = Grid(-3, 3).AsSpan(100, length).ToArray();
            var z = new float[length + 40];
            Array.Fill(z, 9);
            Elementwise.Tanh(x, z.AsSpan(20, length));
            z[..20].ShouldAllBe(v => v == 9);
            z[(20 + length)..].ShouldAllBe(v => v == 9);
            Elementwise.Axpy(2, x, z.AsSpan(20, length));
            Elementwise.Add(x, z.AsSpan(20, length), z.AsSpan(20, length));
            Elementwise.Multiply(x, z.AsSpan(20, length), z.AsSpan(20, length));
            Elementwise.Scale(0.5f, z.AsSpan(20, length), z.AsSpan(20, length));
            z[..20].ShouldAllBe(v => v == 9);
            z[(20 + length)..].ShouldAllBe(v => v == 9);
            for (var i = 0; i < length; i++)
            {
                ((double)z[20 + i]).ShouldBe((Math.Tanh(x[i]) + 3 * x[i]) * x[i] / 2, 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Functions_OfNaNAndInfinity_AreAsDocumented(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        float[] x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        Of(Elementwise.Relu, x).ShouldBe([float.NaN, float.PositiveInfinity, 0]);
        Of(Elementwise.Exp, x).ShouldBe([float.NaN, float.PositiveInfinity, 0]);
        Of(Elementwise.Tanh, x).ShouldBe([float.NaN, 1, -1]);
        Of(Elementwise.Sigmoid, x).ShouldBe([float.NaN, 1, 0]);
        Of(Elementwise.Silu, x).ShouldBe([float.NaN, float.PositiveInfinity, float.NaN]);
        Of(Elementwise.Gelu, x).ShouldBe([float.NaN, float.PositiveInfinity, float.NaN]);
        var dx = new float[3];
        Elementwise.ReluBackward([float.NaN, 1, 0], [1, float.NaN, float.NaN], dx);
        dx.ShouldBe([1, float.NaN, 0]);
    }

    [Fact]
    public void Functions_OnEveryInstructionSet_HaveEqualBits()
    {
        var x = Grid(-20, 20);
        foreach (Unary function in new Unary[] { Elementwise.Exp, Elementwise.Gelu, Elementwise.Silu, Elementwise.Tanh, Elementwise.Sigmoid })
        {
            float[]? first = null;
            foreach (var set in InstructionSetsHere)
            {
                using var scope = InstructionSets.Force(set);
                Of(function, x).ShouldBe(first ??= Of(function, x));
            }
        }
    }

    [Fact]
    public void Functions_OfUnequalLengths_NameThem() =>
        Should.Throw<ArgumentException>(() => Elementwise.Add(new float[3], new float[4], new float[3])).Message.ShouldContain("3, 4 and 3");

    private static float[] Grid(float low, float high) => [.. Enumerable.Range(0, 4001).Select(i => low + (high - low) * (i / 4000f))];

    private static float[] Of(Unary function, float[] x)
    {
        var y = new float[x.Length];
        function(x, y);
        return y;
    }

    private static void Check(Unary function, float[] x, Func<double, double> oracle, int units, double absolute = 0)
    {
        var y = Of(function, x);
        for (var i = 0; i < x.Length; i++)
        {
            var expected = oracle(x[i]);
            var rounded = (float)expected;
            // The float's last place, which subnormals share; a result beyond the largest float is infinite.
            var unit = float.IsInfinity(rounded) ? 0 : MathF.BitIncrement(MathF.Abs(rounded)) - MathF.Abs(rounded);
            if (!(y[i] == rounded || Math.Abs(y[i] - expected) <= units * (double)unit + absolute))
            {
                Assert.Fail($"{function.Method.Name}({x[i]:R}) = {y[i]:R}, should be {expected:R}: {(y[i] - expected) / unit:F1} units.");
            }
        }
    }

    private static void Check(Binary function, float[] x, float[] y, Func<double, double, double> oracle, double absolute)
    {
        var z = new float[x.Length];
        function(x, y, z);
        for (var i = 0; i < x.Length; i++)
        {
            if (!(Math.Abs(z[i] - oracle(x[i], y[i])) <= absolute))
            {
                Assert.Fail($"{function.Method.Name}({x[i]:R}, {y[i]:R}) = {z[i]:R}, should be {oracle(x[i], y[i]):R}.");
            }
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>Φ by its power series, beyond 4 by its continued fraction (Abramowitz and Stegun 26.2.10 and 26.2.14).</summary>
    private static double Normal(double x)
    {
        var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        if (Math.Abs(x) < 4)
        {
            var (term, sum) = (x, x);
            for (var i = 3; Math.Abs(term) > 1e-18; i += 2)
            {
                term *= x * x / i;
                sum += term;
            }

            return 0.5 + density * sum;
        }

        var t = Math.Abs(x);
        var fraction = t;
        for (var i = 60; i > 0; i--)
        {
            fraction = t + i / fraction;
        }

        return x < 0 ? density / fraction : 1 - density / fraction;
    }
}
