using System.Text.Json;

namespace Kargah.Data;

/// <summary>One JSON array of flat objects, read over blocks: only the object at hand is in memory.</summary>
internal sealed class JsonArrayReader(Stream input, ReadLimits limits) : JsonRecordReader(input, limits)
{
    private JsonReaderState state = new(Options);
    private long linesBefore;
    private bool opened;
    private bool closed;

    public override bool Read()
    {
        while (true)
        {
            var rest = Rest;
            if (TryRead(rest, out var consumed, out var found))
            {
                linesBefore += rest[..consumed].Count((byte)'\n');
                Advance(consumed);
                if (found)
                {
                    Row++;
                    return true;
                }

                if (!closed || !Rest.IsEmpty)
                {
                    continue;
                }

                if (AtEnd)
                {
                    return false;
                }
            }
            else if (AtEnd)
            {
                throw opened || !rest.Trim(" \t\r\n"u8).IsEmpty
                    ? Problem.BadJson(linesBefore + rest.Count((byte)'\n') + 1, rest.Length - rest.LastIndexOf((byte)'\n'), "the JSON ends before its array is closed")
                    : Problem.EmptyFile();
            }

            Line = linesBefore + 1;
            Fill();
        }
    }

    /// <summary>Reads on from the last whole record; false when the buffer ends first.</summary>
    private bool TryRead(ReadOnlySpan<byte> rest, out int consumed, out bool found)
    {
        (consumed, found) = (0, false);
        try
        {
            var json = new Utf8JsonReader(rest, isFinalBlock: false, state);
            if (!opened)
            {
                if (!json.Read())
                {
                    return false;
                }

                opened = json.TokenType == JsonTokenType.StartArray ? true : throw NotAnArray();
            }
            else if (closed)
            {
                consumed = json.Read() ? 0 : rest.Length;
                return true;
            }
            else if (!json.Read())
            {
                return false;
            }
            else if (json.TokenType == JsonTokenType.EndArray)
            {
                closed = true;
            }
            else if (json.TokenType != JsonTokenType.StartObject)
            {
                throw Problem.BadJson(linesBefore + 1 + rest[..(int)json.TokenStartIndex].Count((byte)'\n'), 1, "the array must hold objects like {\"age\": 41, \"city\": \"Shiraz\"}");
            }
            else
            {
                Line = linesBefore + 1 + rest[..(int)json.TokenStartIndex].Count((byte)'\n');
                if (!ReadObject(ref json, Line))
                {
                    return false;
                }

                found = true;
            }

            consumed = (int)json.BytesConsumed;
            state = json.CurrentState;
            Check(rest[..consumed]);
            return true;
        }
        catch (JsonException problem)
        {
            throw Broken(problem, 0);
        }
    }

    private void Check(ReadOnlySpan<byte> record)
    {
        if (record.Length > Limits.MaxLineBytes)
        {
            throw Problem.LineTooLong(Line, Limits.MaxLineBytes);
        }

        CheckText(record);
    }

    private static TableException NotAnArray() =>
        Problem.BadJson(1, 1, "the file must be one array of objects; if each line is an object, give its name the ending .jsonl");
}
