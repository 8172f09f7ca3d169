using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// A linear layer that the members of an ensemble share, each with factors of its own: y = ((x∘rₘ)·Wᵀ)∘sₘ + bₘ for the rows of member m. One product serves all members.
/// Starts with W and b uniform in ±1/√inputs, s = 1, and r = 1, or ±1 by chance in the first layer, so that the members part.
/// Source: Wen, Tran and Ba 2020, arXiv:2002.06715; for tables Gorishniy, Kotelnikov and Babenko 2024, arXiv:2410.24210.
/// </summary>
public sealed class EnsembleLinear : Layer
{
    private readonly bool parts;
    private readonly Parameter weight;
    private readonly Parameter r;
    private readonly Parameter s;
    private readonly Parameter bias;
    private readonly RowBuffer scaledInput;
    private readonly RowBuffer product;
    private readonly RowBuffer output;
    private readonly RowBuffer productGradient;
    private readonly RowBuffer inputGradient;
    private readonly FloatBuffer transposed;
    private MatrixView x;
    private MatrixView scaled;
    private MatrixView z;

    /// <param name="parts">Whether the members start with different r.</param>
    internal EnsembleLinear(string name, int inputs, int outputs, int members, bool parts)
    {
        Name = name;
        Inputs = inputs;
        Outputs = outputs;
        Members = members;
        this.parts = parts;
        weight = new Parameter($"{name}.weight", [outputs, inputs], ParameterLayout.Panels);
        r = new Parameter($"{name}.r", [members, inputs], ParameterLayout.Flat);
        s = new Parameter($"{name}.s", [members, outputs], ParameterLayout.Flat);
        bias = new Parameter($"{name}.bias", [members, outputs], ParameterLayout.Flat);
        scaledInput = new RowBuffer(inputs);
        product = new RowBuffer(outputs);
        output = new RowBuffer(outputs);
        productGradient = new RowBuffer(outputs);
        inputGradient = new RowBuffer(inputs);
        transposed = new FloatBuffer(PanelMatrix.LengthFor(outputs, inputs));
        Parameters = [weight, r, s, bias];
    }

    public string Name { get; }
    public int Members { get; }
    public override int Inputs { get; }
    public override int Outputs { get; }
    public override IReadOnlyList<Parameter> Parameters { get; }

    internal override void Initialize(SeededRandom random)
    {
        weight.DrawUniform(random, 1 / Math.Sqrt(Inputs));
        bias.DrawUniform(random, 1 / Math.Sqrt(Inputs));
        s.Span.Fill(1);
        foreach (ref var factor in r.Span)
        {
            factor = parts && random.NextInt32(2) == 0 ? -1 : 1;
        }
    }

    internal override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        x = input;
        scaled = scaledInput.Take(x.Rows);
        z = product.Take(x.Rows);
        var y = output.Take(x.Rows);
        for (var row = 0; row < x.Rows; row++)
        {
            Elementwise.Multiply(x.Row(row), Of(r.Span, row), scaled.Row(row));
        }

        MatrixProduct.Multiply(pass.Team, scaled, weight.Panels, z, default);
        for (var row = 0; row < x.Rows; row++)
        {
            RowMath.MultiplyAdd(z.Row(row), Of(s.Span, row), Of(bias.Span, row), y.Row(row));
        }

        return y;
    }

    internal override unsafe MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        r.GradientSpan.Clear();
        s.GradientSpan.Clear();
        bias.GradientSpan.Clear();
        var dz = productGradient.Take(outputGradient.Rows);
        for (var row = 0; row < dz.Rows; row++)
        {
            var dy = outputGradient.Row(row);
            var ds = Of(s.GradientSpan, row);
            var db = Of(bias.GradientSpan, row);
            Elementwise.Add(dy, db, db);
            RowMath.MultiplyAdd(dy, z.Row(row), ds, ds);
            Elementwise.Multiply(dy, Of(s.Span, row), dz.Row(row));
        }

        MatrixProduct.MultiplyTransposed(pass.Team, scaled, dz, weight.GradientPanels);
        var w = new PanelMatrix(transposed.Pointer, Outputs, Inputs);
        MatrixProduct.Transpose(pass.Team, weight.Panels, w);
        var dx = inputGradient.Take(dz.Rows);
        MatrixProduct.Multiply(pass.Team, dz, w, dx, default);
        for (var row = 0; row < dx.Rows; row++)
        {
            var gradient = dx.Row(row);
            var dr = Of(r.GradientSpan, row);
            RowMath.MultiplyAdd(gradient, x.Row(row), dr, dr);
            Elementwise.Multiply(gradient, Of(r.Span, row), gradient);
        }

        return dx;
    }

    private Span<float> Of(Span<float> each, int row)
    {
        var width = each.Length / Members;
        return each.Slice(row % Members * width, width);
    }
}
