using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>Applies a function of lanes to every element. Ends that do not fill a vector go through the same function on a vector of their own.</summary>
internal static unsafe class Map
{
    public static void Unary<TFunction>(TFunction function, ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IUnaryFunction
    {
        CheckLengths(x.Length, y.Length, y.Length);
        fixed (float* px = x, py = y)
        {
            switch (InstructionSets.Active)
            {
                case InstructionSet.Avx512:
                    Unary<TFunction, Lanes512>(function, px, py, x.Length);
                    break;
                case InstructionSet.Avx2:
                    Unary<TFunction, Lanes256>(function, px, py, x.Length);
                    break;
                default:
                    Unary<TFunction, Lanes128>(function, px, py, x.Length);
                    break;
            }
        }
    }

    public static void Binary<TFunction>(TFunction function, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z)
        where TFunction : struct, IBinaryFunction
    {
        CheckLengths(x.Length, y.Length, z.Length);
        fixed (float* px = x, py = y, pz = z)
        {
            switch (InstructionSets.Active)
            {
                case InstructionSet.Avx512:
                    Binary<TFunction, Lanes512>(function, px, py, pz, x.Length);
                    break;
                case InstructionSet.Avx2:
                    Binary<TFunction, Lanes256>(function, px, py, pz, x.Length);
                    break;
                default:
                    Binary<TFunction, Lanes128>(function, px, py, pz, x.Length);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unary<TFunction, T>(TFunction function, float* x, float* y, nint length)
        where TFunction : struct, IUnaryFunction
        where T : struct, ILanes<T>
    {
        nint i = 0;
        for (; i + T.Count <= length; i += T.Count)
        {
            function.Apply(T.Load(x + i)).Store(y + i);
        }

        if (i < length)
        {
            var end = stackalloc float[T.Count];
            new Span<float>(x + i, (int)(length - i)).CopyTo(new Span<float>(end, T.Count));
            function.Apply(T.Load(end)).Store(end);
            new Span<float>(end, (int)(length - i)).CopyTo(new Span<float>(y + i, (int)(length - i)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Binary<TFunction, T>(TFunction function, float* x, float* y, float* z, nint length)
        where TFunction : struct, IBinaryFunction
        where T : struct, ILanes<T>
    {
        nint i = 0;
        for (; i + T.Count <= length; i += T.Count)
        {
            function.Apply(T.Load(x + i), T.Load(y + i)).Store(z + i);
        }

        if (i < length)
        {
            var rest = (int)(length - i);
            var ends = stackalloc float[2 * T.Count];
            new Span<float>(x + i, rest).CopyTo(new Span<float>(ends, T.Count));
            new Span<float>(y + i, rest).CopyTo(new Span<float>(ends + T.Count, T.Count));
            function.Apply(T.Load(ends), T.Load(ends + T.Count)).Store(ends);
            new Span<float>(ends, rest).CopyTo(new Span<float>(z + i, rest));
        }
    }

    private static void CheckLengths(int x, int y, int result)
    {
        if (x != y || x != result)
        {
            throw new ArgumentException($"Elementwise functions need spans of one length; these have {x}, {y} and {result} elements.");
        }
    }
}

internal interface IUnaryFunction
{
    T Apply<T>(T x)
        where T : struct, ILanes<T>;
}

internal interface IBinaryFunction
{
    T Apply<T>(T x, T y)
        where T : struct, ILanes<T>;
}
