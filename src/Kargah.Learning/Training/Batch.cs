namespace Kargah.Learning;

/// <summary>Some rows side by side, as the network and the loss take them. The buffers are reused from batch to batch.</summary>
internal sealed class Batch(TrainingData data, int capacity)
{
    private readonly float[] targets = new float[capacity];
    private readonly float[] weights = new float[data.Weights.Length == 0 ? 0 : capacity];
    private readonly float[] outputGradient = new float[(long)capacity * data.Outputs];
    private int rows;

    /// <summary>[rows, inputs]</summary>
    public float[] Inputs { get; } = new float[(long)capacity * data.Inputs];

    /// <summary>∂loss/∂output of the last <see cref="Loss(ReadOnlySpan{float})"/>: [rows, outputs].</summary>
    public ReadOnlySpan<float> OutputGradient => outputGradient.AsSpan(0, rows * data.Outputs);

    public void Gather(ReadOnlySpan<int> tableRows)
    {
        rows = tableRows.Length;
        for (var i = 0; i < rows; i++)
        {
            Array.Copy(data.Features, (long)tableRows[i] * data.Inputs, Inputs, (long)i * data.Inputs, data.Inputs);
            targets[i] = data.Targets[tableRows[i]];
            if (weights.Length > 0)
            {
                weights[i] = data.Weights[tableRows[i]];
            }
        }
    }

    /// <returns>Mean loss of the gathered rows; fills <see cref="OutputGradient"/>.</returns>
    public double Loss(ReadOnlySpan<float> outputs) => Loss(
        data.Task, outputs, targets.AsSpan(0, rows), weights.Length == 0 ? [] : weights.AsSpan(0, rows), outputGradient.AsSpan(0, rows * data.Outputs));

    public static double Loss(TaskKind task, ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, Span<float> gradient) => task switch
    {
        TaskKind.Regression => Losses.SquaredError(outputs, targets, weights, gradient),
        TaskKind.Binary => Losses.BinaryCrossEntropy(outputs, targets, weights, gradient),
        _ => Losses.SoftmaxCrossEntropy(outputs, targets, weights, gradient),
    };
}
