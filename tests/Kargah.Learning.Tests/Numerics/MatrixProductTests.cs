using Kargah.Numerics;

namespace Kargah.Learning.Tests.Numerics;

public sealed class MatrixProductTests
{
    // Sums of at most 70 products of numbers in [-1, 1], in single precision.
    private const float Tolerance = 2e-5f;

    public static TheoryData<int, int, int> Shapes => new()
    {
        { 0, 3, 2 }, { 1, 1, 1 }, { 2, 7, 5 }, { 5, 8, 4 }, { 3, 9, 3 }, { 4, 15, 6 }, { 7, 16, 8 }, { 9, 17, 13 }, { 33, 70, 11 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Products_OfRandomMatrices_AgreeWithPlainLoopsInDouble(int rows, int inputs, int outputs)
    {
        var random = new SeededRandom(rows + 100 * inputs + outputs);
        var (x, w, b, dy) = (Draw(rows * inputs), Draw(outputs * inputs), Draw(outputs), Draw(rows * outputs));
        var (y, dx, dw) = (new float[rows * outputs], new float[rows * inputs], new float[outputs * inputs]);

        MatrixProduct.Forward(x, w, b, y, rows, inputs, outputs);
        MatrixProduct.InputGradient(dy, w, dx, rows, inputs, outputs);
        MatrixProduct.WeightGradient(dy, x, dw, rows, inputs, outputs);

        Agree(y, (i, j) => b[j] + Sum(inputs, k => x[i * inputs + k] * w[j * inputs + k]), rows, outputs);
        Agree(dx, (i, k) => Sum(outputs, j => dy[i * outputs + j] * w[j * inputs + k]), rows, inputs);
        Agree(dw, (j, k) => Sum(rows, i => dy[i * outputs + j] * x[i * inputs + k]), outputs, inputs);

        float[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextSingle() - 1)];
    }

    [Fact]
    public void Forward_OfTooShortASpan_SaysTheShapes() =>
        Should.Throw<ArgumentException>(() => MatrixProduct.Forward(new float[5], new float[6], new float[2], new float[4], 2, 3, 2)).Message.ShouldContain("[2, 3]");

    private static double Sum(int count, Func<int, float> term) => Enumerable.Range(0, count).Sum(i => (double)term(i));

    private static void Agree(float[] actual, Func<int, int, double> expected, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                actual[i * columns + j].ShouldBe((float)expected(i, j), Tolerance, $"[{i}, {j}]");
            }
        }
    }
}
