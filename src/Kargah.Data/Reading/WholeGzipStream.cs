using System.IO.Compression;
using System.Text;

namespace Kargah.Data;

/// <summary>
/// Gzip that must be whole. <see cref="GZipStream"/> ends a file that is cut off as if nothing were wrong; so one more member with known
/// content follows the file, and whatever is cut off swallows it.
/// </summary>
internal sealed class WholeGzipStream(GZipStream gzip) : SourceStream(gzip)
{
    private static readonly byte[] End = Encoding.ASCII.GetBytes("end of the table");
    private static readonly byte[] PackedEnd = Pack(End);
    private readonly byte[] block = new byte[1 << 16];
    private int held;

    public static WholeGzipStream Open(Stream file) => new(new GZipStream(new Followed(file, PackedEnd), CompressionMode.Decompress));

    /// <exception cref="InvalidDataException">Not gzip, or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = Source.Read(block.AsSpan(held, Math.Min(buffer.Length, block.Length - held)));
            if (read == 0)
            {
                return block.AsSpan(0, held).SequenceEqual(End) ? 0 : throw new InvalidDataException();
            }

            held += read;
            var ready = held - End.Length;
            if (ready > 0)
            {
                block.AsSpan(0, ready).CopyTo(buffer);
                block.AsSpan(ready, End.Length).CopyTo(block);
                held = End.Length;
                return ready;
            }
        }
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>A stream and then some bytes.</summary>
    private sealed class Followed(Stream first, byte[] then) : SourceStream(first)
    {
        private int given = -1;

        public override int Read(Span<byte> buffer)
        {
            if (given < 0)
            {
                var read = Source.Read(buffer);
                if (read > 0 || buffer.IsEmpty)
                {
                    return read;
                }

                given = 0;
            }

            var count = Math.Min(buffer.Length, then.Length - given);
            then.AsSpan(given, count).CopyTo(buffer);
            given += count;
            return count;
        }
    }
}
