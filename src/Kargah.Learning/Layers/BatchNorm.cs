using System.Numerics;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// y = (x − mean)/√(variance + 1e-5)·weight + bias, each column by itself. While training mean and variance are the batch's (divided by the rows), and the running ones
/// move a tenth of the way towards them (that variance divided by the rows less one); otherwise the running ones are used, and so they are for a batch of one row,
/// which has no variance. PyTorch's BatchNorm1d, which refuses such a batch. Source: Ioffe and Szegedy 2015, arXiv:1502.03167.
/// </summary>
public sealed unsafe class BatchNorm : Layer
{
    private const float Epsilon = 1e-5f;
    private const float Momentum = 0.1f;

    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly float[] runningMean;
    private readonly float[] runningVariance;
    private readonly float[] batches = new float[1];
    private readonly int space;
    private readonly FloatBuffer columns;
    private readonly RowBuffer output;
    private readonly RowBuffer inputGradient;
    private MatrixView x;
    private bool ofBatch;

    internal BatchNorm(string name, int width)
    {
        Name = name;
        Inputs = width;
        weight = new Parameter($"{name}.weight", [width], ParameterLayout.Flat);
        bias = new Parameter($"{name}.bias", [width], ParameterLayout.Flat);
        runningMean = new float[width];
        runningVariance = new float[width];
        Array.Fill(runningVariance, 1);
        space = (width + 31) / 32 * 32;
        columns = new FloatBuffer(6L * space);
        output = new RowBuffer(width);
        inputGradient = new RowBuffer(width);
        Parameters = [weight, bias];
        Buffers = [new($"{name}.running_mean", runningMean), new($"{name}.running_var", runningVariance), new($"{name}.num_batches_tracked", batches)];
    }

    public string Name { get; }
    public override int Inputs { get; }
    public override int Outputs => Inputs;
    public override IReadOnlyList<Parameter> Parameters { get; }
    public override IReadOnlyList<LayerBuffer> Buffers { get; }

    // One number a column each, filled up to whole vectors.
    private float* Mean => columns.Pointer;
    private float* InverseDeviation => columns.Pointer + space;
    private float* Slope => columns.Pointer + 2L * space;
    private float* Shift => columns.Pointer + 3L * space;
    private float* PerInput => columns.Pointer + 4L * space;
    private float* Constant => columns.Pointer + 5L * space;

    internal override void Initialize(SeededRandom random) => weight.Span.Fill(1);

    internal override MatrixView Forward(in MatrixView input, in Pass pass)
    {
        x = input;
        ofBatch = pass.Training && input.Rows > 1;
        if (ofBatch)
        {
            Measure();
        }
        else
        {
            for (var j = 0; j < Inputs; j++)
            {
                Mean[j] = runningMean[j];
                InverseDeviation[j] = 1 / MathF.Sqrt(runningVariance[j] + Epsilon);
            }
        }

        for (var j = 0; j < Inputs; j++)
        {
            Slope[j] = weight.Values[j] * InverseDeviation[j];
            Shift[j] = bias.Values[j] - Mean[j] * Slope[j];
        }

        var y = output.Take(input.Rows);
        var (slope, shift) = (new Column(Slope), new Column(Shift));
        for (var row = 0; row < x.Rows; row++)
        {
            var (from, to) = (new Column(x, row), new Column(y, row));
            for (var i = 0; i < Inputs; i += Vector<float>.Count)
            {
                to[i] = from[i] * slope[i] + shift[i];
            }
        }

        return y;
    }

    // With x̂ the normalized x and n rows: ∂b = Σ∂y, ∂w = Σ∂y·x̂, ∂x = w/√(variance + ε)·(∂y − ∂b/n − x̂·∂w/n); without the last two where the statistics are not the batch's.
    internal override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        Reductions.ColumnSums(outputGradient, bias.GradientSpan);
        weight.GradientSpan.Clear();
        var (mean, sums) = (new Column(Mean), new Column(PerInput));
        new Span<float>(PerInput, space).Clear();
        for (var row = 0; row < x.Rows; row++)
        {
            var (dy, from) = (new Column(outputGradient, row), new Column(x, row));
            for (var i = 0; i < Inputs; i += Vector<float>.Count)
            {
                sums[i] += dy[i] * (from[i] - mean[i]);
            }
        }

        for (var j = 0; j < Inputs; j++)
        {
            weight.Gradients[j] = PerInput[j] * InverseDeviation[j];
        }

        if (!needsInputGradient)
        {
            return default;
        }

        // ∂x = slope·∂y + perInput·x + constant, with what does not depend on the row taken together.
        var share = ofBatch ? 1f / x.Rows : 0;
        for (var j = 0; j < Inputs; j++)
        {
            PerInput[j] = -Slope[j] * InverseDeviation[j] * weight.Gradients[j] * share;
            Constant[j] = -Slope[j] * bias.Gradients[j] * share - Mean[j] * PerInput[j];
        }

        var dx = inputGradient.Take(outputGradient.Rows);
        var (slope, perInput, constant) = (new Column(Slope), new Column(PerInput), new Column(Constant));
        for (var row = 0; row < dx.Rows; row++)
        {
            var (dy, from, to) = (new Column(outputGradient, row), new Column(x, row), new Column(dx, row));
            for (var i = 0; i < Inputs; i += Vector<float>.Count)
            {
                to[i] = dy[i] * slope[i] + (from[i] * perInput[i] + constant[i]);
            }
        }

        return dx;
    }

    private void Measure()
    {
        var n = x.Rows;
        Reductions.ColumnSums(x, new Span<float>(Mean, Inputs));
        for (var j = 0; j < Inputs; j++)
        {
            Mean[j] /= n;
        }

        // Around the mean, in a second pass: a large mean does not eat a small spread.
        var (mean, squares) = (new Column(Mean), new Column(InverseDeviation));
        new Span<float>(InverseDeviation, space).Clear();
        for (var row = 0; row < n; row++)
        {
            var from = new Column(x, row);
            for (var i = 0; i < Inputs; i += Vector<float>.Count)
            {
                var deviation = from[i] - mean[i];
                squares[i] += deviation * deviation;
            }
        }

        for (var j = 0; j < Inputs; j++)
        {
            var sum = InverseDeviation[j];
            InverseDeviation[j] = 1 / MathF.Sqrt(sum / n + Epsilon);
            runningMean[j] += Momentum * (Mean[j] - runningMean[j]);
            runningVariance[j] += Momentum * (sum / (n - 1) - runningVariance[j]);
        }

        batches[0]++;
    }

    /// <summary>Numbers side by side, a vector at a time; what a last vector takes too much is fill.</summary>
    private readonly struct Column(float* data)
    {
        public Column(in MatrixView matrix, int row)
            : this(matrix.Data + (long)row * matrix.Stride)
        {
        }

        public Vector<float> this[int i]
        {
            get => Vector.Load(data + i);
            set => value.Store(data + i);
        }
    }
}
