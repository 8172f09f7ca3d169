namespace Kargah.Numerics.Tests;

public sealed unsafe class MatrixProductTests
{
    [Fact]
    public void Multiply_WithAnOddShape_EqualsTheOracle()
    {
        using var team = new ThreadTeam(1);
        using var a = new FloatBuffer(1000);
        using var b = new FloatBuffer(PanelMatrix.LengthFor(5, 33));
        using var c = new FloatBuffer(1000);
        var left = new MatrixView(a, 3, 5);
        var right = new PanelMatrix(b.Pointer, 5, 33);
        var product = new MatrixView(c, 3, 33);
        for (var k = 0; k < 5; k++)
        {
            for (var i = 0; i < 3; i++)
            {
                left[i, k] = i - k;
            }

            for (var j = 0; j < 33; j++)
            {
                right[k, j] = j * k;
            }
        }

        MatrixProduct.Multiply(team, left, right, product);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 33; j++)
            {
                product[i, j].ShouldBe(Enumerable.Range(0, 5).Sum(k => (i - k) * j * k));
            }
        }
    }
}
