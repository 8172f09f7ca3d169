namespace Kargah.Numerics.Tests;

public sealed class SeededRandomTests
{
    [Fact]
    public void Numbers_OfOneSeed_AreTheSameEverywhere()
    {
        // xoshiro256** from SplitMix64(0), as the reference C code gives them.
        var random = new SeededRandom(0);

        new[] { random.NextUInt64(), random.NextUInt64(), random.NextUInt64() }
            .ShouldBe([11091344671253066420UL, 13793997310169335082UL, 1900383378846508768UL]);
    }

    [Fact]
    public void DeriveSeed_ForAnotherPurposeOrIndex_IsAnother()
    {
        long[] seeds =
        [
            SeededRandom.DeriveSeed(1, "init"), SeededRandom.DeriveSeed(1, "split"), SeededRandom.DeriveSeed(2, "init"),
            SeededRandom.DeriveSeed(1, "init", 1), SeededRandom.DeriveSeed(1, "init", 2),
        ];

        seeds.Distinct().Count().ShouldBe(seeds.Length);
        seeds.ShouldAllBe(seed => seed >= 0 && seed < 1L << 48);
    }

    [Fact]
    public void NextInt32_OverManyDraws_IsEvenAndWithinItsLimit()
    {
        var random = new SeededRandom(4);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.NextInt32(7)]++;
        }

        // Six standard deviations of a binomial count.
        counts.ShouldAllBe(count => Math.Abs(count - 10_000) < 6 * 93);
    }

    [Fact]
    public void Shuffle_KeepsEveryValue()
    {
        var values = Enumerable.Range(0, 100).ToArray();

        new SeededRandom(9).Shuffle(values.AsSpan());

        values.ShouldNotBe(Enumerable.Range(0, 100));
        values.Order().ShouldBe(Enumerable.Range(0, 100));
    }
}
