using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>Some rows side by side, as the network and the loss take them. The buffers are reused from batch to batch.</summary>
internal sealed class Batch(TrainingData data, int capacity, int members)
{
    private readonly float[] targets = new float[capacity];
    private readonly float[] weights = new float[capacity];
    private readonly RowBuffer inputs = new(data.Inputs);
    private readonly RowBuffer outputGradient = new(data.Outputs);
    private bool weighted;
    private int rows;

    /// <summary>[rows, inputs]</summary>
    public MatrixView Inputs { get; private set; }

    /// <summary>∂loss/∂output of the last <see cref="Loss"/>: [rows · members, outputs].</summary>
    public MatrixView OutputGradient { get; private set; }

    public void Gather(ReadOnlySpan<int> tableRows)
    {
        rows = tableRows.Length;
        Inputs = inputs.Take(rows);
        Rows.Gather(data.FeatureRows, tableRows, Inputs);
        for (var i = 0; i < rows; i++)
        {
            targets[i] = data.Targets[tableRows[i]];
        }

        weighted = data.Weights.Length > 0;
        for (var i = 0; weighted && i < rows; i++)
        {
            weights[i] = data.Weights[tableRows[i]];
        }
    }

    /// <summary>Rows of a class that no training row has get no weight: the network has no output for it.</summary>
    /// <returns>The weight of all rows together.</returns>
    public double ForgetUnknownClasses()
    {
        var total = 0.0;
        for (var i = 0; i < rows; i++)
        {
            var known = data.Task == TaskKind.Regression || targets[i] >= 0;
            weights[i] = !known ? 0 : weighted ? weights[i] : 1;
            targets[i] = known ? targets[i] : 0;
            total += weights[i];
        }

        weighted = true;
        return total;
    }

    /// <returns>Mean loss of the gathered rows; fills <see cref="OutputGradient"/>.</returns>
    public double Loss(in MatrixView outputs, LossOptions options)
    {
        OutputGradient = outputGradient.Take(rows * members);
        return options.Of(outputs, targets.AsSpan(0, rows), weighted ? weights.AsSpan(0, rows) : [], OutputGradient);
    }
}
