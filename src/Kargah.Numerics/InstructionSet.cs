using System.Runtime.Intrinsics.X86;

namespace Kargah.Numerics;

/// <summary>The instructions that kernels are written for.</summary>
public enum InstructionSet
{
    /// <summary>Vectors of 128 bits, on every processor (Neon on Arm).</summary>
    Portable,

    /// <summary>256 bits with fused multiply-add.</summary>
    Avx2,

    /// <summary>512 bits.</summary>
    Avx512,
}

/// <summary>Which instructions are used: the widest that the processor has, unless a test or a benchmark forces others.</summary>
public static class InstructionSets
{
    /// <summary>The widest on this processor.</summary>
    public static InstructionSet Best { get; } =
        Avx512F.IsSupported && Avx512DQ.IsSupported ? InstructionSet.Avx512 : Avx2.IsSupported && Fma.IsSupported ? InstructionSet.Avx2 : InstructionSet.Portable;

    /// <summary>In use, for the whole process.</summary>
    public static InstructionSet Active { get; private set; } = Best;

    /// <summary>Uses narrower ones until the result is disposed. For tests and benchmarks: the choice holds for every thread of the process.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor does not have them.</exception>
    public static IDisposable Force(InstructionSet set)
    {
        if (set > Best)
        {
            throw new PlatformNotSupportedException($"This processor has no {set} instructions; its best are {Best}.");
        }

        var scope = new Scope(Active);
        Active = set;
        TileKernels.Use(set);
        return scope;
    }

    private sealed class Scope(InstructionSet before) : IDisposable
    {
        public void Dispose()
        {
            Active = before;
            TileKernels.Use(before);
        }
    }
}
