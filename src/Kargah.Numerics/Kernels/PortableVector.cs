using System.Runtime.Intrinsics;

namespace Kargah.Numerics;

/// <summary>What the wider instruction sets have instructions for: the first floats of a vector, products of every second lane.</summary>
internal static unsafe class PortableVector
{
    public static Vector128<float> Load(float* address, int count)
    {
        var vector = Vector128<float>.Zero;
        for (var i = 0; i < count; i++)
        {
            vector = vector.WithElement(i, address[i]);
        }

        return vector;
    }

    public static void Store(float* address, int count, Vector128<float> vector)
    {
        for (var i = 0; i < count; i++)
        {
            address[i] = vector.GetElement(i);
        }
    }

    /// <summary>z − x·y.</summary>
    public static Vector128<float> MultiplySubtract(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Vector128.MultiplyAddEstimate(-x, y, z);

    /// <summary>The 64-bit products of the even lanes.</summary>
    public static Vector128<ulong> MultiplyEven(Vector128<uint> x, Vector128<uint> y)
    {
        var low = Vector128.Create(0xFFFFFFFFul);
        return (x.AsUInt64() & low) * (y.AsUInt64() & low);
    }

    /// <summary>Exact, where the others estimate.</summary>
    public static Vector128<float> Reciprocal(Vector128<float> x) => Vector128<float>.One / x;

    public static Vector128<float> ReciprocalSqrt(Vector128<float> x) => Vector128<float>.One / Vector128.Sqrt(x);
}
