using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// y = x·Wᵀ + b, with W: [outputs, inputs] as in PyTorch's Linear, and y = max(y, 0) on the way out where a ReLU follows: the product's own epilogue does it.
/// Starts uniform in ±1/√inputs, weights and biases, as PyTorch's.
/// </summary>
public sealed class Linear : Layer
{
    // Columns that are summed side by side.
    private const int Group = 64;

    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly RowBuffer output;
    private readonly RowBuffer inputGradient;
    private readonly FloatBuffer transposed;
    private readonly SharedWork biasGradient;
    private MatrixView x;
    private MatrixView y;
    private MatrixView dy;

    /// <param name="relu">Whether a ReLU follows.</param>
    /// <param name="inputIsRelu">Whether the input is the output of a linear layer's own ReLU, which is then undone here, in the epilogue of ∂x = ∂y·W.</param>
    internal Linear(string name, int inputs, int outputs, bool relu = false, bool inputIsRelu = false)
    {
        Inputs = inputs;
        Outputs = outputs;
        Relu = relu;
        InputIsRelu = inputIsRelu;
        Name = name;
        weight = new Parameter($"{name}.weight", [outputs, inputs], ParameterLayout.Panels);
        bias = new Parameter($"{name}.bias", [outputs], ParameterLayout.Flat);
        output = new RowBuffer(outputs);
        inputGradient = new RowBuffer(inputs);
        transposed = new FloatBuffer(PanelMatrix.LengthFor(outputs, inputs));
        biasGradient = new SharedWork((firstGroup, endGroup) =>
        {
            var (first, end) = (firstGroup * Group, Math.Min(Outputs, endGroup * Group));
            Reductions.ColumnSums(dy.ColumnRange(first, end), bias.GradientSpan[first..end]);
        });
        Parameters = [weight, bias];
    }

    public string Name { get; }
    public override int Inputs { get; }
    public override int Outputs { get; }
    public bool Relu { get; }
    internal bool InputIsRelu { get; }

    /// <summary>Whether the layer that follows undoes the ReLU, so that <see cref="Backward"/> need not.</summary>
    internal bool ReluUndoneAbove { get; set; }

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
        y = output.Take(input.Rows);
        MatrixProduct.Multiply(pass.Team, x, weight.Panels, y, new Epilogue { Bias = bias.Values, Relu = Relu });
        return y;
    }

    internal override unsafe MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        if (Relu && !ReluUndoneAbove)
        {
            for (var row = 0; row < y.Rows; row++)
            {
                Elementwise.ReluBackward(y.Row(row), outputGradient.Row(row), outputGradient.Row(row));
            }
        }

        MatrixProduct.MultiplyTransposed(pass.Team, x, outputGradient, weight.GradientPanels);
        dy = outputGradient;
        biasGradient.Run(pass.Team, (Outputs + Group - 1) / Group, (long)dy.Rows * Outputs);
        if (!needsInputGradient)
        {
            return default;
        }

        var w = new PanelMatrix(transposed.Pointer, Outputs, Inputs);
        MatrixProduct.Transpose(pass.Team, weight.Panels, w);
        var dx = inputGradient.Take(outputGradient.Rows);
        MatrixProduct.Multiply(pass.Team, outputGradient, w, dx, new Epilogue { Mask = InputIsRelu ? x : default });
        return dx;
    }
}
