using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// y = row x of a table of learnt numbers, [levels, width]: x is a code that a <see cref="CodeEncoder"/> wrote. Starts uniform in ±1/√width. A code outside [0, levels)
/// counts as 0. Source: Guo and Berkhahn 2016, arXiv:1604.06737.
/// </summary>
public sealed class CategoricalEmbedding : Layer
{
    private readonly int levels;
    private readonly Parameter weight;
    private readonly RowBuffer output;
    private MatrixView codes;

    internal CategoricalEmbedding(string name, int levels, int width)
    {
        Name = name;
        Outputs = width;
        this.levels = levels;
        weight = new Parameter($"{name}.weight", [levels, width], ParameterLayout.Flat);
        output = new RowBuffer(width);
        Parameters = [weight];
    }

    public string Name { get; }
    public override int Inputs => 1;
    public override int Outputs { get; }
    public override IReadOnlyList<Parameter> Parameters { get; }

    internal override void Initialize(SeededRandom random) => weight.DrawUniform(random, 1 / Math.Sqrt(Outputs));

    internal override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        codes = input;
        var y = output.Take(input.Rows);
        for (var row = 0; row < y.Rows; row++)
        {
            Of(weight.Span, row).CopyTo(y.Row(row));
        }

        return y;
    }

    internal override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        weight.GradientSpan.Clear();
        for (var row = 0; row < outputGradient.Rows; row++)
        {
            var sum = Of(weight.GradientSpan, row);
            Elementwise.Add(outputGradient.Row(row), sum, sum);
        }

        // A code has no slope.
        return default;
    }

    private Span<float> Of(Span<float> table, int row)
    {
        var code = codes[row, 0];
        return table.Slice(code >= 0 && code < levels ? (int)code * Outputs : 0, Outputs);
    }
}
