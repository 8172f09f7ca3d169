using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Kargah.Data;

/// <summary>
/// Reads a table record by record. Memory is one buffer of at most twice the longest record accepted, whatever the size of the file.
/// Cells are UTF-8 without quotes and escapes; they stay valid until the next <see cref="Read"/>.
/// </summary>
internal abstract class RecordReader : IDisposable
{
    private const int FirstBuffer = 1 << 18;
    private readonly Stream input;
    private byte[] buffer = [];
    private int start;
    private int end;

    // Where the cells of this record lie.
    protected byte[] CellBytes;
    protected int[] CellStarts = new int[64];
    protected int[] CellLengths = new int[64];

    protected RecordReader(Stream input, ReadLimits limits)
    {
        this.input = input;
        Limits = limits;
        CellBytes = buffer;
    }

    public static RecordReader Open(TableFile file, ReadLimits limits, char? delimiter = null)
    {
        var (stream, encoding) = UnpackedStream.Open(file, limits);
        try
        {
            RecordReader reader = file.Format switch
            {
                TableFormat.Json => new JsonArrayReader(stream, limits),
                TableFormat.Jsonl => new JsonLinesReader(stream, limits),
                TableFormat.Tsv => new CsvReader(stream, limits, '\t'),
                _ => new CsvReader(stream, limits, delimiter),
            };
            reader.Encoding = encoding;
            return reader;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Column names; a JSON file may add some with any record.</summary>
    public List<string> Names { get; } = [];

    public string Encoding { get; private set; } = "utf-8";
    public char Delimiter { get; protected set; } = ',';

    /// <summary>Records read, the header not counted: the number of this record, from 1.</summary>
    public long Row { get; protected set; }

    /// <summary>The line of the file on which this record starts, from 1.</summary>
    public long Line { get; protected set; } = 1;

    /// <summary>Cells of this record.</summary>
    public int Count { get; protected set; }

    public bool IsRagged => Count != Names.Count;

    public ReadOnlySpan<byte> this[int column] => CellBytes.AsSpan(CellStarts[column], CellLengths[column]);

    /// <summary>Goes to the next record; false at the end of the file.</summary>
    public abstract bool Read();

    public void Dispose() => input.Dispose();

    protected ReadLimits Limits { get; }
    protected byte[] Buffer => buffer;
    protected int Start => start;
    protected ReadOnlySpan<byte> Rest => buffer.AsSpan(start, end - start);

    /// <summary>The input holds nothing beyond <see cref="Rest"/>.</summary>
    protected bool AtEnd { get; private set; }

    protected void Advance(int count) => start += count;

    /// <summary>Reads more behind <see cref="Rest"/>, which moves to the front of a larger buffer if it must.</summary>
    protected void Fill()
    {
        var rest = end - start;
        if (rest > Limits.MaxLineBytes)
        {
            throw Problem.LineTooLong(Line, Limits.MaxLineBytes);
        }

        var target = rest > buffer.Length / 2 || buffer.Length == 0 ? new byte[Math.Max(FirstBuffer, buffer.Length * 2)] : buffer;
        buffer.AsSpan(start, rest).CopyTo(target);
        buffer = target;
        (start, end) = (0, rest);
        try
        {
            while (end < buffer.Length)
            {
                var read = input.Read(buffer.AsSpan(end));
                if (read == 0)
                {
                    AtEnd = true;
                    return;
                }

                end += read;
            }
        }
        catch (DecoderFallbackException)
        {
            throw Problem.BadUtf16();
        }
    }

    protected void GrowCells()
    {
        Array.Resize(ref CellStarts, CellStarts.Length * 2);
        Array.Resize(ref CellLengths, CellLengths.Length * 2);
    }

    protected void CheckText(ReadOnlySpan<byte> record)
    {
        if (Utf8.IsValid(record))
        {
            return;
        }

        var line = Line;
        foreach (var part in record.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(record[part]))
            {
                break;
            }

            line++;
        }

        string? column = null;
        for (var i = 0; i < Count && column is null; i++)
        {
            column = Utf8.IsValid(this[i]) ? null : NameOf(i);
        }

        throw Problem.BadEncoding(line, column);
    }

    protected string NameOf(int column) => column < Names.Count ? Names[column] : (column + 1).ToString(CultureInfo.InvariantCulture);
}
