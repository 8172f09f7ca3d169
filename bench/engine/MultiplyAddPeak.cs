using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kargah.Numerics;

namespace Kargah.Bench;

/// <summary>How many multiply-adds the cores can do at most: independent sums that never leave the registers.</summary>
internal sealed class MultiplyAddPeak(ThreadTeam team)
{
    private const int Turns = 40_000;
    private const int Sums = 16;
    private readonly Action<int> part = _ => Turn();

    /// <returns>GFLOP/s of all threads together.</returns>
    public double Measure(double seconds)
    {
        var (begun, runs) = (Stopwatch.GetTimestamp(), 0);
        double elapsed;
        do
        {
            team.Run(part);
            runs++;
            elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }
        while (elapsed < seconds);
        return 2.0 * team.Threads * runs * Turns * Sums * Vector512<float>.Count / elapsed / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Turn()
    {
        var x = Vector512.Create(0.999f);
        var y = Vector512.Create(0.001f);
        Vector512<float> s0 = x, s1 = x, s2 = x, s3 = x, s4 = x, s5 = x, s6 = x, s7 = x, s8 = x, s9 = x, s10 = x, s11 = x, s12 = x, s13 = x, s14 = x, s15 = x;
        for (var i = 0; i < Turns; i++)
        {
            s0 = Vector512.FusedMultiplyAdd(s0, x, y);
            s1 = Vector512.FusedMultiplyAdd(s1, x, y);
            s2 = Vector512.FusedMultiplyAdd(s2, x, y);
            s3 = Vector512.FusedMultiplyAdd(s3, x, y);
            s4 = Vector512.FusedMultiplyAdd(s4, x, y);
            s5 = Vector512.FusedMultiplyAdd(s5, x, y);
            s6 = Vector512.FusedMultiplyAdd(s6, x, y);
            s7 = Vector512.FusedMultiplyAdd(s7, x, y);
            s8 = Vector512.FusedMultiplyAdd(s8, x, y);
            s9 = Vector512.FusedMultiplyAdd(s9, x, y);
            s10 = Vector512.FusedMultiplyAdd(s10, x, y);
            s11 = Vector512.FusedMultiplyAdd(s11, x, y);
            s12 = Vector512.FusedMultiplyAdd(s12, x, y);
            s13 = Vector512.FusedMultiplyAdd(s13, x, y);
            s14 = Vector512.FusedMultiplyAdd(s14, x, y);
            s15 = Vector512.FusedMultiplyAdd(s15, x, y);
        }

        return Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11 + s12 + s13 + s14 + s15);
    }
}
