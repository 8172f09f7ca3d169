using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// A number as waves of learnt frequencies: y = (sin 2πcx, cos 2πcx) for each c, all sines first. c starts normal with mean 0 and deviation 0.5.
/// Source: Gorishniy, Rubachev and Babenko 2022, arXiv:2203.05556.
/// </summary>
public sealed class Periodic : Layer
{
    private const double Deviation = 0.5;

    private readonly int count;
    private readonly Parameter frequencies;
    private readonly RowBuffer output;
    private MatrixView x;
    private MatrixView y;

    internal Periodic(string name, int count)
    {
        Name = name;
        this.count = count;
        frequencies = new Parameter($"{name}.frequencies", [count], ParameterLayout.Flat);
        output = new RowBuffer(2 * count);
        Parameters = [frequencies];
    }

    public string Name { get; }
    public override int Inputs => 1;
    public override int Outputs => 2 * count;
    public override IReadOnlyList<Parameter> Parameters { get; }

    internal override void Initialize(SeededRandom random)
    {
        // Box and Muller 1958: two uniform numbers make a normal one.
        foreach (ref var frequency in frequencies.Span)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            frequency = (float)(Deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }

    internal override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        x = input;
        y = output.Take(input.Rows);
        for (var row = 0; row < y.Rows; row++)
        {
            var to = y.Row(row);
            for (var i = 0; i < count; i++)
            {
                (to[i], to[count + i]) = MathF.SinCos(2 * MathF.PI * frequencies.Span[i] * x[row, 0]);
            }
        }

        return y;
    }

    // ∂c = Σ 2πx·(∂sin·cos − ∂cos·sin); the input is a column of the table: nobody asks for its slope.
    internal override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        var slopes = frequencies.GradientSpan;
        slopes.Clear();
        for (var row = 0; row < outputGradient.Rows; row++)
        {
            var dy = outputGradient.Row(row);
            var waves = y.Row(row);
            var factor = 2 * MathF.PI * x[row, 0];
            for (var i = 0; i < count; i++)
            {
                slopes[i] += factor * (dy[i] * waves[count + i] - dy[count + i] * waves[i]);
            }
        }

        return default;
    }
}
