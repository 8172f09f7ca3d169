using System.Text;

namespace Kargah.Data;

/// <summary>
/// Cuts a CSV file into blocks of whole records. It looks only for quotes and for the last line end outside them, so that it keeps ahead of the
/// threads that read the cells. RFC 4180 with any one-byte delimiter: LF, CRLF or CR end a record outside quotes; a quote opens only as the first
/// byte of a cell. Source: RFC 4180 section 2.
/// </summary>
internal sealed class CsvBlocks
{
    public const int DefaultBytes = 1 << 20;

    /// <summary>Bytes behind a block that may be read, whatever they hold: a vector of 64 may start on its last byte.</summary>
    private const int Padding = 64;
    private const int HeadBytes = 1 << 18;
    private const byte Quote = (byte)'"', Lf = (byte)'\n', Cr = (byte)'\r';

    private readonly Stream input;
    private readonly ReadLimits limits;
    private readonly int blockBytes;
    private readonly byte delimiter;
    private byte[] buffer;
    private int end;
    private bool atEnd;

    public CsvBlocks(Stream input, ReadLimits limits, char? delimiter, int blockBytes)
    {
        (this.input, this.limits, this.blockBytes) = (input, limits, blockBytes);
        buffer = new byte[Math.Max(HeadBytes, blockBytes) + Padding];
        Fill(HeadBytes);
        if (buffer.AsSpan(0, end).Contains((byte)0))
        {
            throw Problem.NotCsv("it holds zero bytes, so it is not text; save the table as CSV (UTF-8) and upload that");
        }

        this.delimiter = (byte)(delimiter ?? DelimiterGuess.Of(buffer.AsSpan(0, end)));
        ReadHeader();
    }

    public List<string> Names { get; } = [];
    public char Delimiter => (char)delimiter;

    /// <summary>The line on which the first block begins, from 1.</summary>
    public long FirstLine { get; private set; } = 1;

    /// <summary>The number of the block that comes next.</summary>
    public long NextOrdinal { get; private set; }

    public CsvBlock NewBlock() => new(delimiter, limits, Names);

    /// <summary>Gives <paramref name="block"/> the next records: as many as the block's size holds, one at least. Not for two threads at once.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool Next(CsvBlock block) => Next(block, blockBytes);

    private bool Next(CsvBlock block, int wanted)
    {
        Fill(wanted);
        if (end == 0)
        {
            return false;
        }

        // A record that has no end within twice what is accepted is not read further.
        var most = 2 * limits.MaxLineBytes;
        var cut = Cut(Math.Min(wanted, end));
        while (cut < 0 && end < most && !atEnd)
        {
            Fill(Math.Min(most, 2 * end));
            cut = Cut(Math.Min(wanted, end));
        }

        var whole = cut >= 0;
        cut = whole ? cut : Math.Min(end, most);
        var full = buffer;
        var rest = whole ? end - cut : 0;
        buffer = block.Take(full, cut, whole, NextOrdinal++);
        if (buffer.Length < Math.Max(rest, blockBytes) + Padding)
        {
            buffer = new byte[Math.Max(rest, blockBytes) + Padding];
        }

        full.AsSpan(cut, rest).CopyTo(buffer);
        end = rest;
        atEnd |= !whole;
        return true;
    }

    private void ReadHeader()
    {
        var block = new CsvBlock(delimiter, limits, []);
        while (Next(block, 1))
        {
            block.Index();
            block.ThrowProblem(FirstLine);
            if (block.Count == 0)
            {
                FirstLine += block.Lines;
                continue;
            }

            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < block[0].Cells; i++)
            {
                var name = Encoding.UTF8.GetString(block.Cell(0, i)).Trim();
                if (name.Length == 0)
                {
                    throw Problem.EmptyColumnName(FirstLine, i + 1);
                }

                if (!seen.Add(name))
                {
                    throw Problem.DuplicateColumn(FirstLine, name);
                }

                Names.Add(name);
            }

            FirstLine += block.Lines;
            return;
        }

        throw Problem.EmptyFile();
    }

    private void Fill(int wanted)
    {
        if (wanted + Padding > buffer.Length)
        {
            Array.Resize(ref buffer, wanted + Padding);
        }

        try
        {
            while (end < wanted && !atEnd)
            {
                var read = input.Read(buffer.AsSpan(end, wanted - end));
                atEnd = read == 0;
                end += read;
            }
        }
        catch (DecoderFallbackException)
        {
            throw Problem.BadUtf16();
        }
    }

    /// <returns>Where the last record ends that lies within the first <paramref name="wanted"/> bytes, else where the first one ends; −1 when more bytes are needed.</returns>
    private int Cut(int wanted)
    {
        var bytes = buffer.AsSpan(0, end);
        var (at, last) = (0, -1);
        while (at < end)
        {
            var open = NextOpening(bytes, at, last < 0 ? end : wanted);
            var within = bytes[at..Math.Max(at, Math.Min(open, wanted))];
            last = within.LastIndexOfAny(Lf, Cr) is >= 0 and var back && EndOfLine(at + back) is >= 0 and var found ? found
                : last < 0 && bytes[at..open].IndexOfAny(Lf, Cr) is >= 0 and var ahead ? EndOfLine(at + ahead)
                : last;
            if (open >= wanted && last >= 0)
            {
                return last;
            }

            if (open == end || (at = Closing(bytes, open + 1)) < 0)
            {
                break;
            }
        }

        return atEnd && (last < 0 || end <= wanted) ? end : last;
    }

    /// <summary>Behind the line end that begins here, −1 when nobody knows yet whether an LF follows.</summary>
    private int EndOfLine(int at) =>
        buffer[at] == Lf ? at + 1
        : at + 1 < end ? (buffer[at + 1] == Lf ? at + 2 : at + 1)
        : atEnd ? at + 1 : -1;

    private int NextOpening(ReadOnlySpan<byte> bytes, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            var next = bytes[at..to].IndexOf(Quote);
            if (next < 0)
            {
                break;
            }

            at += next;
            if (at == 0 || bytes[at - 1] == delimiter || bytes[at - 1] is Lf or Cr)
            {
                return at;
            }
        }

        return to;
    }

    private static int Closing(ReadOnlySpan<byte> bytes, int at)
    {
        while (true)
        {
            var next = bytes[at..].IndexOf(Quote);
            if (next < 0)
            {
                return -1;
            }

            at += next + 1;
            if (at == bytes.Length || bytes[at] != Quote)
            {
                return at;
            }

            at++;
        }
    }
}
