using System.Text.Json;
using System.Text.Unicode;

namespace Kargah.Data;

/// <summary>What the two JSON readers share: the cells of one flat object.</summary>
internal abstract class JsonRecordReader(Stream input, ReadLimits limits) : RecordReader(input, limits)
{
    protected static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };
    private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);
    private readonly List<byte[]> utf8Names = [];
    private int used;

    /// <summary>Reads the object whose start <paramref name="json"/> stands on; false when it goes on beyond the buffer.</summary>
    protected bool ReadObject(ref Utf8JsonReader json, long line)
    {
        Array.Fill(CellStarts, -1, 0, Math.Min(Names.Count, CellStarts.Length));
        used = 0;
        var expected = 0;
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.EndObject)
            {
                Finish();
                return true;
            }

            var column = ColumnOf(ref json, expected, line);
            expected = column + 1;
            if (!json.Read())
            {
                return false;
            }

            if (CellStarts[column] >= 0)
            {
                throw Problem.DuplicateColumn(line, Names[column]);
            }

            AddCell(ref json, column, line);
        }

        return false;
    }

    protected static TableException Broken(JsonException problem, long linesBefore) =>
        Problem.BadJson(linesBefore + (problem.LineNumber ?? 0) + 1, (problem.BytePositionInLine ?? 0) + 1, "this is not valid JSON");

    private void Finish()
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (CellStarts[i] < 0)
            {
                (CellStarts[i], CellLengths[i]) = (0, 0);
            }
        }

        Count = Names.Count;
    }

    // Objects mostly list their members in the same order, so the next name is tried before the dictionary.
    private int ColumnOf(ref Utf8JsonReader json, int expected, long line)
    {
        if (expected < utf8Names.Count && !json.ValueIsEscaped && json.ValueTextEquals(utf8Names[expected]))
        {
            return expected;
        }

        var name = Text(ref json, line).Trim();
        if (indexes.TryGetValue(name, out var index))
        {
            return index;
        }

        index = Names.Count;
        if (name.Length == 0)
        {
            throw Problem.EmptyColumnName(line, expected + 1);
        }

        if (index == Limits.MaxColumns)
        {
            throw Problem.TooManyColumns(line, Limits.MaxColumns);
        }

        if (index == CellStarts.Length)
        {
            GrowCells();
        }

        Names.Add(name);
        utf8Names.Add(System.Text.Encoding.UTF8.GetBytes(name));
        indexes.Add(name, index);
        CellStarts[index] = -1;
        return index;
    }

    private static string Text(ref Utf8JsonReader json, long line)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NoText(ref json, line, null);
        }
    }

    private void AddCell(ref Utf8JsonReader json, int column, long line)
    {
        if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            throw Problem.NestedValue(line, Names[column]);
        }

        var length = json.TokenType == JsonTokenType.Null ? 0 : json.ValueSpan.Length;
        if (length > Limits.MaxCellBytes)
        {
            throw Problem.CellTooLong(line, Names[column], Limits.MaxCellBytes);
        }

        if (CellBytes == Buffer || CellBytes.Length < used + length)
        {
            var larger = new byte[Math.Max(1 << 16, 2 * (used + length))];
            CellBytes.AsSpan(0, used).CopyTo(larger);
            CellBytes = larger;
        }

        if (json.TokenType == JsonTokenType.String)
        {
            length = CopyString(ref json, CellBytes.AsSpan(used), line, Names[column]);
        }
        else if (json.TokenType != JsonTokenType.Null)
        {
            json.ValueSpan.CopyTo(CellBytes.AsSpan(used));
        }

        (CellStarts[column], CellLengths[column]) = (used, length);
        used += length;
    }

    private static int CopyString(ref Utf8JsonReader json, Span<byte> to, long line, string column)
    {
        try
        {
            return json.CopyString(to);
        }
        catch (InvalidOperationException)
        {
            throw NoText(ref json, line, column);
        }
    }

    private static TableException NoText(ref Utf8JsonReader json, long line, string? column) => Utf8.IsValid(json.ValueSpan)
        ? Problem.BadJson(line, json.TokenStartIndex + 1, "an escape stands for half a character")
        : Problem.BadEncoding(line, column);
}
