using System.Buffers;
using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>The loss of classifications and its gradient in one pass, from logits.</summary>
public static unsafe class CrossEntropy
{
    // Few enough columns for the stack.
    private const int FewColumns = 64;

    // What a sure model's gradient shrinks to on its way back would be subnormal, and each operation with such numbers takes a hundred times as long. Beside the other
    // rows' gradients, and beside Adam's ε, so little is nothing in single precision.
    private const float Nothing = 1e-20f;

    /// <summary>
    /// Σᵢ wᵢ·(log Σⱼ e^zᵢⱼ − Σⱼ yᵢⱼ·zᵢⱼ) with yᵢⱼ = (1 − ε)·[j = labelᵢ] + ε/columns, and gradient[i, j] = wᵢ·(softmax(zᵢ)ⱼ − yᵢⱼ), 0 where that is below 1e-20.
    /// The row's largest logit is taken out first, so that nothing overflows; sums over a row are taken column by column in float, over rows in double.
    /// </summary>
    /// <remarks>Within 4e-7 of the exact loss of a row, relative to the larger of 1 and the spread of its logits. Source: Szegedy et al. 2016, arXiv:1512.00567 (smoothing).</remarks>
    /// <param name="logits">z: [rows × columns]. A NaN or +∞ in a row, or nothing but −∞, makes the loss NaN, and the row's gradient.</param>
    /// <param name="labels">One a row: whole numbers in [0, columns).</param>
    /// <param name="weights">w: one a row.</param>
    /// <param name="smoothing">ε in [0, 1).</param>
    /// <param name="gradient">Of the logits' shape; may be the logits themselves.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static double OfSoftmax(in MatrixView logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, double smoothing, in MatrixView gradient)
    {
        if (logits.Rows != gradient.Rows || logits.Columns != gradient.Columns || labels.Length != logits.Rows || weights.Length != logits.Rows)
        {
            throw new ShapeMismatchException("CrossEntropy", (logits.Rows, logits.Columns), (gradient.Rows, gradient.Columns), (labels.Length, weights.Length));
        }

        var floats = Blocks.Size * ((logits.Columns + Blocks.Size - 1) / Blocks.Size * Blocks.Size);
        if (logits.Columns <= FewColumns)
        {
            var stack = stackalloc float[floats];
            return OfBlocks(logits, labels, weights, (float)smoothing, gradient, stack);
        }

        var rented = ArrayPool<float>.Shared.Rent(floats);
        fixed (float* scratch = rented)
        {
            var loss = OfBlocks(logits, labels, weights, (float)smoothing, gradient, scratch);
            ArrayPool<float>.Shared.Return(rented);
            return loss;
        }
    }

    private static double OfBlocks(
        in MatrixView logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, float smoothing, in MatrixView gradient, float* columns)
    {
        var ofRows = stackalloc float[4 * Blocks.Size];
        var loss = 0.0;
        for (var first = 0; first < logits.Rows; first += Blocks.Size)
        {
            var rows = Math.Min(Blocks.Size, logits.Rows - first);
            var block = new Block(columns, logits.Columns, ofRows, smoothing);
            labels.Slice(first, rows).CopyTo(new Span<float>(block.Labels, Blocks.Size));
            weights.Slice(first, rows).CopyTo(new Span<float>(block.Weights, Blocks.Size));
            PanelCopies.ToLanes(logits.Slice(first, rows), columns);
            switch (InstructionSets.Active)
            {
                case InstructionSet.Avx512:
                    Derive<Lanes512>(block);
                    break;
                case InstructionSet.Avx2:
                    Derive<Lanes256>(block);
                    break;
                default:
                    Derive<Lanes128>(block);
                    break;
            }

            PanelCopies.FromLanes(columns, gradient.Slice(first, rows));
            for (var row = 0; row < rows; row++)
            {
                loss += block.Weights[row] * (Math.Log(block.Totals[row]) - block.AtLabels[row]);
            }
        }

        return loss;
    }

    /// <summary>A row in each lane: nothing is ever summed across a vector, and two classes take no longer than they must.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Derive<T>(Block block)
        where T : struct, ILanes<T>
    {
        var (certain, everywhere) = (T.Of(1 - block.Smoothing), T.Of(block.Smoothing / block.Count));
        for (var lane = 0; lane < Blocks.Size; lane += T.Count)
        {
            var end = block.Columns + block.Count * Blocks.Size + lane;
            var largest = T.Of(float.NegativeInfinity);
            for (var z = block.Columns + lane; z < end; z += Blocks.Size)
            {
                var values = T.Load(z);
                largest = T.Select(T.Less(largest, values), values, largest);
            }

            var label = T.Load(block.Labels + lane);
            var (total, atLabel, sum, column) = (T.Zero, T.Zero, T.Zero, T.Zero);
            for (var z = block.Columns + lane; z < end; z += Blocks.Size)
            {
                var shifted = T.Load(z) - largest;
                var e = LaneFunctions.Exp(shifted);
                e.Store(z);
                total += e;
                sum += shifted;
                atLabel = T.SelectEqual(label, column, shifted, atLabel);
                column += T.Of(1);
            }

            total.Store(block.Totals + lane);
            // Without smoothing the sum, which may be infinite, must not be touched.
            (block.Smoothing > 0 ? T.MultiplyAdd(sum, everywhere, atLabel * certain) : atLabel).Store(block.AtLabels + lane);
            var weight = T.Load(block.Weights + lane);
            var share = T.Of(1) / total;
            column = T.Zero;
            for (var z = block.Columns + lane; z < end; z += Blocks.Size)
            {
                var slope = (T.Load(z) * share - T.SelectEqual(label, column, certain, T.Zero) - everywhere) * weight;
                T.ZeroWhereLess(T.Abs(slope), T.Of(Nothing), slope).Store(z);
                column += T.Of(1);
            }
        }
    }

    /// <summary>Sixteen rows, one a lane.</summary>
    /// <param name="columns">The logits of a column side by side, then the gradient.</param>
    private readonly struct Block(float* columns, int count, float* ofRows, float smoothing)
    {
        public readonly float* Columns = columns;
        public readonly int Count = count;
        public readonly float* Labels = ofRows;
        public readonly float* Weights = ofRows + Blocks.Size;
        public readonly float* Totals = ofRows + 2 * Blocks.Size;
        public readonly float* AtLabels = ofRows + 3 * Blocks.Size;
        public readonly float Smoothing = smoothing;
    }
}
