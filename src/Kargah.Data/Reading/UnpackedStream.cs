using System.Text;

namespace Kargah.Data;

/// <summary>The unpacked bytes of a table file, up to the limit on them; the byte order mark is taken off.</summary>
internal sealed class UnpackedStream : SourceStream
{
    private readonly long limit;
    private readonly byte[] head = new byte[4];
    private int headStart;
    private int headEnd;
    private long total;

    private UnpackedStream(Stream source, long limit)
        : base(source)
    {
        this.limit = limit;
        while (headEnd < head.Length)
        {
            var read = ReadSource(head.AsSpan(headEnd));
            if (read == 0)
            {
                break;
            }

            headEnd += read;
        }
    }

    /// <returns>A stream of UTF-8, and the name of the file's own encoding.</returns>
    public static (Stream Utf8, string Encoding) Open(TableFile file, ReadLimits limits)
    {
        Stream raw = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        try
        {
            var unpacked = new UnpackedStream(file.Compressed ? WholeGzipStream.Open(raw) : raw, limits.MaxBytes);
            var start = unpacked.head.AsSpan(0, unpacked.headEnd);
            if (start.StartsWith<byte>([0x50, 0x4B, 0x03, 0x04]))
            {
                throw Problem.NotCsv("it looks like an Excel workbook or a zip archive; save the table as CSV (UTF-8) and upload that");
            }

            if (start.StartsWith<byte>([0x1F, 0x8B]))
            {
                throw Problem.NotCsv("it is gzip inside; give its name the ending .gz");
            }

            if (start.StartsWith<byte>([0xFF, 0xFE]) || start.StartsWith<byte>([0xFE, 0xFF]))
            {
                var bigEndian = start[0] == 0xFE;
                unpacked.headStart = 2;
                var utf16 = new UnicodeEncoding(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);
                return (Encoding.CreateTranscodingStream(unpacked, utf16, new UTF8Encoding(false)), bigEndian ? "utf-16be" : "utf-16le");
            }

            if (start.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
            {
                unpacked.headStart = 3;
            }

            return (unpacked, "utf-8");
        }
        catch
        {
            raw.Dispose();
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (headStart < headEnd)
        {
            var count = Math.Min(buffer.Length, headEnd - headStart);
            head.AsSpan(headStart, count).CopyTo(buffer);
            headStart += count;
            return count;
        }

        return ReadSource(buffer);
    }

    private int ReadSource(Span<byte> buffer)
    {
        int count;
        try
        {
            count = Source.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw Problem.NotGzip();
        }

        total += count;
        return total > limit ? throw Problem.FileTooLarge(limit) : count;
    }
}
