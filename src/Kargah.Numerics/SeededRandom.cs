using System.Numerics;

namespace Kargah.Numerics;

/// <summary>
/// xoshiro256** started by SplitMix64: the same numbers on every machine and runtime. For training, never for secrets.
/// Source: Blackman and Vigna 2021, doi:10.1145/3460772; Steele et al. 2014, doi:10.1145/2660193.2660195.
/// </summary>
public sealed class SeededRandom
{
    private ulong s0, s1, s2, s3;

    public SeededRandom(long seed)
    {
        var mix = (ulong)seed;
        s0 = SplitMix(ref mix);
        s1 = SplitMix(ref mix);
        s2 = SplitMix(ref mix);
        s3 = SplitMix(ref mix);
    }

    /// <summary>
    /// A seed of its own for each purpose and index, so that streams do not disturb each other and the n-th one is reached without drawing
    /// the others.
    /// </summary>
    /// <returns>In [0, 2^48): exact in JSON and in a double.</returns>
    public static long DeriveSeed(long seed, string purpose, long index = 0)
    {
        var mix = (ulong)seed;
        var hash = SplitMix(ref mix);
        foreach (var c in purpose)
        {
            mix = hash ^ c;
            hash = SplitMix(ref mix);
        }

        mix = hash ^ (ulong)index;
        return (long)(SplitMix(ref mix) >> 16);
    }

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <returns>Uniform in [0, 1), a multiple of 2^-24.</returns>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <returns>Uniform in [0, 1), a multiple of 2^-53.</returns>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>Without bias (Lemire 2019, doi:10.1145/3230636).</summary>
    /// <returns>Uniform in [0, <paramref name="exclusiveLimit"/>).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive.</exception>
    public int NextInt32(int exclusiveLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveLimit);
        var limit = (uint)exclusiveLimit;
        var product = (NextUInt64() >> 32) * limit;
        if ((uint)product < limit)
        {
            var threshold = (uint)-limit % limit;
            while ((uint)product < threshold)
            {
                product = (NextUInt64() >> 32) * limit;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Fisher–Yates: every order is equally likely.</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = NextInt32(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
