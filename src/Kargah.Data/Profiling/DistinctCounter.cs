using System.Buffers.Binary;
using System.Text;

namespace Kargah.Data;

/// <summary>What the columns of one profile may remember together.</summary>
internal sealed class MemoryBudget
{
    /// <summary>Bytes of different values, over all columns.</summary>
    public long TextBytes { get; set; } = 48L << 20;

    /// <summary>Cells of sampled rows, over all columns; each takes 24 bytes.</summary>
    public long SampleCells { get; set; } = 3_000_000;
}

/// <summary>
/// Counts different values in bounded memory. Exact up to <paramref name="capacity"/>; beyond it only values whose hash starts with k zero
/// bits are kept, k growing as needed, and what is counted among them is scaled by 2ᵏ (adaptive sampling, Flajolet 1990: standard error
/// about 1.2 / √capacity). The 64 most frequent values stay whatever their hash.
/// </summary>
/// <param name="capacity">Values remembered.</param>
/// <param name="budget">Of the values' texts; null when only their number matters.</param>
internal sealed class DistinctCounter(int capacity, MemoryBudget? budget)
{
    public const int MaxTextBytes = 256;
    private const int Pinned = 64;
    private ulong[] hashes = new ulong[16];
    private int[] counts = new int[16];
    private int[] offsets = budget is null ? [] : new int[16];
    private byte[] texts = [];
    private int textEnd;
    private int used;
    private int sampled;
    private int level;
    private readonly ulong[] pinnedBits = new ulong[64];

    public bool IsExact => level == 0;

    public long Distinct => (long)sampled << level;

    /// <summary>A text was longer than <see cref="MaxTextBytes"/> and is kept without its end.</summary>
    public bool HasLongText { get; private set; }

    /// <summary>How many came that had come before.</summary>
    public long Repeats
    {
        get
        {
            var repeats = 0L;
            for (var slot = 0; slot < hashes.Length; slot++)
            {
                repeats += hashes[slot] != 0 && IsSampled(hashes[slot]) ? counts[slot] - 1 : 0;
            }

            return repeats << level;
        }
    }

    public void Add(ulong hash, ReadOnlySpan<byte> text)
    {
        hash = hash == 0 ? 1 : hash;
        var isSampled = IsSampled(hash);
        if (!isSampled && !MayBePinned(hash))
        {
            return;
        }

        var slot = Find(hash);
        if (hashes[slot] == hash)
        {
            counts[slot] += counts[slot] < int.MaxValue ? 1 : 0;
            return;
        }

        if (!isSampled)
        {
            return;
        }

        Put(slot, hash, 1, text);
        if (sampled > capacity || budget is { TextBytes: < 0 })
        {
            Thin();
        }
        else if (used * 2 > hashes.Length)
        {
            Rebuild(hashes.Length * 2, int.MaxValue);
        }
    }

    /// <summary>The values kept, with their counts: all of them while <see cref="IsExact"/>.</summary>
    public IEnumerable<(string Text, long Count)> Values()
    {
        for (var slot = 0; slot < hashes.Length; slot++)
        {
            if (hashes[slot] != 0)
            {
                yield return (Encoding.UTF8.GetString(TextAt(texts, offsets[slot])), counts[slot]);
            }
        }
    }

    private bool IsSampled(ulong hash) => level == 0 || hash >> (64 - level) == 0;

    // One bit for each hash that was pinned: spares most of the others the walk to a table that is out of the cache.
    private bool MayBePinned(ulong hash) => (pinnedBits[(hash >> 6) & 63] >> (int)(hash & 63) & 1) != 0;

    private int Find(ulong hash)
    {
        var slot = (int)hash & (hashes.Length - 1);
        while (hashes[slot] != 0 && hashes[slot] != hash)
        {
            slot = (slot + 1) & (hashes.Length - 1);
        }

        return slot;
    }

    private void Put(int slot, ulong hash, int count, ReadOnlySpan<byte> text)
    {
        hashes[slot] = hash;
        counts[slot] = count;
        used++;
        sampled += IsSampled(hash) ? 1 : 0;
        if (budget is null)
        {
            return;
        }

        HasLongText |= text.Length > MaxTextBytes;
        text = text.Length > MaxTextBytes ? text[..MaxTextBytes] : text;
        if (textEnd + text.Length + 2 > texts.Length)
        {
            var longer = Math.Max(256, 2 * (textEnd + text.Length + 2));
            budget.TextBytes -= longer - texts.Length;
            Array.Resize(ref texts, longer);
        }

        offsets[slot] = textEnd;
        BinaryPrimitives.WriteUInt16LittleEndian(texts.AsSpan(textEnd), (ushort)text.Length);
        text.CopyTo(texts.AsSpan(textEnd + 2));
        textEnd += text.Length + 2;
    }

    private static ReadOnlySpan<byte> TextAt(byte[] texts, int offset) =>
        texts.AsSpan(offset + 2, BinaryPrimitives.ReadUInt16LittleEndian(texts.AsSpan(offset)));

    private void Thin()
    {
        var frequent = (int[])counts.Clone();
        Array.Sort(frequent);
        level = Math.Min(level + 1, 62);
        Rebuild(hashes.Length, frequent.Length > Pinned ? Math.Max(frequent[^Pinned], 2) : 2);
    }

    private void Rebuild(int size, int pinFrom)
    {
        var (oldHashes, oldCounts, oldOffsets, oldTexts) = (hashes, counts, offsets, texts);
        if (budget is not null)
        {
            budget.TextBytes += texts.Length;
        }

        hashes = new ulong[size];
        counts = new int[size];
        offsets = budget is null ? [] : new int[size];
        texts = [];
        used = sampled = textEnd = 0;
        var pinned = 0;
        for (var old = 0; old < oldHashes.Length; old++)
        {
            var hash = oldHashes[old];
            if (hash == 0)
            {
                continue;
            }

            if (!IsSampled(hash) && (oldCounts[old] < pinFrom || pinned++ >= Pinned))
            {
                continue;
            }

            pinnedBits[(hash >> 6) & 63] |= IsSampled(hash) ? 0 : 1UL << (int)(hash & 63);
            Put(Find(hash), hash, oldCounts[old], budget is null ? default : TextAt(oldTexts, oldOffsets[old]));
        }
    }
}
