namespace Kargah.Numerics.Tests;

public sealed unsafe class MatrixProductTests
{
    private static readonly int[] Sizes = [0, 1, 2, 3, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 24, 25, 31, 32, 33, 47, 49, 63, 64, 65, 97];

    // Shapes for threads, blocks of the sum, rows that lie 4 KiB apart.
    private static readonly (int M, int N, int K)[] LargeShapes = [(65, 70, 67), (10, 300, 64), (130, 65, 40), (30, 129, 1100), (513, 33, 36), (260, 64, 1024)];

    public static TheoryData<InstructionSet> InstructionSetsHere => [.. Enum.GetValues<InstructionSet>().Where(set => set <= InstructionSets.Best)];

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Multiply_OfRandomShapes_EqualsTheOracleAndWritesNothingElse(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        ForShapes(150, (team, random, m, n, k) =>
        {
            var (useBias, relu, accumulate, useMask) = (random.NextInt32(2) == 0, random.NextInt32(2) == 0, random.NextInt32(2) == 0, random.NextInt32(2) == 0);
            using var a = GuardedMatrix.Random(m, k, random, Extra(random, k));
            using var b = GuardedPanels.Random(k, n, random);
            using var c = GuardedMatrix.Random(m, n, random, Extra(random, n));
            using var mask = GuardedMatrix.Random(m, n, random, random.NextInt32(20));
            using var bias = GuardedMatrix.Random(1, n, random, 32);
            var before = c.ToArray();
            MatrixProduct.Multiply(team, a.View, b.View, c.View, new()
            {
                Bias = useBias ? bias.View.Data : null,
                Relu = relu,
                Accumulate = accumulate,
                Mask = useMask ? mask.View : default,
            });
            Oracle.ShouldBeProduct(
                c.ToArray(), m, n, k, (i, p) => a.View[i, p], (p, j) => b.View[p, j],
                (i, j) => (useBias ? bias.View[0, j] : 0.0) + (accumulate ? before[i * n + j] : 0),
                (i, j, sum) => useMask && mask.View[i, j] <= 0 ? 0 : relu ? Math.Max(0, sum) : sum);
            c.ShouldBeUntouchedAround();
        });
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void MultiplyTransposed_OfRandomShapes_EqualsTheOracleAndKeepsTheFillZero(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        ForShapes(150, (team, random, m, n, k) =>
        {
            var accumulate = random.NextInt32(2) == 0;
            using var a = GuardedMatrix.Random(k, m, random, Extra(random, m));
            using var d = GuardedMatrix.Random(k, n, random, Extra(random, n));
            using var g = GuardedPanels.Random(m, n, random);
            var before = g.ToArray();
            MatrixProduct.MultiplyTransposed(team, a.View, d.View, g.View, accumulate);
            Oracle.ShouldBeProduct(
                g.ToArray(), m, n, k, (i, p) => a.View[p, i], (p, j) => d.View[p, j], (i, j) => accumulate ? before[i * n + j] : 0);
            g.ShouldBeUntouchedAround();
        });
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Sgemm_OfRandomShapesAndTransposes_EqualsTheOracleAndWritesNothingElse(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        ForShapes(200, (team, random, m, n, k) =>
        {
            var (transposeA, transposeB, accumulate) = (random.NextInt32(2) == 0, random.NextInt32(2) == 0, random.NextInt32(2) == 0);
            using var a = transposeA ? GuardedMatrix.Random(k, m, random, Extra(random, m)) : GuardedMatrix.Random(m, k, random, Extra(random, k));
            using var b = transposeB ? GuardedMatrix.Random(n, k, random, Extra(random, k)) : GuardedMatrix.Random(k, n, random, Extra(random, n));
            using var c = GuardedMatrix.Random(m, n, random, Extra(random, n));
            var before = c.ToArray();
            MatrixProduct.Sgemm(
                team, transposeA, transposeB, m, n, k, a.View.Data, a.View.Stride, b.View.Data, b.View.Stride, c.View.Data, c.View.Stride, accumulate);
            Oracle.ShouldBeProduct(
                c.ToArray(), m, n, k, (i, p) => transposeA ? a.View[p, i] : a.View[i, p], (p, j) => transposeB ? b.View[j, p] : b.View[p, j],
                (i, j) => accumulate ? before[i * n + j] : 0);
            c.ShouldBeUntouchedAround();
        });
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Transpose_OfRandomShapes_MovesEveryElement(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        ForShapes(100, (team, random, m, n, _) =>
        {
            using var w = GuardedPanels.Random(m, n, random);
            using var t = GuardedPanels.Random(n, m, random);
            MatrixProduct.Transpose(team, w.View, t.View);
            for (var i = 0; i < m; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    t.View[j, i].ShouldBe(w.View[i, j]);
                }
            }

            t.ShouldBeUntouchedAround();
        });
    }

    [Fact]
    public void Products_WithOneThreadOrTwo_AndOnEveryInstructionSet_HaveEqualBits()
    {
        var random = new SeededRandom(3);
        foreach (var (m, n, k) in LargeShapes)
        {
            using var a = GuardedMatrix.Random(m, k, random);
            using var at = GuardedMatrix.Random(k, m, random);
            using var d = GuardedMatrix.Random(k, n, random);
            using var b = GuardedPanels.Random(k, n, random);
            float[]? forward = null, backward = null;
            foreach (var set in InstructionSetsHere)
            {
                using var scope = InstructionSets.Force(set);
                foreach (var threads in new[] { 1, 2 })
                {
                    using var team = new ThreadTeam(threads);
                    using var c = new GuardedMatrix(m, n);
                    using var g = new GuardedPanels(m, n);
                    MatrixProduct.Multiply(team, a.View, b.View, c.View);
                    MatrixProduct.MultiplyTransposed(team, at.View, d.View, g.View);
                    c.ToArray().ShouldBe(forward ??= c.ToArray());
                    g.ToArray().ShouldBe(backward ??= g.ToArray());
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Relu_OfNaN_LetsItThrough(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        using var team = new ThreadTeam(1);
        using var a = new GuardedMatrix(14, 1);
        using var b = new GuardedPanels(1, 37);
        using var c = new GuardedMatrix(14, 37);
        for (var j = 0; j < 37; j++)
        {
            b.View[0, j] = 1;
        }

        for (var i = 0; i < 14; i++)
        {
            a.View[i, 0] = i % 3 == 0 ? float.NaN : i % 3 == 1 ? -2 : float.PositiveInfinity;
        }

        MatrixProduct.Multiply(team, a.View, b.View, c.View, new() { Relu = true });
        for (var i = 0; i < 14; i++)
        {
            c.View.Row(i).ToArray().ShouldAllBe(value => value.Equals(i % 3 == 0 ? float.NaN : i % 3 == 1 ? 0 : float.PositiveInfinity));
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Mask_WithNaN_LetsTheProductThrough(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        using var team = new ThreadTeam(1);
        using var a = new GuardedMatrix(1, 1);
        using var b = new GuardedPanels(1, 3);
        using var c = new GuardedMatrix(1, 3);
        using var mask = new GuardedMatrix(1, 3, 32);
        a.View[0, 0] = 7;
        (b.View[0, 0], b.View[0, 1], b.View[0, 2]) = (1, 1, float.NaN);
        (mask.View[0, 0], mask.View[0, 1], mask.View[0, 2]) = (float.NaN, 1, 0);
        MatrixProduct.Multiply(team, a.View, b.View, c.View, new() { Mask = mask.View });
        c.ToArray().ShouldBe([7, 7, 0]);
    }

    [Fact]
    public void Products_OnceTheTeamHasItsMemory_AllocateNothing()
    {
        var random = new SeededRandom(5);
        using var team = new ThreadTeam(2);
        using var a = GuardedMatrix.Random(100, 1024, random);
        using var w = GuardedPanels.Random(1024, 200, random);
        using var c = GuardedMatrix.Random(100, 200, random);
        using var t = GuardedPanels.Random(200, 1024, random);
        void Step()
        {
            MatrixProduct.Multiply(team, a.View, w.View, c.View);
            MatrixProduct.MultiplyTransposed(team, a.View, c.View, w.View);
            MatrixProduct.Transpose(team, w.View, t.View);
            MatrixProduct.Sgemm(team, false, true, 100, 100, 1024, a.View.Data, 1024, a.View.Data, 1024, t.View.Data, 100);
        }

        Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Multiply_OfShapesThatDoNotFit_NamesThem()
    {
        using var team = new ThreadTeam(1);
        using var a = new GuardedMatrix(2, 3);
        using var b = new GuardedPanels(4, 5);
        using var c = new GuardedMatrix(2, 5);
        Should.Throw<ShapeMismatchException>(() => MatrixProduct.Multiply(team, a.View, b.View, c.View))
            .Message.ShouldBe("Multiply: shapes [2, 3], [4, 5], [2, 5] do not fit together.");
    }

    private static void ForShapes(int count, Action<ThreadTeam, SeededRandom, int, int, int> check)
    {
        using var one = new ThreadTeam(1);
        using var two = new ThreadTeam(2);
        var random = new SeededRandom(count);
        for (var shape = 0; shape < count; shape++)
        {
            check(shape % 2 == 0 ? one : two, random, Size(random), Size(random), Size(random));
        }

        foreach (var (m, n, k) in LargeShapes)
        {
            check(two, random, m, n, k);
        }
    }

    private static int Size(SeededRandom random) => Sizes[random.NextInt32(Sizes.Length)];

    /// <summary>Any stride, sometimes one that makes rows lie 4 KiB apart.</summary>
    private static int Extra(SeededRandom random, int columns) => random.NextInt32(4) switch
    {
        0 => 0,
        1 when columns < 1024 => 1024 - columns,
        _ => random.NextInt32(40),
    };
}
