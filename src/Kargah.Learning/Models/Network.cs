using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// Linear layers with ReLU between them: y = Wₙ·relu(… relu(W₁·x + b₁) …) + bₙ. One layer alone is a linear model. The output is not squashed:
/// losses take logits. Weights are [outputs, inputs], as in PyTorch's Linear. Not safe for use by several threads at once.
/// </summary>
public sealed class Network
{
    private readonly int[] widths;
    private readonly int[] weightStarts;
    private readonly double dropout;
    private readonly float[][] outputs;
    private readonly float[][] outputGradients;
    private float[] input = [];
    private int batch;
    private bool dropped;

    /// <param name="widths">Inputs, hidden widths…, outputs: at least two, all positive.</param>
    /// <param name="dropout">Share of hidden units silenced while training; the others are scaled by 1 / (1 − share).</param>
    public Network(IReadOnlyList<int> widths, double dropout = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(widths.Count, 2, nameof(widths));
        this.widths = [.. widths];
        this.dropout = dropout;
        weightStarts = new int[Layers];
        var total = 0;
        for (var layer = 0; layer < Layers; layer++)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widths[layer + 1], nameof(widths));
            weightStarts[layer] = total;
            total = checked(total + (widths[layer] + 1) * widths[layer + 1]);
        }

        Parameters = new float[total];
        Gradients = new float[total];
        outputs = new float[Layers][];
        outputGradients = new float[Layers][];
        Array.Fill(outputs, []);
        Array.Fill(outputGradients, []);
    }

    public int Layers => widths.Length - 1;
    public IReadOnlyList<int> Widths => widths;
    public int Inputs => widths[0];
    public int Outputs => widths[^1];

    /// <summary>All layers in a row, each its weights and then its biases.</summary>
    public float[] Parameters { get; }

    /// <summary>∂loss/∂parameter from the last <see cref="Backward"/>, laid out as <see cref="Parameters"/>.</summary>
    public float[] Gradients { get; }

    /// <returns>W of a layer: [outputs, inputs].</returns>
    public Span<float> Weights(int layer) => Parameters.AsSpan(weightStarts[layer], widths[layer] * widths[layer + 1]);

    /// <returns>b of a layer: [outputs].</returns>
    public Span<float> Biases(int layer) => Parameters.AsSpan(weightStarts[layer] + widths[layer] * widths[layer + 1], widths[layer + 1]);

    /// <summary>Weights and biases uniform in ±1/√inputs of the layer: what PyTorch's Linear starts from.</summary>
    public void Initialize(SeededRandom random)
    {
        for (var layer = 0; layer < Layers; layer++)
        {
            var bound = 1 / Math.Sqrt(widths[layer]);
            var end = weightStarts[layer] + (widths[layer] + 1) * widths[layer + 1];
            for (var i = weightStarts[layer]; i < end; i++)
            {
                Parameters[i] = (float)((2 * random.NextDouble() - 1) * bound);
            }
        }
    }

    /// <param name="x">[rows, inputs]; kept until <see cref="Backward"/>, not copied.</param>
    /// <param name="rows">Rows to take from <paramref name="x"/>.</param>
    /// <param name="dropoutRandom">Draws the silenced units of a training step; null: none are silenced.</param>
    /// <returns>[rows, outputs]; valid until the next call.</returns>
    public ReadOnlySpan<float> Forward(float[] x, int rows, SeededRandom? dropoutRandom = null)
    {
        input = x;
        batch = rows;
        dropped = dropoutRandom is not null && dropout > 0;
        var previous = x;
        for (var layer = 0; layer < Layers; layer++)
        {
            Grow(ref outputs[layer], rows * widths[layer + 1]);
            MatrixProduct.Forward(previous, Weights(layer), Biases(layer), outputs[layer], rows, widths[layer], widths[layer + 1]);
            previous = outputs[layer];
            if (layer < Layers - 1)
            {
                Rectify(previous.AsSpan(0, rows * widths[layer + 1]), dropped ? dropoutRandom : null);
            }
        }

        return previous.AsSpan(0, rows * Outputs);
    }

    /// <summary>Fills <see cref="Gradients"/> for the rows of the last <see cref="Forward"/>.</summary>
    /// <param name="outputGradient">∂loss/∂output: [rows, outputs].</param>
    public void Backward(ReadOnlySpan<float> outputGradient)
    {
        var gradient = outputGradient;
        for (var layer = Layers - 1; layer >= 0; layer--)
        {
            var (inputs, width) = (widths[layer], widths[layer + 1]);
            var weightGradient = Gradients.AsSpan(weightStarts[layer], inputs * width);
            var layerInput = layer == 0 ? input : outputs[layer - 1];
            MatrixProduct.WeightGradient(gradient, layerInput, weightGradient, batch, inputs, width);
            SumOverRows(gradient, Gradients.AsSpan(weightStarts[layer] + inputs * width, width));
            if (layer > 0)
            {
                Grow(ref outputGradients[layer - 1], batch * inputs);
                var below = outputGradients[layer - 1].AsSpan(0, batch * inputs);
                MatrixProduct.InputGradient(gradient, Weights(layer), below, batch, inputs, width);
                BackThroughRectifier(below, layerInput);
                gradient = below;
            }
        }
    }

    private void Rectify(Span<float> values, SeededRandom? dropoutRandom)
    {
        var scale = (float)(1 / (1 - dropout));
        for (var i = 0; i < values.Length; i++)
        {
            // Not Math.Max: a NaN has to reach the loss, where it is noticed.
            var value = values[i] < 0 ? 0 : values[i];
            values[i] = dropoutRandom is null ? value : dropoutRandom.NextSingle() < dropout ? 0 : value * scale;
        }
    }

    // A unit that was silenced or negative left zero behind, so the output itself is the mask.
    private void BackThroughRectifier(Span<float> gradient, float[] output)
    {
        var scale = dropped ? (float)(1 / (1 - dropout)) : 1;
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] = output[i] > 0 ? gradient[i] * scale : 0;
        }
    }

    private void SumOverRows(ReadOnlySpan<float> matrix, Span<float> sums)
    {
        sums.Clear();
        for (var start = 0; start < batch * sums.Length; start += sums.Length)
        {
            for (var j = 0; j < sums.Length; j++)
            {
                sums[j] += matrix[start + j];
            }
        }
    }

    private static void Grow(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new float[length];
        }
    }
}
