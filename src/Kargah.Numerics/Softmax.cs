using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>Softmax and log-sum-exp of each row, with the row's largest element taken out first so that nothing overflows.</summary>
public static unsafe class Softmax
{
    /// <summary>p[i, j] = exp(x[i, j] − max) / Σⱼ exp(x[i, j] − max), and lse[i] = max + log Σⱼ exp(x[i, j] − max), where max = maxⱼ x[i, j].</summary>
    /// <param name="x">Logits [rows × columns]. A NaN or +∞ in a row, or nothing but −∞, makes all of the row NaN.</param>
    /// <param name="p">Of the same shape; may be <paramref name="x"/> itself.</param>
    /// <param name="logSumExp">One for each row; empty where nobody needs them.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static void Rows(in MatrixView x, in MatrixView p, Span<float> logSumExp = default)
    {
        if (x.Rows != p.Rows || x.Columns != p.Columns || logSumExp.Length != 0 && logSumExp.Length != x.Rows)
        {
            throw new ShapeMismatchException("Softmax", (x.Rows, x.Columns), (p.Rows, p.Columns), (logSumExp.Length, 1));
        }

        switch (InstructionSets.Active)
        {
            case InstructionSet.Avx512:
                Rows<Lanes512>(x, p, logSumExp);
                break;
            case InstructionSet.Avx2:
                Rows<Lanes256>(x, p, logSumExp);
                break;
            default:
                Rows<Lanes128>(x, p, logSumExp);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T>(in MatrixView x, in MatrixView p, Span<float> logSumExp)
        where T : struct, ILanes<T>
    {
        var columns = x.Columns;
        var end = LaneMemory.First<T>(columns % T.Count);
        var lowest = T.Of(float.NegativeInfinity);
        for (var i = 0; i < x.Rows; i++)
        {
            var row = x.Data + (nint)i * x.Stride;
            var result = p.Data + (nint)i * p.Stride;
            if (columns <= T.Count)
            {
                var logits = Values(row, 0, columns, end, lowest);
                var maximum = T.Largest(logits);
                var shares = LaneFunctions.Exp(logits - T.Of(maximum));
                var total = T.Sum(shares);
                LaneMemory.Store(shares / T.Of(total), result, columns);
                if (logSumExp.Length != 0)
                {
                    logSumExp[i] = maximum + MathF.Log(total);
                }

                continue;
            }

            var largest = lowest;
            for (var j = 0; j < columns; j += T.Count)
            {
                var values = Values(row, j, columns, end, lowest);
                largest = T.Select(T.Less(largest, values), values, largest);
            }

            var shift = T.Largest(largest);
            var sums = T.Zero;
            for (var j = 0; j < columns; j += T.Count)
            {
                var e = LaneFunctions.Exp(Values(row, j, columns, end, lowest) - T.Of(shift));
                sums += e;
                LaneMemory.Store(e, result + j, columns - j);
            }

            var sum = T.Sum(sums);
            for (var j = 0; j < columns; j += T.Count)
            {
                LaneMemory.Store(T.Load(result + j) / T.Of(sum), result + j, columns - j);
            }

            if (logSumExp.Length != 0)
            {
                logSumExp[i] = shift + MathF.Log(sum);
            }
        }
    }

    /// <summary>What lies behind the row's end counts for nothing: exp(−∞) = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Values<T>(float* row, int column, int columns, T end, T lowest)
        where T : struct, ILanes<T>
    {
        var values = T.Load(row + column);
        return columns - column >= T.Count ? values : T.Select(end, values, lowest);
    }
}
