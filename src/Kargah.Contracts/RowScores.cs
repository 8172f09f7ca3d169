using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Kargah.Contracts;

/// <summary>
/// How well a model did on each test row: what is needed to say whether one is better than another on the same rows. A file of its own beside the
/// evaluation: <c>KRGHROW1</c>, rows (int32), the hash (32 bytes), measures (byte), each a length (byte) and ASCII name; then the records
/// (int32, 0-based, ascending) and of each measure a float32 a row. Little-endian throughout.
/// </summary>
public sealed class RowScores
{
    private const int MostRows = 50_000_000;
    private const int MostMeasures = 8;
    private static ReadOnlySpan<byte> Magic => "KRGHROW1"u8;

    public RowScores(string hash, int[] rows, IReadOnlyDictionary<string, float[]> measures) => (Hash, Rows, Measures) = (hash, rows, measures);

    /// <summary>Two runs with the same were scored on the same rows of the same table, for the same target.</summary>
    public string Hash { get; }

    public int[] Rows { get; }

    /// <summary>Name → a number a row: <c>log_loss</c> and <c>accuracy</c> (1 or 0), or <c>mse</c> (squared error) and <c>mae</c> (absolute error). NaN where the row defines none.</summary>
    public IReadOnlyDictionary<string, float[]> Measures { get; }

    /// <summary>SHA-256 over the table's SHA-256, the target's name and the record numbers; hex.</summary>
    public static string HashOf(string datasetSha256, string target, ReadOnlySpan<int> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{datasetSha256}\n{target}\n"));
        hash.AppendData(MemoryMarshal.AsBytes(rows));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Write(Stream stream)
    {
        stream.Write(Magic);
        Span<byte> count = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(count, Rows.Length);
        stream.Write(count);
        stream.Write(Convert.FromHexString(Hash));
        stream.WriteByte((byte)Measures.Count);
        foreach (var name in Measures.Keys)
        {
            stream.WriteByte((byte)name.Length);
            stream.Write(Encoding.ASCII.GetBytes(name));
        }

        stream.Write(MemoryMarshal.AsBytes(Rows.AsSpan()));
        foreach (var values in Measures.Values)
        {
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }

    /// <exception cref="InvalidDataException">It is no such file, or a torn one.</exception>
    public static RowScores Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.ASCII, leaveOpen: true);
        try
        {
            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
            {
                throw new InvalidDataException("This is no file of row scores.");
            }

            var count = reader.ReadInt32();
            var hash = Convert.ToHexStringLower(reader.ReadBytes(SHA256.HashSizeInBytes));
            var measures = reader.ReadByte();
            if (count is < 0 or > MostRows || measures > MostMeasures)
            {
                throw new InvalidDataException("The file of row scores is damaged.");
            }

            var names = new string[measures];
            for (var i = 0; i < names.Length; i++)
            {
                names[i] = Encoding.ASCII.GetString(reader.ReadBytes(reader.ReadByte()));
            }

            // a worker wrote the count: nothing is allocated for what is not there
            if (stream.Length - stream.Position != 4L * count * (1 + measures))
            {
                throw new InvalidDataException("The file of row scores is torn.");
            }

            var rows = ReadArray<int>(stream, count);
            var values = new Dictionary<string, float[]>();
            foreach (var name in names)
            {
                values.Add(name, ReadArray<float>(stream, count));
            }

            return new RowScores(hash, rows, values);
        }
        catch (Exception damaged) when (damaged is EndOfStreamException or ArgumentException)
        {
            throw new InvalidDataException("The file of row scores is damaged.", damaged);
        }
    }

    private static T[] ReadArray<T>(Stream stream, int count)
        where T : unmanaged
    {
        var values = new T[count];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
