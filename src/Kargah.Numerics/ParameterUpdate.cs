using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>
/// One step of an optimizer over all parameters at once: flat arrays of equal length that do not overlap, shared out over the team where they are
/// long. Each element is computed alone, so that neither the number of threads nor the place in the array changes its bits. A NaN gradient makes
/// its parameter NaN. Operations follow PyTorch's order; where it divides by √(1 − β₂ᵗ),
/// the reciprocal is multiplied, and roots and quotients are within 2 units in the last place.
/// </summary>
public static unsafe class ParameterUpdate
{
    // Floats below which a second thread comes too late.
    private const long WorthSharing = 32 * 1024;

    /// <summary>
    /// g ← s·g (+ d·p when not decoupled); p ← p·(1 − lr·d) when decoupled; m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²;
    /// p ← p − lr/(1 − β₁ᵗ)·m / (√v/√(1 − β₂ᵗ) + ε), with β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
    /// </summary>
    /// <remarks>Source: Kingma and Ba 2015, arXiv:1412.6980; decoupled: Loshchilov and Hutter 2019, arXiv:1711.05101.</remarks>
    /// <param name="parameters">p.</param>
    /// <param name="gradients">g; they stay as they are.</param>
    /// <param name="first">m.</param>
    /// <param name="second">v.</param>
    public static void Adam(ThreadTeam team, in AdamStep step, float* parameters, float* gradients, float* first, float* second, long length) =>
        Run(team, new Work<AdamUpdate>(new AdamUpdate(step), parameters, gradients, first, second, length));

    /// <summary>g ← s·g + d·p; v ← μv + g; p ← p − lr·v, or p ← p − lr·(g + μv) with Nesterov's momentum.</summary>
    /// <remarks>PyTorch begins with v = g: the same as v = 0 before the first step. Source: Sutskever et al. 2013, ICML.</remarks>
    /// <param name="parameters">p.</param>
    /// <param name="gradients">g; they stay as they are.</param>
    /// <param name="velocity">v.</param>
    public static void Sgd(ThreadTeam team, in SgdStep step, float* parameters, float* gradients, float* velocity, long length) =>
        Run(team, new Work<SgdUpdate>(new SgdUpdate(step), parameters, gradients, velocity, null, length));

    private static void Run<TUpdate>(ThreadTeam team, Work<TUpdate> work)
        where TUpdate : unmanaged, IUpdate<TUpdate>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(work.Length);
        if (team.Threads == 1 || work.Length < WorthSharing)
        {
            Part<TUpdate>(&work, 0, 1);
        }
        else
        {
            team.Run(&Part<TUpdate>, &work);
        }
    }

    private static void Part<TUpdate>(void* state, int thread, int threads)
        where TUpdate : unmanaged, IUpdate<TUpdate>
    {
        var work = (Work<TUpdate>*)state;
        // Whole cache lines, so that no two threads write to one.
        const int Line = 16;
        var lines = (work->Length + Line - 1) / Line;
        var start = lines * thread / threads * Line;
        var end = Math.Min(work->Length, lines * (thread + 1) / threads * Line);
        switch (InstructionSets.Active)
        {
            case InstructionSet.Avx512:
                Range<TUpdate, Lanes512>(work, start, end);
                break;
            case InstructionSet.Avx2:
                Range<TUpdate, Lanes256>(work, start, end);
                break;
            default:
                Range<TUpdate, Lanes128>(work, start, end);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Range<TUpdate, T>(Work<TUpdate>* work, long start, long end)
        where TUpdate : unmanaged, IUpdate<TUpdate>
        where T : struct, ILanes<T>
    {
        var update = &work->Update;
        float* p = work->Parameters, g = work->Gradients, m = work->First, v = work->Second;
        var i = start;
        for (; i + T.Count <= end; i += T.Count)
        {
            TUpdate.Apply<T>(update, p + i, g + i, m + i, v + i);
        }

        if (i == end)
        {
            return;
        }

        var rest = (int)(end - i);
        var ends = stackalloc float[4 * T.Count];
        CopyEnd(p + i, ends, rest);
        CopyEnd(g + i, ends + T.Count, rest);
        CopyEnd(m + i, ends + 2 * T.Count, rest);
        CopyEnd(v == null ? m : v + i, ends + 3 * T.Count, rest);
        TUpdate.Apply<T>(update, ends, ends + T.Count, ends + 2 * T.Count, ends + 3 * T.Count);
        CopyEnd(ends, p + i, rest);
        CopyEnd(ends + 2 * T.Count, m + i, rest);
        if (v != null)
        {
            CopyEnd(ends + 3 * T.Count, v + i, rest);
        }
    }

    private static void CopyEnd(float* from, float* to, int count) => new Span<float>(from, count).CopyTo(new Span<float>(to, count));

    private struct Work<TUpdate>(TUpdate update, float* parameters, float* gradients, float* first, float* second, long length)
        where TUpdate : unmanaged, IUpdate<TUpdate>
    {
        public TUpdate Update = update;
        public readonly float* Parameters = parameters;
        public readonly float* Gradients = gradients;
        public readonly float* First = first;
        public readonly float* Second = second;
        public readonly long Length = length;
    }
}
