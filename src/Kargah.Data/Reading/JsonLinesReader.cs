using System.Text.Json;

namespace Kargah.Data;

/// <summary>One flat JSON object a line.</summary>
internal sealed class JsonLinesReader(Stream input, ReadLimits limits) : JsonRecordReader(input, limits)
{
    private long linesBefore;

    public override bool Read()
    {
        while (true)
        {
            var rest = Rest;
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 && !AtEnd)
            {
                Line = linesBefore + 1;
                Fill();
                continue;
            }

            if (rest.IsEmpty)
            {
                return Row > 0 ? false : throw Problem.EmptyFile();
            }

            var line = end < 0 ? rest : rest[..end];
            Line = linesBefore + 1;
            ReadLine(line, out var blank);
            Advance(end < 0 ? line.Length : end + 1);
            linesBefore++;
            if (!blank)
            {
                Row++;
                return true;
            }
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line, out bool blank)
    {
        blank = line.Trim(" \t\r"u8).IsEmpty;
        if (blank)
        {
            return;
        }

        if (line.Length > Limits.MaxLineBytes)
        {
            throw Problem.LineTooLong(Line, Limits.MaxLineBytes);
        }

        Count = 0;
        CheckText(line);
        try
        {
            var json = new Utf8JsonReader(line, isFinalBlock: true, new JsonReaderState(Options));
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                throw Problem.BadJson(Line, 1, "each line must be one JSON object like {\"age\": 41, \"city\": \"Shiraz\"}");
            }

            ReadObject(ref json, Line);
            json.Read();
        }
        catch (JsonException problem)
        {
            throw Broken(problem, linesBefore);
        }
    }
}
