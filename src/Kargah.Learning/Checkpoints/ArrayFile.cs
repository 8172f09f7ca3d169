using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Kargah.Learning;

/// <summary>
/// One JSON object and named float32 or int32 arrays in a file: 8 letters that say what it is, length and text of the JSON, number of arrays, for each its
/// name, kind, length and little-endian values, and SHA-256 of everything before. A torn or damaged file is noticed, never half read.
/// </summary>
internal sealed record ArrayFile(JsonElement Head, IReadOnlyDictionary<string, Array> Arrays)
{
    private const int MagicLength = 8;

    public float[] Floats(string name) => (float[])Arrays[name];

    public static void Write(string path, string magic, object head, IReadOnlyDictionary<string, Array> arrays)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Encoding.ASCII.GetBytes(magic));
            var json = JsonSerializer.SerializeToUtf8Bytes(head, LearningJson.Options);
            writer.Write(json.Length);
            writer.Write(json);
            writer.Write(arrays.Count);
            foreach (var (name, array) in arrays)
            {
                writer.Write(name);
                writer.Write(array is float[]);
                writer.Write(array.Length);
                writer.Write(BytesOf(array));
            }
        }

        var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        DurableFile.Write(path, stream =>
        {
            stream.Write(bytes.Span);
            stream.Write(SHA256.HashData(bytes.Span));
        });
    }

    /// <exception cref="CheckpointException">The sentence says what is wrong with the file.</exception>
    public static ArrayFile Read(string path, string magic, string what)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < MagicLength || Encoding.ASCII.GetString(bytes, 0, MagicLength) != magic)
        {
            throw new CheckpointException($"This is not a {what} that this version can read.");
        }

        var end = bytes.Length - SHA256.HashSizeInBytes;
        if (end < MagicLength || !SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end)))
        {
            throw new CheckpointException($"The {what} is torn or damaged: its checksum does not fit.");
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, MagicLength, end - MagicLength), Encoding.UTF8);
        var head = JsonSerializer.Deserialize<JsonElement>(reader.ReadBytes(reader.ReadInt32()));
        var arrays = new Dictionary<string, Array>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var name = reader.ReadString();
            var isFloat = reader.ReadBoolean();
            var length = reader.ReadInt32();
            Array array = isFloat ? new float[length] : new int[length];
            reader.BaseStream.ReadExactly(BytesOf(array));
            arrays.Add(name, array);
        }

        return new ArrayFile(head, arrays);
    }

    public static T HeadAs<T>(JsonElement head, string what)
    {
        try
        {
            return head.Deserialize<T>(LearningJson.Options)!;
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"The {what} was written by another version of the engine.", e);
        }
    }

    private static Span<byte> BytesOf(Array array) =>
        array is float[] floats ? MemoryMarshal.AsBytes(floats.AsSpan()) : MemoryMarshal.AsBytes(((int[])array).AsSpan());
}
