using System.Runtime.Intrinsics;

namespace Kargah.Numerics;

/// <summary>The first floats of a vector where the instruction set has no masks.</summary>
internal static unsafe class PartOfVector
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
}
