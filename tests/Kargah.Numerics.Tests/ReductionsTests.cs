namespace Kargah.Numerics.Tests;

public sealed unsafe class ReductionsTests
{
    public static TheoryData<InstructionSet> InstructionSetsHere => MatrixProductTests.InstructionSetsHere;

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void SumOfSquares_OfAnyLength_IsADoublesSum(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        using var one = new ThreadTeam(1);
        using var two = new ThreadTeam(2);
        foreach (var length in new[] { 0, 1, 7, 31, 32, 33, 1000, 65_535, 65_537, 300_001 })
        {
            using var x = GuardedMatrix.Random(1, length, new SeededRandom(length));
            var expected = 0.0;
            foreach (var value in x.View.Row(0))
            {
                expected += (double)value * value;
            }

            var sum = Reductions.SumOfSquares(x.View.Row(0));
            Math.Abs(sum - expected).ShouldBeLessThanOrEqualTo(1e-12 * expected);
            Reductions.SumOfSquares(one, x.View.Data, length).ShouldBe(sum);
            Reductions.SumOfSquares(two, x.View.Data, length).ShouldBe(sum);
        }

        Reductions.SumOfSquares([1e30f]).ShouldBe((double)1e30f * 1e30f);
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void ColumnSums_OfAnyShape_AddRowsInOrder(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        var random = new SeededRandom(2);
        foreach (var columns in new[] { 0, 1, 3, 4, 5, 8, 15, 16, 17, 31, 33, 64, 65, 130 })
        {
            foreach (var rows in new[] { 0, 1, 5, 40 })
            {
                using var x = GuardedMatrix.Random(rows, columns, random, 7);
                using var sums = GuardedMatrix.Random(1, columns, random, 5);
                var before = sums.ToArray();
                Reductions.ColumnSums(x.View, sums.View.Row(0), accumulate: true);
                for (var j = 0; j < columns; j++)
                {
                    var sum = before[j];
                    for (var i = 0; i < rows; i++)
                    {
                        sum += x.View[i, j];
                    }

                    sums.View[0, j].ShouldBe(sum);
                }

                sums.ShouldBeUntouchedAround();
                Reductions.ColumnSums(x.View.Slice(0, 0), sums.View.Row(0));
                sums.ToArray().ShouldAllBe(v => v == 0);
            }
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Softmax_OfAnyShape_EqualsTheOracle(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        var random = new SeededRandom(4);
        foreach (var columns in new[] { 1, 2, 3, 4, 7, 8, 9, 10, 16, 17, 33, 100 })
        {
            using var x = GuardedMatrix.Random(5, columns, random, 3);
            using var p = new GuardedMatrix(5, columns, 2);
            Elementwise.Scale(columns % 2 == 0 ? 300 : 3, x.View.Row(1), x.View.Row(1));
            var logSumExp = new float[5];
            Softmax.Rows(x.View, p.View, logSumExp);
            for (var i = 0; i < 5; i++)
            {
                var row = x.View.Row(i).ToArray();
                var largest = row.Max();
                var sum = row.Sum(v => Math.Exp((double)v - largest));
                ((double)logSumExp[i]).ShouldBe(largest + Math.Log(sum), 1e-6 * (1 + Math.Abs(largest)));
                for (var j = 0; j < columns; j++)
                {
                    ((double)p.View[i, j]).ShouldBe(Math.Exp((double)row[j] - largest) / sum, 1e-6);
                }
            }

            p.ShouldBeUntouchedAround();
            Softmax.Rows(x.View, x.View);
            x.ToArray().ShouldBe(p.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void Softmax_OfRowsThatHaveNone_IsNaN(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        using var x = new GuardedMatrix(4, 3);
        new[] { float.NaN, 1, 2 }.CopyTo(x.View.Row(0));
        new[] { 1, float.PositiveInfinity, 2 }.CopyTo(x.View.Row(1));
        new[] { float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity }.CopyTo(x.View.Row(2));
        new[] { float.NegativeInfinity, 0, float.NegativeInfinity }.CopyTo(x.View.Row(3));
        Softmax.Rows(x.View, x.View);
        x.ToArray()[..9].ShouldAllBe(v => float.IsNaN(v));
        x.View.Row(3).ToArray().ShouldBe([0, 1, 0]);
    }

    [Fact]
    public void Gather_OfRows_CopiesThemInOrder()
    {
        using var source = GuardedMatrix.Random(9, 5, new SeededRandom(6), 3);
        using var target = new GuardedMatrix(4, 5, 1);
        Rows.Gather(source.View, [8, 0, 3, 3], target.View);
        target.View.Row(0).ToArray().ShouldBe(source.View.Row(8).ToArray());
        target.View.Row(3).ToArray().ShouldBe(source.View.Row(3).ToArray());
        target.ShouldBeUntouchedAround();
        Should.Throw<ArgumentOutOfRangeException>(() => Rows.Gather(source.View, [9, 0, 0, 0], target.View)).Message.ShouldContain("9 rows");
        Should.Throw<ArgumentOutOfRangeException>(() => Rows.Gather(source.View, [-1, 0, 0, 0], target.View));
    }
}
