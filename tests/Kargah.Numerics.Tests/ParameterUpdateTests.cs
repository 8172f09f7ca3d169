namespace Kargah.Numerics.Tests;

public sealed unsafe class ParameterUpdateTests
{
    public static TheoryData<InstructionSet> InstructionSetsHere => MatrixProductTests.InstructionSetsHere;

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Adam_OverAFewSteps_FollowsTheFormula(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        using var team = new ThreadTeam(2);
        foreach (var (length, decay, decoupled) in new[] { (0, 0.0, false), (1, 0.1, false), (17, 0.1, true), (40, 0, false), (33_001, 0.01, true) })
        {
            using var arrays = new Arrays(length);
            var (p, m, v) = (arrays.P.Select(x => (double)x).ToArray(), new double[length], new double[length]);
            for (var step = 1; step <= 3; step++)
            {
                ParameterUpdate.Adam(
                    team, new(step, 1e-2) { WeightDecay = decay, Decoupled = decoupled, GradientScale = 0.5 },
                    arrays.Parameters, arrays.Gradients, arrays.First, arrays.Second, length);
                for (var i = 0; i < length; i++)
                {
                    var g = 0.5 * arrays.G[i] + (decoupled ? 0 : decay * p[i]);
                    p[i] *= decoupled ? 1 - 1e-2 * decay : 1;
                    m[i] = 0.9 * m[i] + 0.1 * g;
                    v[i] = 0.999 * v[i] + 0.001 * g * g;
                    p[i] -= 1e-2 / (1 - Math.Pow(0.9, step)) * m[i] / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
                }
            }

            arrays.P.Zip(p, (ours, expected) => Math.Abs(ours - expected)).ShouldAllBe(error => error <= 1e-6);

            arrays.ShouldBeUntouchedAround();
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Adam_OfGradientsOfAnySize_MovesByTheLearningRateAndLeavesZerosAlone(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        using var team = new ThreadTeam(1);
        float[] gradients = [1e-6f, -1e-4f, 1, -3e3f, 1e9f, -1e15f, 0, float.NaN];
        using var p = new FloatBuffer(8);
        using var g = new FloatBuffer(8);
        using var m = new FloatBuffer(8);
        using var v = new FloatBuffer(8);
        gradients.CopyTo(g.Span);
        ParameterUpdate.Adam(team, new(1, 1e-3), p.Pointer, g.Pointer, m.Pointer, v.Pointer, 8);
        for (var i = 0; i < 6; i++)
        {
            // The first step is lr·g/(|g| + ε); its square root is of 0.001·g²/(1 − 0.999), rounded.
            ((double)p.Span[i]).ShouldBe(-1e-3 * gradients[i] / (Math.Abs(gradients[i]) + 1e-8), 1e-9);
        }

        p.Span[6].ShouldBe(0);
        p.Span[7].ShouldBe(float.NaN);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sgd_OverAFewSteps_FollowsTheFormula(bool nesterov)
    {
        using var team = new ThreadTeam(1);
        using var arrays = new Arrays(53);
        var (p, v) = (arrays.P.Select(x => (double)x).ToArray(), new double[53]);
        for (var step = 0; step < 3; step++)
        {
            ParameterUpdate.Sgd(
                team, new(1e-2, 0.9) { WeightDecay = 0.1, Nesterov = nesterov, GradientScale = 2 }, arrays.Parameters, arrays.Gradients, arrays.First, 53);
            for (var i = 0; i < 53; i++)
            {
                var g = 2 * arrays.G[i] + 0.1 * p[i];
                v[i] = 0.9 * v[i] + g;
                p[i] -= 1e-2 * (nesterov ? g + 0.9 * v[i] : v[i]);
            }
        }

        arrays.P.Zip(p, (ours, expected) => Math.Abs(ours - expected)).ShouldAllBe(error => error <= 1e-6);

        arrays.ShouldBeUntouchedAround();
    }

    [Fact]
    public void Adam_WithOneThreadOrTwo_HasEqualBits()
    {
        float[]? first = null;
        foreach (var threads in new[] { 1, 2 })
        {
            using var team = new ThreadTeam(threads);
            using var arrays = new Arrays(40_003);
            ParameterUpdate.Adam(team, new(5, 1e-3), arrays.Parameters, arrays.Gradients, arrays.First, arrays.Second, 40_003);
            arrays.P.ShouldBe(first ??= arrays.P);
        }
    }

    private sealed class Arrays : IDisposable
    {
        private readonly GuardedMatrix parameters;
        private readonly GuardedMatrix gradients;
        private readonly GuardedMatrix first;
        private readonly GuardedMatrix second;

        public Arrays(int length)
        {
            var random = new SeededRandom(length);
            parameters = GuardedMatrix.Random(1, length, random);
            gradients = GuardedMatrix.Random(1, length, random);
            first = new GuardedMatrix(1, length);
            second = new GuardedMatrix(1, length);
            first.View.Row(0).Clear();
            second.View.Row(0).Clear();
            G = gradients.ToArray();
        }

        public float[] P => parameters.ToArray();

        public float[] G { get; }

        public float* Parameters => parameters.View.Data;

        public float* Gradients => gradients.View.Data;

        public float* First => first.View.Data;

        public float* Second => second.View.Data;

        public void ShouldBeUntouchedAround()
        {
            parameters.ShouldBeUntouchedAround();
            first.ShouldBeUntouchedAround();
            second.ShouldBeUntouchedAround();
            gradients.ToArray().ShouldBe(G);
        }

        public void Dispose()
        {
            parameters.Dispose();
            gradients.Dispose();
            first.Dispose();
            second.Dispose();
        }
    }
}
