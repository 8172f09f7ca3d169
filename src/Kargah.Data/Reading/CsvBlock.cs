using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Kargah.Data;

/// <summary>A record of a block: its cells end at the separators from <paramref name="First"/> on.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="First">Index of its first separator.</param>
/// <param name="Cells">How many it has.</param>
/// <param name="Line">Lines of the block before it.</param>
internal readonly record struct CsvRecord(int Start, int First, int Cells, int Line);

/// <summary>Some whole records of a CSV file and where their cells lie, found 64 bytes a step. Filled again and again.</summary>
internal sealed class CsvBlock(byte delimiter, ReadLimits limits, IReadOnlyList<string> names)
{
    private const byte Quote = (byte)'"', Lf = (byte)'\n', Cr = (byte)'\r';
    private byte[] bytes = [];
    private int length;
    private bool whole;
    private int[] separators = new int[1 << 10];
    private CsvRecord[] records = new CsvRecord[1 << 6];
    private byte[] scratch = new byte[1 << 10];
    private Func<long, TableException>? problem;

    // Where the scan stands.
    private int separatorCount;
    private int recordStart;
    private int recordFirst;
    private bool inside;
    private int openedAt;
    private int recordLine;
    private int textAfterQuote;

    /// <summary>The number of this block in its file, from 0.</summary>
    public long Ordinal { get; private set; }

    /// <summary>Records that can be read; what stands behind them is <see cref="ThrowProblem"/>'s.</summary>
    public int Count { get; private set; }

    /// <summary>Lines of the records and of the blank lines between them.</summary>
    public int Lines { get; private set; }

    /// <summary>The first record whose cells are not as many as the names, or <see cref="Count"/>.</summary>
    public int FirstRagged { get; private set; }

    /// <summary>The bytes, which may be read beyond the end of the last cell.</summary>
    public ref byte Origin => ref MemoryMarshal.GetArrayDataReference(bytes);

    public CsvRecord this[int record] => records[record];

    /// <summary>Takes bytes to index and gives back those it had.</summary>
    public byte[] Take(byte[] taken, int count, bool isWhole, long ordinal)
    {
        var before = bytes;
        (bytes, length, whole, Ordinal) = (taken, count, isWhole, ordinal);
        return before;
    }

    /// <summary>Bounds of a cell as it stands in the bytes, quotes and all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Find(int record, int cell, out int start, out int end)
    {
        ref readonly var found = ref records[record];
        var separator = found.First + cell;
        end = separators[separator];
        start = cell == 0 ? found.Start : separators[separator - 1] + 1;
    }

    /// <summary>A cell without its quotes and escapes, valid until the next call.</summary>
    public ReadOnlySpan<byte> Cell(int record, int cell)
    {
        Find(record, cell, out var start, out var end);
        var text = bytes.AsSpan(start, end - start);
        if (text.IsEmpty || text[0] != Quote)
        {
            return text;
        }

        text = text[1..^1];
        return text.Contains(Quote) ? Unescape(text) : text;
    }

    /// <exception cref="TableException">What stands behind the last record is wrong.</exception>
    public void ThrowProblem(long firstLine)
    {
        if (problem is not null)
        {
            throw problem(firstLine);
        }
    }

    /// <summary>Finds the records and their cells, up to the first that is wrong.</summary>
    public void Index()
    {
        Count = Lines = separatorCount = recordStart = recordFirst = recordLine = 0;
        FirstRagged = textAfterQuote = -1;
        problem = null;
        inside = false;
        Scan();

        // Records end in ASCII, so the block is valid exactly if they all are.
        if (!Utf8.IsValid(bytes.AsSpan(0, recordStart)))
        {
            FindBadText();
        }

        FirstRagged = FirstRagged < 0 ? Count : Math.Min(FirstRagged, Count);
    }

    private void Scan()
    {
        var afterCr = 0UL;
        var skip = false;
        for (var from = 0; from < length; from += 64)
        {
            ref var word = ref Unsafe.Add(ref Origin, from);
            var valid = length - from >= 64 ? ulong.MaxValue : (1UL << (length - from)) - 1;
            var lf = ByteMask.Of(ref word, Lf) & valid;
            var cr = ByteMask.Of(ref word, Cr) & valid;
            var quotes = ByteMask.Of(ref word, Quote) & valid;
            var cells = ByteMask.Of(ref word, delimiter) & valid;
            var ends = (lf & ~((cr << 1) | afterCr)) | cr;
            afterCr = cr >> 63;
            var linesWithin = 0UL;
            if ((quotes != 0) | inside)
            {
                var within = Quoted(from, quotes & (skip ? ~1UL : ulong.MaxValue), out skip);
                linesWithin = lf & within;
                (cells, ends) = (cells & ~within, ends & ~within);
            }

            var before = separatorCount;
            Add(cells | ends, from);
            for (var rest = ends; rest != 0; rest &= rest - 1)
            {
                var below = (rest & (0 - rest)) - 1;
                var lines = Lines + BitOperations.PopCount((ends | linesWithin) & below) + 1;
                if (!EndRecord(before + BitOperations.PopCount((cells | ends) & below), lines))
                {
                    return;
                }
            }

            Lines += BitOperations.PopCount(ends | linesWithin);
            if (textAfterQuote >= 0)
            {
                NoteQuote(textAfterQuote, Problem.TextAfterQuote);
                return;
            }
        }

        EndBlock();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ulong mask, int from)
    {
        if (separators.Length - separatorCount < 80)
        {
            Array.Resize(ref separators, separators.Length * 2);
        }

        ref var at = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(separators), separatorCount);
        separatorCount += BitOperations.PopCount(mask);
        // Eight at once, wanted or not: how many there are is hard to foresee.
        while (mask != 0)
        {
            for (var i = 0; i < 8; i++)
            {
                Unsafe.Add(ref at, i) = from + BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
            }

            at = ref Unsafe.Add(ref at, 8);
        }
    }

    /// <returns>The bytes of this word that are inside quotes.</returns>
    private ulong Quoted(int from, ulong quotes, out bool skip)
    {
        var mask = 0UL;
        var opened = 0;
        skip = false;
        for (; quotes != 0; quotes &= quotes - 1)
        {
            var bit = BitOperations.TrailingZeroCount(quotes);
            var at = from + bit;
            if (!inside)
            {
                if (at == 0 || IsSeparator(bytes[at - 1]))
                {
                    (inside, opened, openedAt) = (true, bit, at);
                }
            }
            else if (at + 1 < length && bytes[at + 1] == Quote)
            {
                // The second of a pair is passed over, be it in the next word.
                skip = bit == 63;
                quotes &= ~(2UL << bit);
            }
            else
            {
                inside = false;
                mask |= (ulong.MaxValue << opened) & (ulong.MaxValue >> (63 - bit));
                if (at + 1 < length && !IsSeparator(bytes[at + 1]))
                {
                    textAfterQuote = at;
                    return mask | (ulong.MaxValue << bit);
                }
            }
        }

        return inside ? mask | (ulong.MaxValue << opened) : mask;
    }

    private bool IsSeparator(byte value) => value == delimiter || value is Lf or Cr;

    private void EndBlock()
    {
        if (inside)
        {
            NoteQuote(openedAt, Problem.OpenQuote);
        }
        else if (recordStart < length && !whole)
        {
            NoteTooLong();
        }
        else if (recordStart < length)
        {
            Add(1, length);
            Lines++;
            EndRecord(separatorCount - 1, Lines);
        }
    }

    /// <returns>False when the record is wrong.</returns>
    private bool EndRecord(int separator, int linesAfter)
    {
        var end = separators[separator];
        var next = end >= length ? length : end + (bytes[end] == Cr && end + 1 < length && bytes[end + 1] == Lf ? 2 : 1);
        var record = new CsvRecord(recordStart, recordFirst, separator - recordFirst + 1, recordLine);
        var size = next - recordStart;
        if (record.Cells > limits.MaxColumns || size > limits.MaxLineBytes)
        {
            NoteTooLong(record.Cells);
            return false;
        }

        if (Count == records.Length)
        {
            Array.Resize(ref records, records.Length * 2);
        }

        records[Count] = record;
        if (size > limits.MaxCellBytes && LongCell(Count) is >= 0 and var cell)
        {
            Note(recordLine, line => Problem.CellTooLong(line, NameOf(cell), limits.MaxCellBytes));
            return false;
        }

        if (record.Cells > 1 || !bytes.AsSpan(recordStart, size).Trim(" \t\r\n"u8).IsEmpty)
        {
            FirstRagged = FirstRagged < 0 && record.Cells != names.Count ? Count : FirstRagged;
            Count++;
        }

        (recordStart, recordFirst, recordLine) = (next, separator + 1, linesAfter);
        return true;
    }

    private int LongCell(int record)
    {
        for (var cell = 0; cell < records[record].Cells; cell++)
        {
            Find(record, cell, out var start, out var end);
            if (end - start - (end > start && bytes[start] == Quote ? 2 : 0) > limits.MaxCellBytes)
            {
                return cell;
            }
        }

        return -1;
    }

    private void FindBadText()
    {
        for (var i = 0; i < Count; i++)
        {
            var record = bytes.AsSpan(records[i].Start, separators[records[i].First + records[i].Cells - 1] - records[i].Start);
            if (Utf8.IsValid(record))
            {
                continue;
            }

            var line = records[i].Line;
            foreach (var part in record.Split(Lf))
            {
                if (!Utf8.IsValid(record[part]))
                {
                    break;
                }

                line++;
            }

            var cell = 0;
            while (Utf8.IsValid(Raw(i, cell)))
            {
                cell++;
            }

            Count = i;
            Note(line, at => Problem.BadEncoding(at, NameOf(cell)));
            return;
        }
    }

    private ReadOnlySpan<byte> Raw(int record, int cell)
    {
        Find(record, cell, out var start, out var end);
        return bytes.AsSpan(start, end - start);
    }

    private void NoteQuote(int at, Func<long, string, TableException> told)
    {
        var cell = separatorCount - recordFirst;
        if (cell > limits.MaxColumns)
        {
            NoteTooLong(cell);
            return;
        }

        Note(recordLine + bytes.AsSpan(recordStart, at - recordStart).Count(Lf), line => told(line, NameOf(cell)));
    }

    private void NoteTooLong() => NoteTooLong(separatorCount - recordFirst);

    private void NoteTooLong(int cells) => Note(
        recordLine,
        line => cells > limits.MaxColumns ? Problem.TooManyColumns(line, limits.MaxColumns) : Problem.LineTooLong(line, limits.MaxLineBytes));

    private void Note(int linesBefore, Func<long, TableException> told) => problem = firstLine => told(firstLine + linesBefore);

    private string NameOf(int cell) => cell < names.Count ? names[cell] : (cell + 1).ToString(CultureInfo.InvariantCulture);

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        if (scratch.Length < text.Length)
        {
            scratch = new byte[2 * text.Length];
        }

        var to = 0;
        for (var from = 0; from < text.Length; from++)
        {
            scratch[to++] = text[from];
            from += text[from] == Quote ? 1 : 0;
        }

        return scratch.AsSpan(0, to);
    }
}
