using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>Sums, in an order that depends on the shape and the instruction set alone. NaN and infinity follow the arithmetic.</summary>
public static unsafe class Reductions
{
    // Floats that one thread sums up; the blocks' sums are added in their order, whoever made them.
    private const int Block = 64 * 1024;

    // Where a row is longer, going down a few of its columns would touch a page for each of its lines.
    private const int NarrowColumns = 256;

    /// <summary>Σ xᵢ², each square and the sum in double precision: no overflow, and an error far below a float's.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x)
    {
        fixed (float* address = x)
        {
            var sum = 0.0;
            for (var start = 0; start < x.Length; start += Block)
            {
                sum += SumOfBlock(address + start, Math.Min(Block, x.Length - start));
            }

            return sum;
        }
    }

    /// <summary>The same bits, shared out over a team where it is worth it.</summary>
    public static double SumOfSquares(ThreadTeam team, float* x, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var blocks = (length + Block - 1) / Block;
        var sums = (double*)team.Scratch(2 * blocks);
        var work = (X: (nint)x, length, Sums: (nint)sums);
        if (team.Threads == 1 || blocks < 4)
        {
            SumBlocks(&work, 0, 1);
        }
        else
        {
            team.Run(&SumBlocks, &work);
        }

        var sum = 0.0;
        for (var block = 0L; block < blocks; block++)
        {
            sum += sums[block];
        }

        return sum;
    }

    /// <summary>sums[j] = Σᵢ x[i, j], rows in their order.</summary>
    /// <param name="accumulate">sums[j] += instead.</param>
    /// <exception cref="ShapeMismatchException">There is not one sum for each column.</exception>
    public static void ColumnSums(in MatrixView x, Span<float> sums, bool accumulate = false)
    {
        if (sums.Length != x.Columns)
        {
            throw new ShapeMismatchException("ColumnSums", (x.Rows, x.Columns), (1, sums.Length));
        }

        if (!accumulate)
        {
            sums.Clear();
        }

        fixed (float* address = sums)
        {
            switch (InstructionSets.Active)
            {
                case InstructionSet.Avx512:
                    ColumnSums<Lanes512>(x, address);
                    break;
                case InstructionSet.Avx2:
                    ColumnSums<Lanes256>(x, address);
                    break;
                default:
                    ColumnSums<Lanes128>(x, address);
                    break;
            }
        }
    }

    private static void SumBlocks(void* state, int thread, int threads)
    {
        var (x, length, sums) = *((nint X, long Length, nint Sums)*)state;
        var blocks = (length + Block - 1) / Block;
        for (var block = blocks * thread / threads; block < blocks * (thread + 1) / threads; block++)
        {
            ((double*)sums)[block] = SumOfBlock((float*)x + block * Block, (nint)Math.Min(Block, length - block * Block));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfBlock(float* x, nint length) => InstructionSets.Active switch
    {
        InstructionSet.Avx512 => Lanes512.SumOfSquares(x, length),
        InstructionSet.Avx2 => Lanes256.SumOfSquares(x, length),
        _ => Lanes128.SumOfSquares(x, length),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ColumnSums<T>(in MatrixView x, float* sums)
        where T : struct, ILanes<T>
    {
        nint stride = x.Stride;
        var j = 0;
        if (x.Columns > NarrowColumns)
        {
            // Along the rows, as they lie in memory; the sums stay in the first cache.
            var row = x.Data;
            var i = 0;
            for (; i + 4 <= x.Rows; i += 4)
            {
                for (j = 0; j + T.Count <= x.Columns; j += T.Count)
                {
                    (T.Load(sums + j) + T.Load(row + j) + T.Load(row + stride + j) + T.Load(row + 2 * stride + j) + T.Load(row + 3 * stride + j)).Store(sums + j);
                }

                row += 4 * stride;
            }

            for (; i < x.Rows; i++)
            {
                for (j = 0; j + T.Count <= x.Columns; j += T.Count)
                {
                    (T.Load(sums + j) + T.Load(row + j)).Store(sums + j);
                }

                row += stride;
            }
        }

        // Four columns of vectors side by side: one sum alone would wait for its own last addition.
        for (; j + 4 * T.Count <= x.Columns; j += 4 * T.Count)
        {
            var (s0, s1, s2, s3) = (T.Load(sums + j), T.Load(sums + j + T.Count), T.Load(sums + j + 2 * T.Count), T.Load(sums + j + 3 * T.Count));
            var row = x.Data + j;
            for (var i = 0; i < x.Rows; i++)
            {
                s0 += T.Load(row);
                s1 += T.Load(row + T.Count);
                s2 += T.Load(row + 2 * T.Count);
                s3 += T.Load(row + 3 * T.Count);
                row += stride;
            }

            s0.Store(sums + j);
            s1.Store(sums + j + T.Count);
            s2.Store(sums + j + 2 * T.Count);
            s3.Store(sums + j + 3 * T.Count);
        }

        var whole = stackalloc float[T.Count];
        for (; j < x.Columns; j += T.Count)
        {
            var width = Math.Min(T.Count, x.Columns - j);
            new Span<float>(sums + j, width).CopyTo(new Span<float>(whole, T.Count));
            var sum = T.Load(whole);
            var row = x.Data + j;
            for (var i = 0; i < x.Rows; i++)
            {
                sum += T.Load(row);
                row += stride;
            }

            LaneMemory.Store(sum, sums + j, width);
        }
    }
}
