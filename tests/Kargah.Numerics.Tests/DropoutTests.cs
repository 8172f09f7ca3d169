namespace Kargah.Numerics.Tests;

public sealed unsafe class DropoutTests
{
    public static TheoryData<InstructionSet> InstructionSetsHere => MatrixProductTests.InstructionSetsHere;

    // The known answers that come with the paper's Random123 library: counter, key, words.
    [Theory]
    [InlineData(0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_OfKnownCounters_GivesThePublishedWords(
        uint c0, uint c1, uint c2, uint c3, uint key0, uint key1, uint w0, uint w1, uint w2, uint w3)
    {
        uint[] expected = [w0, w1, w2, w3];
        Words<Lanes128>(c0, c1, c2, c3, key0, key1).ShouldBe(expected);
        if (InstructionSets.Best >= InstructionSet.Avx2)
        {
            Words<Lanes256>(c0, c1, c2, c3, key0, key1).ShouldBe(expected);
        }

        if (InstructionSets.Best >= InstructionSet.Avx512)
        {
            Words<Lanes512>(c0, c1, c2, c3, key0, key1).ShouldBe(expected);
        }
    }

    [Fact]
    public void Apply_OnEveryInstructionSetAndInParts_DropsTheSameElements()
    {
        foreach (var columns in new[] { 1, 3, 8, 16, 17, 50, 64, 65, 200 })
        {
            using var x = GuardedMatrix.Random(6, columns, new SeededRandom(columns), 2);
            float[]? first = null;
            foreach (var set in InstructionSetsHere)
            {
                using var scope = InstructionSets.Force(set);
                using var y = new GuardedMatrix(6, columns, 1);
                using var factors = new GuardedMatrix(6, columns, 3);
                Dropout.Apply(42, 7, 0.3, x.View, y.View, factors.View);
                y.ShouldBeUntouchedAround();
                factors.ShouldBeUntouchedAround();
                x.ToArray().Zip(factors.ToArray(), (value, factor) => value * factor).ShouldBe(y.ToArray());
                y.ToArray().ShouldBe(first ??= y.ToArray());
                Dropout.Apply(42, 7, 0.3, x.View.Slice(0, 2), y.View.Slice(0, 2));
                Dropout.Apply(42, 7, 0.3, x.View.Slice(2, 4), y.View.Slice(2, 4), firstRow: 2);
                y.ToArray().ShouldBe(first);
            }
        }
    }

    [Fact]
    public void Apply_ToManyElements_DropsTheRateAndScalesTheRest()
    {
        using var x = new GuardedMatrix(1000, 100);
        for (var i = 0; i < 1000; i++)
        {
            x.View.Row(i).Fill(1);
        }

        Dropout.Apply(1, 2, 0.1, x.View, x.View);
        var values = x.ToArray();
        var kept = values.Count(v => v == (float)(1 / 0.9));
        values.Count(v => v == 0).ShouldBe(100_000 - kept);
        // Six standard deviations of a binomial.
        kept.ShouldBeInRange(90_000 - 570, 90_000 + 570);
        // No column and no row falls alike.
        for (var j = 0; j < 100; j++)
        {
            Enumerable.Range(0, 1000).Count(i => x.View[i, j] == 0).ShouldBeInRange(43, 157);
        }
    }

    [Fact]
    public void Apply_WithAnotherSeedOrDraw_DropsOthers()
    {
        using var x = GuardedMatrix.Random(10, 100, new SeededRandom(1));
        using var a = new GuardedMatrix(10, 100);
        using var b = new GuardedMatrix(10, 100);
        Dropout.Apply(1, 1, 0.5, x.View, a.View);
        foreach (var (seed, draw) in new[] { (2L, 1L), (1, 2), (1, 1L << 40), (1L << 40, 1) })
        {
            Dropout.Apply(seed, draw, 0.5, x.View, b.View);
            a.ToArray().Zip(b.ToArray()).Count(pair => pair.First == 0 != (pair.Second == 0)).ShouldBeInRange(405, 595);
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Apply_WithARateThatIsNone_IsRefused(double rate)
    {
        using var x = new GuardedMatrix(1, 1);
        Should.Throw<ArgumentOutOfRangeException>(() => Dropout.Apply(1, 1, rate, x.View, x.View));
    }

    private static uint[] Words<T>(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1)
        where T : struct, ILanes<T>
    {
        var words = new[] { T.OfBits(c0), T.OfBits(c1), T.OfBits(c2), T.OfBits(c3) };
        Philox.Encrypt(ref words[0], ref words[1], ref words[2], ref words[3], key0, key1);
        return [.. words.Select(word =>
        {
            var lanes = stackalloc float[T.Count];
            word.Store(lanes);
            return BitConverter.SingleToUInt32Bits(lanes[T.Count - 1]);
        })];
    }
}
