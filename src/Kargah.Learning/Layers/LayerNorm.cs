using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// y = (x − mean)/√(variance + 1e-5)·weight + bias, each row by itself, variance divided by the columns; the same while training and afterwards. PyTorch's LayerNorm.
/// Source: Ba, Kiros and Hinton 2016, arXiv:1607.06450.
/// </summary>
public sealed class LayerNorm : Layer
{
    private const double Epsilon = 1e-5;

    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly RowBuffer normalized;
    private readonly RowBuffer output;
    private readonly RowBuffer inputGradient;
    private MatrixView unit;
    private float[] inverseDeviations = [];

    internal LayerNorm(string name, int width)
    {
        Name = name;
        Inputs = width;
        weight = new Parameter($"{name}.weight", [width], ParameterLayout.Flat);
        bias = new Parameter($"{name}.bias", [width], ParameterLayout.Flat);
        normalized = new RowBuffer(width);
        output = new RowBuffer(width);
        inputGradient = new RowBuffer(width);
        Parameters = [weight, bias];
    }

    public string Name { get; }
    public override int Inputs { get; }
    public override int Outputs => Inputs;
    public override IReadOnlyList<Parameter> Parameters { get; }

    internal override void Initialize(SeededRandom random) => weight.Span.Fill(1);

    internal override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        if (inverseDeviations.Length < input.Rows)
        {
            inverseDeviations = new float[input.Rows];
        }

        unit = normalized.Take(input.Rows);
        var y = output.Take(input.Rows);
        for (var row = 0; row < input.Rows; row++)
        {
            var from = input.Row(row);
            var to = unit.Row(row);
            var mean = 0.0;
            foreach (var value in from)
            {
                mean += value;
            }

            mean /= Inputs;
            var squares = 0.0;
            foreach (var value in from)
            {
                squares += (value - mean) * (value - mean);
            }

            var inverse = (float)(1 / Math.Sqrt(squares / Inputs + Epsilon));
            inverseDeviations[row] = inverse;
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = (float)(from[i] - mean) * inverse;
            }

            RowMath.MultiplyAdd(to, weight.Span, bias.Span, y.Row(row));
        }

        return y;
    }

    // With x̂ the normalized row and g = ∂y·w: ∂b = Σ∂y, ∂w = Σ∂y·x̂, ∂x = (g − mean(g) − x̂·mean(g·x̂))/√(variance + ε).
    internal override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        Reductions.ColumnSums(outputGradient, bias.GradientSpan);
        weight.GradientSpan.Clear();
        var dx = inputGradient.Take(outputGradient.Rows);
        for (var row = 0; row < dx.Rows; row++)
        {
            var dy = outputGradient.Row(row);
            var x = unit.Row(row);
            var to = dx.Row(row);
            RowMath.MultiplyAdd(dy, x, weight.GradientSpan, weight.GradientSpan);
            Elementwise.Multiply(dy, weight.Span, to);
            double mean = 0, along = 0;
            for (var i = 0; i < to.Length; i++)
            {
                mean += to[i];
                along += (double)to[i] * x[i];
            }

            var m = (float)(mean / Inputs);
            var a = (float)(along / Inputs);
            var inverse = inverseDeviations[row];
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = (to[i] - m - x[i] * a) * inverse;
            }
        }

        return dx;
    }
}
