namespace Kargah.Data;

/// <summary>Which byte separates the cells: the one that cuts most of the first lines into as many cells as the header, and into the most.</summary>
internal static class DelimiterGuess
{
    private const int Lines = 100;

    public static char Of(ReadOnlySpan<byte> start)
    {
        var best = (Agreement: 0.0, Columns: 1, Delimiter: ',');
        foreach (var delimiter in (ReadOnlySpan<char>)[',', ';', '\t', '|'])
        {
            var (columns, agreement) = Try(start, (byte)delimiter);
            if (columns > 1 && (agreement, columns).CompareTo((best.Agreement, best.Columns)) > 0)
            {
                best = (agreement, columns, delimiter);
            }
        }

        return best.Delimiter;
    }

    private static (int Columns, double Agreement) Try(ReadOnlySpan<byte> rest, byte delimiter)
    {
        int header = 0, lines = 0, alike = 0;
        while (!rest.IsEmpty && lines < Lines)
        {
            var cells = CountCells(ref rest, delimiter, out var blank);
            if (blank)
            {
                continue;
            }

            header = lines == 0 ? cells : header;
            lines++;
            alike += cells == header ? 1 : 0;
        }

        return (header, lines == 0 ? 0 : (double)alike / lines);
    }

    private static int CountCells(ref ReadOnlySpan<byte> rest, byte delimiter, out bool blank)
    {
        var cells = 1;
        var at = 0;
        blank = true;
        while (true)
        {
            if (at < rest.Length && rest[at] == (byte)'"')
            {
                var close = EndOfQuoted(rest, at + 1);
                at = close;
                blank = false;
            }

            var stop = rest[at..].IndexOfAny(delimiter, (byte)'\n', (byte)'\r');
            blank &= stop is 0 or -1 && cells == 1;
            if (stop < 0)
            {
                rest = [];
                return cells;
            }

            at += stop + 1;
            if (rest[at - 1] != delimiter)
            {
                rest = rest[at..];
                return cells;
            }

            blank = false;
            cells++;
        }
    }

    private static int EndOfQuoted(ReadOnlySpan<byte> rest, int at)
    {
        while (true)
        {
            var stop = rest[at..].IndexOf((byte)'"');
            if (stop < 0)
            {
                return rest.Length;
            }

            at += stop + 1;
            if (at == rest.Length || rest[at] != (byte)'"')
            {
                return at;
            }

            at++;
        }
    }
}
