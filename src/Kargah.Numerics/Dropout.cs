using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>
/// Dropout: whether an element falls is a pure function of seed, draw, row and column, the same on every instruction set and for any split of the rows.
/// </summary>
/// <remarks>Source: Srivastava et al. 2014, JMLR 15; numbers from Philox4x32-10 with the key seed and the counter (place, row, draw).</remarks>
public static unsafe class Dropout
{
    // A counter gives four words: one for each of the four groups of 16 columns in a block.
    private const int Group = 16;
    private const int BlockColumns = 4 * Group;

    /// <summary>y[i, j] = 0 with probability rate, x[i, j]/(1 − rate) otherwise. A dropped element is 0 even where x is NaN.</summary>
    /// <param name="draw">Of the many draws of one seed, usually the training step and the layer.</param>
    /// <param name="rate">In [0, 1), exact to 2⁻³².</param>
    /// <param name="y">Of x's shape; may be x itself.</param>
    /// <param name="factors">Of x's shape, if given: 0 or 1/(1 − rate), by which a gradient is multiplied on the way back.</param>
    /// <param name="firstRow">The number of x's first row, when x is a part of the matrix.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside [0, 1) or NaN.</exception>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    public static void Apply(long seed, long draw, double rate, in MatrixView x, in MatrixView y, in MatrixView factors = default, int firstRow = 0)
    {
        if (!(rate >= 0 && rate < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A dropout rate is at least 0 and less than 1.");
        }

        if (x.Rows != y.Rows || x.Columns != y.Columns || factors.Data != null && (x.Rows != factors.Rows || x.Columns != factors.Columns))
        {
            throw new ShapeMismatchException("Dropout", (x.Rows, x.Columns), (y.Rows, y.Columns), (factors.Rows, factors.Columns));
        }

        switch (InstructionSets.Active)
        {
            case InstructionSet.Avx512:
                Apply<Lanes512>(seed, draw, rate, x, y, factors, firstRow);
                break;
            case InstructionSet.Avx2:
                Apply<Lanes256>(seed, draw, rate, x, y, factors, firstRow);
                break;
            default:
                Apply<Lanes128>(seed, draw, rate, x, y, factors, firstRow);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<T>(long seed, long draw, double rate, in MatrixView x, in MatrixView y, in MatrixView factors, int firstRow)
        where T : struct, ILanes<T>
    {
        var threshold = T.OfBits((uint)(rate * (1L << 32)));
        var scale = T.Of((float)(1 / (1 - rate)));
        for (var i = 0; i < x.Rows; i++)
        {
            var from = x.Data + (nint)i * x.Stride;
            var to = y.Data + (nint)i * y.Stride;
            var factor = factors.Data == null ? null : factors.Data + (nint)i * factors.Stride;
            for (var block = 0; block < x.Columns; block += BlockColumns)
            {
                for (var lane = 0; lane < Group && block + lane < x.Columns; lane += T.Count)
                {
                    var w0 = T.CountingBits((uint)(block / 4 + lane));
                    var w1 = T.OfBits((uint)(firstRow + i));
                    var w2 = T.OfBits((uint)draw);
                    var w3 = T.OfBits((uint)(draw >> 32));
                    Philox.Encrypt(ref w0, ref w1, ref w2, ref w3, (uint)seed, (uint)(seed >> 32));
                    var column = block + lane;
                    Drop(from, to, factor, column, x.Columns, w0, threshold, scale);
                    Drop(from, to, factor, column + Group, x.Columns, w1, threshold, scale);
                    Drop(from, to, factor, column + 2 * Group, x.Columns, w2, threshold, scale);
                    Drop(from, to, factor, column + 3 * Group, x.Columns, w3, threshold, scale);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Drop<T>(float* from, float* to, float* factors, int column, int columns, T word, T threshold, T scale)
        where T : struct, ILanes<T>
    {
        if (column < columns)
        {
            var falls = T.LessBits(word, threshold);
            LaneMemory.Store(T.Select(falls, T.Zero, T.Load(from + column) * scale), to + column, columns - column);
            if (factors != null)
            {
                LaneMemory.Store(T.Select(falls, T.Zero, scale), factors + column, columns - column);
            }
        }
    }
}
