namespace Kargah.Numerics.Tests;

public sealed unsafe class CrossEntropyTests
{
    public static TheoryData<InstructionSet> InstructionSetsHere => MatrixProductTests.InstructionSetsHere;

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void OfSoftmax_OfAnyShape_EqualsTheOracle(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        var random = new SeededRandom(7);
        foreach (var (rows, columns) in new[] { (1, 1), (1, 2), (15, 2), (16, 3), (17, 10), (33, 16), (5, 17), (40, 64), (18, 65), (3, 130) })
        {
            foreach (var smoothing in new[] { 0, 0.1 })
            {
                using var z = GuardedMatrix.Random(rows, columns, random, 3);
                using var gradient = new GuardedMatrix(rows, columns, 2);
                Elementwise.Scale(200, z.View.Row(0), z.View.Row(0));
                float[] labels = [.. Enumerable.Range(0, rows).Select(_ => (float)random.NextInt32(columns))];
                float[] weights = [.. Enumerable.Range(0, rows).Select(_ => random.NextSingle())];
                var expected = 0.0;
                var slopes = new double[rows, columns];
                for (var i = 0; i < rows; i++)
                {
                    var row = z.View.Row(i).ToArray();
                    var largest = (double)row.Max();
                    var sum = row.Sum(v => Math.Exp(v - largest));
                    for (var j = 0; j < columns; j++)
                    {
                        var y = (j == (int)labels[i] ? 1 - smoothing : 0) + smoothing / columns;
                        expected -= weights[i] * y * (row[j] - largest - Math.Log(sum));
                        slopes[i, j] = weights[i] * (Math.Exp(row[j] - largest) / sum - y);
                    }
                }

                CrossEntropy.OfSoftmax(z.View, labels, weights, smoothing, gradient.View).ShouldBe(expected, 1e-6 * (1 + Math.Abs(expected)));
                for (var i = 0; i < rows; i++)
                {
                    for (var j = 0; j < columns; j++)
                    {
                        ((double)gradient.View[i, j]).ShouldBe(slopes[i, j], 3e-7);
                    }
                }

                gradient.ShouldBeUntouchedAround();
                CrossEntropy.OfSoftmax(z.View, labels, weights, smoothing, z.View);
                z.ToArray().ShouldBe(gradient.ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void OfSoftmax_OfASureModel_LeavesNoSubnormalGradient(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        using var z = new GuardedMatrix(1, 3);
        new[] { 90f, 0, 40 }.CopyTo(z.View.Row(0));
        CrossEntropy.OfSoftmax(z.View, [0], [1], 0, z.View).ShouldBe(0, 1e-20);
        z.View.Row(0)[1].ShouldBe(0);
        z.View.Row(0)[0].ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(InstructionSetsHere))]
    public void OfSoftmax_OfRowsThatHaveNone_IsNaNThereAlone(InstructionSet set)
    {
        using var scope = InstructionSets.Force(set);
        using var z = new GuardedMatrix(3, 2);
        new[] { float.NaN, 1 }.CopyTo(z.View.Row(0));
        new[] { 0f, 0 }.CopyTo(z.View.Row(1));
        new[] { 1, float.PositiveInfinity }.CopyTo(z.View.Row(2));
        CrossEntropy.OfSoftmax(z.View, [0, 0, 0], [1, 1, 1], 0, z.View).ShouldBe(double.NaN);
        z.View.Row(1).ToArray().ShouldBe([-0.5f, 0.5f]);
        z.View.Row(0).ToArray().Concat(z.View.Row(2).ToArray()).ShouldAllBe(v => float.IsNaN(v));
    }

    [Fact]
    public void OfSoftmax_OfOtherShapes_Throws()
    {
        using var z = new GuardedMatrix(3, 2);
        Should.Throw<ShapeMismatchException>(() => CrossEntropy.OfSoftmax(z.View, [0, 0], [1, 1, 1], 0, z.View));
    }

    [Fact]
    public void Panels_OfAnyShape_ComeBackInBothOrders()
    {
        foreach (var (rows, columns) in new[] { (1, 1), (3, 2), (16, 16), (17, 33), (40, 31), (70, 65), (5, 100) })
        {
            using var buffer = new FloatBuffer(PanelMatrix.LengthFor(rows, columns));
            var panels = new PanelMatrix(buffer.Pointer, rows, columns);
            float[] values = [.. Enumerable.Range(1, rows * columns).Select(number => (float)number)];
            foreach (var transposed in new[] { false, true })
            {
                buffer.Span.Fill(-1);
                panels.Load(values, transposed);
                panels[rows - 1, 0].ShouldBe(transposed ? values[rows - 1] : values[(rows - 1) * columns]);
                panels[0, columns - 1].ShouldBe(transposed ? values[(columns - 1) * rows] : values[columns - 1]);
                buffer.Span.ToArray().Count(value => value == 0).ShouldBe((int)buffer.Length - rows * columns);
                var back = new float[rows * columns];
                panels.Save(back, transposed);
                back.ShouldBe(values);
            }
        }
    }
}
