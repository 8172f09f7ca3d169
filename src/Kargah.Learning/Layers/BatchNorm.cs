using System.Runtime.Intrinsics;
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

    // Columns that go together: a vector, and a cache line of their own.
    private const int Group = 16;

    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly float[] runningMean;
    private readonly float[] runningVariance;
    private readonly float[] batches = new float[1];
    private readonly int space;
    private readonly FloatBuffer columns;
    private readonly RowBuffer output;
    private readonly RowBuffer inputGradient;
    private readonly SharedWork forward;
    private readonly SharedWork backward;
    private MatrixView x;
    private MatrixView y;
    private MatrixView dx;
    private MatrixView dy;
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
        forward = new SharedWork(ForwardOf);
        backward = new SharedWork(BackwardOf);
        Parameters = [weight, bias];
        Buffers = [new($"{name}.running_mean", runningMean), new($"{name}.running_var", runningVariance), new($"{name}.num_batches_tracked", batches)];
    }

    public string Name { get; }
    public override int Inputs { get; }
    public override int Outputs => Inputs;
    public override IReadOnlyList<Parameter> Parameters { get; }
    public override IReadOnlyList<LayerBuffer> Buffers { get; }

    private int Groups => (Inputs + Group - 1) / Group;

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
        (x, y) = (input, output.Take(input.Rows));
        ofBatch = pass.Training && input.Rows > 1;
        batches[0] += ofBatch ? 1 : 0;
        forward.Run(pass.Team, Groups, (long)x.Rows * Inputs);
        return y;
    }

    internal override MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient)
    {
        dy = outputGradient;
        dx = needsInputGradient ? inputGradient.Take(outputGradient.Rows) : default;
        backward.Run(pass.Team, Groups, (long)x.Rows * Inputs);
        return dx;
    }

    // All loops go along the rows, as they lie in memory; the columns' sums stay in the first cache. What the last vector takes too much is fill.
    private void ForwardOf(int firstGroup, int endGroup)
    {
        var (first, end) = (firstGroup * Group, endGroup * Group);
        if (ofBatch)
        {
            Measure(first, end);
        }

        for (var j = first; j < Math.Min(end, Inputs); j++)
        {
            if (!ofBatch)
            {
                Mean[j] = runningMean[j];
                InverseDeviation[j] = 1 / MathF.Sqrt(runningVariance[j] + Epsilon);
            }

            Slope[j] = weight.Values[j] * InverseDeviation[j];
            Shift[j] = bias.Values[j] - Mean[j] * Slope[j];
        }

        float* slope = Slope, shift = Shift;
        for (var row = 0; row < x.Rows; row++)
        {
            float* from = At(x, row), to = At(y, row);
            for (var j = first; j < end; j += Group)
            {
                (Vector512.Load(from + j) * Vector512.Load(slope + j) + Vector512.Load(shift + j)).Store(to + j);
            }
        }
    }

    private void Measure(int first, int end)
    {
        var n = x.Rows;
        float* mean = Mean, squares = InverseDeviation;
        Clear(mean, first, end);
        Clear(squares, first, end);
        for (var row = 0; row < n; row++)
        {
            var from = At(x, row);
            for (var j = first; j < end; j += Group)
            {
                (Vector512.Load(mean + j) + Vector512.Load(from + j)).Store(mean + j);
            }
        }

        for (var j = first; j < end; j += Group)
        {
            (Vector512.Load(mean + j) / Vector512.Create((float)n)).Store(mean + j);
        }

        // Around the mean, in a second pass: a large mean does not eat a small spread.
        for (var row = 0; row < n; row++)
        {
            var from = At(x, row);
            for (var j = first; j < end; j += Group)
            {
                var deviation = Vector512.Load(from + j) - Vector512.Load(mean + j);
                (Vector512.Load(squares + j) + deviation * deviation).Store(squares + j);
            }
        }

        for (var j = first; j < Math.Min(end, Inputs); j++)
        {
            var sum = squares[j];
            InverseDeviation[j] = 1 / MathF.Sqrt(sum / n + Epsilon);
            runningMean[j] += Momentum * (mean[j] - runningMean[j]);
            runningVariance[j] += Momentum * (sum / (n - 1) - runningVariance[j]);
        }
    }

    // With x̂ the normalized x and n rows: ∂b = Σ∂y, ∂w = Σ∂y·x̂, ∂x = w/√(variance + ε)·(∂y − ∂b/n − x̂·∂w/n); without the last two where the statistics are not the batch's.
    private void BackwardOf(int firstGroup, int endGroup)
    {
        var (first, end) = (firstGroup * Group, endGroup * Group);
        float* mean = Mean, sums = Constant, products = PerInput;
        Clear(sums, first, end);
        Clear(products, first, end);
        for (var row = 0; row < x.Rows; row++)
        {
            float* slopes = At(dy, row), from = At(x, row);
            for (var j = first; j < end; j += Group)
            {
                var slope = Vector512.Load(slopes + j);
                (Vector512.Load(sums + j) + slope).Store(sums + j);
                (Vector512.Load(products + j) + slope * (Vector512.Load(from + j) - Vector512.Load(mean + j))).Store(products + j);
            }
        }

        // ∂x = slope·∂y + perInput·x + constant, with what does not depend on the row taken together.
        var share = ofBatch ? 1f / x.Rows : 0;
        for (var j = first; j < Math.Min(end, Inputs); j++)
        {
            bias.Gradients[j] = sums[j];
            weight.Gradients[j] = products[j] * InverseDeviation[j];
            PerInput[j] = -Slope[j] * InverseDeviation[j] * weight.Gradients[j] * share;
            Constant[j] = -Slope[j] * bias.Gradients[j] * share - mean[j] * PerInput[j];
        }

        float* perOutput = Slope, perInput = PerInput, constant = Constant;
        for (var row = 0; row < dx.Rows; row++)
        {
            float* slopes = At(dy, row), from = At(x, row), to = At(dx, row);
            for (var j = first; j < end; j += Group)
            {
                (Vector512.Load(slopes + j) * Vector512.Load(perOutput + j) + (Vector512.Load(from + j) * Vector512.Load(perInput + j) + Vector512.Load(constant + j))).Store(to + j);
            }
        }
    }

    private static float* At(in MatrixView matrix, int row) => matrix.Data + (long)row * matrix.Stride;

    private static void Clear(float* columns, int first, int end) => new Span<float>(columns + first, end - first).Clear();
}
