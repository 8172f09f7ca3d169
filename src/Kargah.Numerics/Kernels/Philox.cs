using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>
/// Philox4x32-10: a block cipher of sorts that turns a counter of four words and a key of two into four random words, so that any number is
/// reached without the ones before it. One counter in each lane. Source: Salmon, Moraes, Dror and Shaw 2011, doi:10.1145/2063384.2063405.
/// </summary>
internal static class Philox
{
    private const int Rounds = 10;
    private const uint FactorOfFirst = 0xD2511F53;
    private const uint FactorOfThird = 0xCD9E8D57;
    private const uint KeyStep0 = 0x9E3779B9;
    private const uint KeyStep1 = 0xBB67AE85;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encrypt<T>(ref T c0, ref T c1, ref T c2, ref T c3, uint key0, uint key1)
        where T : struct, ILanes<T>
    {
        for (var round = 0; round < Rounds; round++)
        {
            T.MultiplyBits(c0, FactorOfFirst, out var high0, out var low0);
            T.MultiplyBits(c2, FactorOfThird, out var high2, out var low2);
            c0 = T.XorBits(T.XorBits(high2, c1), T.OfBits(key0));
            c1 = low2;
            c2 = T.XorBits(T.XorBits(high0, c3), T.OfBits(key1));
            c3 = low0;
            key0 += KeyStep0;
            key1 += KeyStep1;
        }
    }
}
