namespace Kargah.Data;

/// <summary>
/// RFC 4180 with any one-byte delimiter: LF, CRLF or CR end a record outside quotes; a quote opens only as the first byte of a cell;
/// blank lines are passed over. Source: RFC 4180 section 2.
/// </summary>
internal sealed class CsvReader : RecordReader
{
    private const byte Quote = (byte)'"', Lf = (byte)'\n', Cr = (byte)'\r';
    private readonly byte delimiter;
    private readonly List<int> escaped = [];
    private long nextLine = 1;

    public CsvReader(Stream input, ReadLimits limits, char? delimiter)
        : base(input, limits)
    {
        Fill();
        if (Rest.Contains((byte)0))
        {
            throw Problem.NotCsv("it holds zero bytes, so it is not text; save the table as CSV (UTF-8) and upload that");
        }

        this.delimiter = (byte)(delimiter ?? DelimiterGuess.Of(Rest));
        Delimiter = (char)this.delimiter;
        ReadHeader();
    }

    public override bool Read()
    {
        if (!ReadRecord())
        {
            return false;
        }

        Row++;
        return true;
    }

    private void ReadHeader()
    {
        if (!ReadRecord())
        {
            throw Problem.EmptyFile();
        }

        var seen = new HashSet<string>(Count, StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
        {
            var name = System.Text.Encoding.UTF8.GetString(this[i]).Trim();
            if (name.Length == 0)
            {
                throw Problem.EmptyColumnName(Line, i + 1);
            }

            if (!seen.Add(name))
            {
                throw Problem.DuplicateColumn(Line, name);
            }

            Names.Add(name);
        }
    }

    private bool ReadRecord()
    {
        while (true)
        {
            var rest = Rest;
            if (rest.IsEmpty && AtEnd)
            {
                return false;
            }

            Line = nextLine;
            var length = Scan(rest);
            if (length < 0)
            {
                Fill();
                continue;
            }

            var record = rest[..length];
            if (length > Limits.MaxLineBytes)
            {
                throw Problem.LineTooLong(Line, Limits.MaxLineBytes);
            }

            if (CellLengths.AsSpan(0, Count).IndexOfAnyInRange(Limits.MaxCellBytes + 1, int.MaxValue) is >= 0 and var cell)
            {
                throw Problem.CellTooLong(Line, NameOf(cell), Limits.MaxCellBytes);
            }

            CheckText(record);
            Advance(length);
            if (Count == 1 && record.Trim(" \t\r\n"u8).IsEmpty)
            {
                continue;
            }

            Unescape();
            return true;
        }
    }

    /// <summary>Finds the cells of the record that <paramref name="rest"/> starts with.</summary>
    /// <returns>Its length with the line end, or −1 when more bytes are needed to know.</returns>
    private int Scan(ReadOnlySpan<byte> rest)
    {
        CellBytes = Buffer;
        Count = 0;
        escaped.Clear();
        var lines = 0;
        var at = 0;
        while (true)
        {
            int from = at, to;
            if (at < rest.Length && rest[at] == Quote)
            {
                from = at + 1;
                to = EndOfQuoted(rest, from, ref lines);
                if (to < 0)
                {
                    return -1;
                }

                at = to + 1;
                if (at < rest.Length && rest[at] != delimiter && rest[at] != Lf && rest[at] != Cr)
                {
                    throw Problem.TextAfterQuote(nextLine + lines, NameOf(Count));
                }
            }
            else
            {
                var stop = rest[at..].IndexOfAny(delimiter, Lf, Cr);
                at = to = stop < 0 ? rest.Length : at + stop;
            }

            if (at == rest.Length && !AtEnd)
            {
                return -1;
            }

            AddCell(Start + from, to - from);
            if (at == rest.Length)
            {
                nextLine += lines + 1;
                return at;
            }

            var separator = rest[at++];
            if (separator == delimiter)
            {
                continue;
            }

            if (separator == Cr)
            {
                if (at == rest.Length && !AtEnd)
                {
                    return -1;
                }

                at += at < rest.Length && rest[at] == Lf ? 1 : 0;
            }

            nextLine += lines + 1;
            return at;
        }
    }

    /// <returns>Where the closing quote stands, or −1 when it is not in the buffer yet.</returns>
    private int EndOfQuoted(ReadOnlySpan<byte> rest, int from, ref int lines)
    {
        var at = from;
        while (true)
        {
            var stop = rest[at..].IndexOf(Quote);
            if (stop < 0 || (at + stop + 1 == rest.Length && !AtEnd))
            {
                if (AtEnd || rest.Length > Limits.MaxLineBytes)
                {
                    throw Problem.OpenQuote(nextLine + lines, NameOf(Count));
                }

                return -1;
            }

            at += stop;
            if (at + 1 < rest.Length && rest[at + 1] == Quote)
            {
                if (escaped.Count == 0 || escaped[^1] != Count)
                {
                    escaped.Add(Count);
                }

                at += 2;
                continue;
            }

            lines += rest[from..at].Count(Lf);
            return at;
        }
    }

    private void AddCell(int start, int length)
    {
        if (Count == Limits.MaxColumns)
        {
            throw Problem.TooManyColumns(nextLine, Limits.MaxColumns);
        }

        if (Count == CellStarts.Length)
        {
            GrowCells();
        }

        CellStarts[Count] = start;
        CellLengths[Count] = length;
        Count++;
    }

    // Only once the record is whole: until then its bytes may be scanned again.
    private void Unescape()
    {
        foreach (var cell in escaped)
        {
            var bytes = CellBytes.AsSpan(CellStarts[cell], CellLengths[cell]);
            var to = 0;
            for (var from = 0; from < bytes.Length; from++)
            {
                bytes[to++] = bytes[from];
                from += bytes[from] == Quote ? 1 : 0;
            }

            CellLengths[cell] = to;
        }
    }
}
