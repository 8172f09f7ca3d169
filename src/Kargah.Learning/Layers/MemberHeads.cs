using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>The last layer of an ensemble: each member has a linear layer of its own, <c>heads.m.weight</c> and <c>heads.m.bias</c>.</summary>
public sealed class MemberHeads : Layer
{
    private readonly Parameter[] weights;
    private readonly Parameter[] biases;
    private readonly RowBuffer output;
    private readonly RowBuffer inputGradient;
    private readonly FloatBuffer transposed;
    private MatrixView x;

    internal MemberHeads(int inputs, int outputs, int members)
    {
        Inputs = inputs;
        Outputs = outputs;
        weights = [.. Enumerable.Range(0, members).Select(m => new Parameter($"heads.{m}.weight", [outputs, inputs], ParameterLayout.Panels))];
        biases = [.. Enumerable.Range(0, members).Select(m => new Parameter($"heads.{m}.bias", [outputs], ParameterLayout.Flat))];
        output = new RowBuffer(outputs);
        inputGradient = new RowBuffer(inputs);
        transposed = new FloatBuffer(PanelMatrix.LengthFor(outputs, inputs));
        Parameters = [.. weights.Zip(biases).SelectMany(pair => new[] { pair.First, pair.Second })];
    }

    public int Members => weights.Length;
    public override int Inputs { get; }
    public override int Outputs { get; }
    public override IReadOnlyList<Parameter> Parameters { get; }

    internal override void Initialize(SeededRandom random)
    {
        foreach (var parameter in Parameters)
        {
            parameter.DrawUniform(random, 1 / Math.Sqrt(Inputs));
        }
    }

    internal override unsafe MatrixView Forward(in MatrixView input, in Pass pass)
    {
        x = input;
        var y = output.Take(input.Rows);
        for (var m = 0; m < Members; m++)
        {
            MatrixProduct.Multiply(pass.Team, RowsOf(x, m), weights[m].Panels, RowsOf(y, m), new Epilogue { Bias = biases[m].Values });
        }

        return y;
    }

    internal override unsafe MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        var dx = inputGradient.Take(outputGradient.Rows);
        var w = new PanelMatrix(transposed.Pointer, Outputs, Inputs);
        for (var m = 0; m < Members; m++)
        {
            var dy = RowsOf(outputGradient, m);
            MatrixProduct.MultiplyTransposed(pass.Team, RowsOf(x, m), dy, weights[m].GradientPanels);
            Reductions.ColumnSums(dy, biases[m].GradientSpan);
            MatrixProduct.Transpose(pass.Team, weights[m].Panels, w);
            MatrixProduct.Multiply(pass.Team, dy, w, RowsOf(dx, m), default);
        }

        return dx;
    }

    // Every Members-th row, in place: a member's rows are a matrix with a longer stride.
    private unsafe MatrixView RowsOf(in MatrixView rows, int member) =>
        new(rows.Data + (long)member * rows.Stride, rows.Rows / Members, rows.Columns, rows.Stride * Members);
}
