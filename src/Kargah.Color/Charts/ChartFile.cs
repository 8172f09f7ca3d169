using System.Globalization;

namespace Kargah.Color;

/// <summary>A file of measurements that cannot be used; the message says why, with the line.</summary>
public sealed class ChartFileException(string message) : Exception(message);

/// <summary>The measurements of a 24-patch chart as programs write them: CGATS (.txt, .cie, .ti3) or a table with a head (CSV).</summary>
/// <param name="Values">24, row by row, L*a*b* D50.</param>
/// <remarks>L*a*b*, or XYZ relative to D50 on a scale of 1 or 100, is taken by the columns' names. Patches are put in order by their places where those are said
/// (A1 to D6 by rows, or A1 to F4 by columns), by numbers 1 to 24, or else as they come. Source of the format: ANSI CGATS.17-2009.</remarks>
public sealed record ChartFile(IReadOnlyList<Lab> Values, string? Instrument, DateOnly? MeasuredAt)
{
    private const int MostLines = 5000;
    private static readonly string[] dates = ["yyyy-MM-dd", "yyyy/MM/dd", "MM/dd/yyyy", "M/d/yyyy", "ddd MMM dd HH:mm:ss yyyy", "ddd MMM d HH:mm:ss yyyy", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss"];

    /// <exception cref="ChartFileException">There are not 24 patches in it, or a value is none.</exception>
    public static ChartFile Read(string text)
    {
        var lines = text.ReplaceLineEndings("\n").TrimStart('\uFEFF').Split('\n');
        if (lines.Length > MostLines)
        {
            throw new ChartFileException($"The file has more than {MostLines} lines; measurements of 24 patches have a few dozen.");
        }

        var found = lines.Any(line => line.Trim().Equals("BEGIN_DATA", StringComparison.OrdinalIgnoreCase)) ? Cgats(lines) : Table(lines);
        if (found.Rows.Count != ReferenceChart.Count)
        {
            throw new ChartFileException($"The file has {found.Rows.Count} patches; a chart has {ReferenceChart.Count}.");
        }

        return new(Ordered(found), found.Instrument, found.MeasuredAt);
    }

    private static Found Cgats(string[] lines)
    {
        var (columns, rows) = (new List<string>(), new List<(int Line, List<string> Cells)>());
        string? instrument = null;
        DateOnly? measuredAt = null;
        var (inFormat, inData) = (false, false);
        var waiting = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            var words = Words(lines[i]);
            switch (words)
            {
                case []:
                    continue;
                case ["BEGIN_DATA_FORMAT", ..]:
                    inFormat = true;
                    continue;
                case ["END_DATA_FORMAT", ..]:
                    inFormat = false;
                    continue;
                case ["BEGIN_DATA", ..]:
                    inData = true;
                    continue;
                case ["END_DATA", ..]:
                    // further tables, such as a display's calibration, are not the chart
                    return new(columns, rows, instrument, measuredAt);
                case ["INSTRUMENTATION" or "TARGET_INSTRUMENT" or "INSTRUMENT", var named, ..]:
                    instrument ??= named;
                    continue;
                case ["CREATED" or "MEASUREMENT_DATE", var created, ..]:
                    measuredAt ??= DateOf(created);
                    continue;
            }

            if (inFormat)
            {
                columns.AddRange(words);
            }
            else if (inData && columns.Count > 0)
            {
                // a row may go over several lines
                waiting.AddRange(words);
                while (waiting.Count >= columns.Count)
                {
                    rows.Add((i + 1, waiting[..columns.Count]));
                    waiting.RemoveRange(0, columns.Count);
                }
            }
        }

        return columns.Count == 0 ? throw new ChartFileException("The file does not say what its columns are (BEGIN_DATA_FORMAT).") : new(columns, rows, instrument, measuredAt);
    }

    private static Found Table(string[] lines)
    {
        var head = Array.FindIndex(lines, line => line.Trim().Length > 0 && !line.StartsWith('#'));
        if (head < 0)
        {
            throw new ChartFileException("The file is empty.");
        }

        var separator = new[] { '\t', ';', ',' }.FirstOrDefault(lines[head].Contains, ' ');
        List<string> Cells(string line) => separator == ' ' ? Words(line) : [.. line.Split(separator).Select(cell => cell.Trim().Trim('"'))];
        var columns = Cells(lines[head]);
        var rows = new List<(int, List<string>)>();
        for (var i = head + 1; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length > 0 && !lines[i].StartsWith('#'))
            {
                var cells = Cells(lines[i]);
                // with semicolons a comma is in numbers
                rows.Add((i + 1, separator == ';' ? [.. cells.Select(cell => cell.Replace(',', '.'))] : cells));
            }
        }

        return new(columns, rows, null, null);
    }

    private static List<Lab> Ordered(Found found)
    {
        var (columns, isLab) = ValueColumns(found.Columns);
        var colors = found.Rows.Select(row => new Xyz(Number(row, columns[0]), Number(row, columns[1]), Number(row, columns[2]))).ToList();
        if (!isLab)
        {
            var scale = colors.Max(color => color.Y) > 2 ? 0.01 : 1;
            colors = [.. colors.Select(color => Lab.FromXyz(scale * color, WhitePoints.D50)).Select(lab => new Xyz(lab.L, lab.A, lab.B))];
        }

        var values = new Lab?[ReferenceChart.Count];
        var places = Places(found);
        for (var i = 0; i < colors.Count; i++)
        {
            var (line, color) = (found.Rows[i].Line, colors[i]);
            if (!double.IsFinite(color.X + color.Y + color.Z) || color.X is < 0 or > 110)
            {
                throw new ChartFileException(string.Create(CultureInfo.InvariantCulture, $"Line {line}: L*a*b* {color.X:0.##}, {color.Y:0.##}, {color.Z:0.##} is the color of no surface."));
            }

            values[places[i]] = new(color.X, color.Y, color.Z);
        }

        List<Lab> ordered = [.. values.Select(value => value!.Value)];
        for (var i = ReferenceChart.Count - ReferenceChart.Columns; i < ReferenceChart.Count - 1; i++)
        {
            if (ordered[i].L <= ordered[i + 1].L)
            {
                throw new ChartFileException("The last six patches do not go from white to black: the patches are not in the chart's order, row by row from dark skin on.");
            }
        }

        return ordered;
    }

    /// <summary>Where each row belongs; as they come, where no column says it.</summary>
    private static int[] Places(Found found)
    {
        for (var column = 0; column < found.Columns.Count; column++)
        {
            if (Name(found.Columns[column]) is not ("SAMPLEID" or "SAMPLELOC" or "SAMPLENAME" or "ID" or "PATCH" or "PATCHID" or "LOC" or "NAME" or "NO" or "INDEX"))
            {
                continue;
            }

            var named = found.Rows.Select(row => column < row.Cells.Count ? row.Cells[column].ToUpperInvariant() : "").ToList();
            foreach (var names in (string[][])[[.. Enumerable.Range(0, 24).Select(i => $"{(char)('A' + i / 6)}{i % 6 + 1}")], [.. Enumerable.Range(0, 24).Select(i => $"{(char)('A' + i % 6)}{i / 6 + 1}")],
                [.. Enumerable.Range(1, 24).Select(i => i.ToString(CultureInfo.InvariantCulture))], [.. Enumerable.Range(0, 24).Select(i => i.ToString(CultureInfo.InvariantCulture))]])
            {
                if (named.Distinct().Count() == ReferenceChart.Count && named.All(names.Contains))
                {
                    return [.. named.Select(name => Array.IndexOf(names, name))];
                }
            }
        }

        return [.. Enumerable.Range(0, ReferenceChart.Count)];
    }

    private static (int[] Columns, bool IsLab) ValueColumns(List<string> columns)
    {
        foreach (var (names, isLab) in (ReadOnlySpan<(string[], bool)>)[(["LABL", "LABA", "LABB"], true), (["L", "A", "B"], true), (["XYZX", "XYZY", "XYZZ"], false), (["X", "Y", "Z"], false)])
        {
            int[] places = [.. names.Select(name => columns.FindIndex(column => Name(column) == name))];
            if (places.All(place => place >= 0))
            {
                return (places, isLab);
            }
        }

        throw new ChartFileException("The file has no columns LAB_L, LAB_A, LAB_B (or L, a, b) and none XYZ_X, XYZ_Y, XYZ_Z (or X, Y, Z).");
    }

    /// <summary>L*, LAB_L and "Lab L" are the same name.</summary>
    private static string Name(string column) => string.Concat(column.Where(char.IsAsciiLetter)).ToUpperInvariant();

    private static double Number((int Line, List<string> Cells) row, int column) =>
        column < row.Cells.Count && double.TryParse(row.Cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new ChartFileException($"Line {row.Line}: {(column < row.Cells.Count ? $"'{row.Cells[column]}' is not a number" : "a value is missing")}.");

    private static DateOnly? DateOf(string text) =>
        DateTime.TryParseExact(text.Trim(), dates, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out var date) ? DateOnly.FromDateTime(date) : null;

    /// <summary>By blanks, what stands in quotation marks together; the rest of a line after # is a comment.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        for (var at = 0; at < line.Length;)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
            }
            else if (line[at] == '#')
            {
                break;
            }
            else
            {
                var quoted = line[at] == '"';
                var end = quoted ? line.IndexOf('"', at + 1) : line.AsSpan(at).IndexOfAny(' ', '\t') is var gap and >= 0 ? at + gap : -1;
                end = end < 0 ? line.Length : end;
                words.Add(line[(quoted ? at + 1 : at)..end]);
                at = quoted ? end + 1 : end;
            }
        }

        return words;
    }

    private sealed record Found(List<string> Columns, List<(int Line, List<string> Cells)> Rows, string? Instrument, DateOnly? MeasuredAt);
}
