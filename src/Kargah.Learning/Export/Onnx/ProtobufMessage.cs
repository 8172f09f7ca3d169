using System.Buffers.Binary;
using System.Text;

namespace Kargah.Learning;

/// <summary>
/// A message in the wire format of Protocol Buffers: fields in the order in which they are added, repeated ones not packed. Source: protobuf.dev, Encoding.
/// </summary>
internal sealed class ProtobufMessage
{
    private const int VarintField = 0;
    private const int BytesField = 2;
    private const int FixedField = 5;

    private readonly MemoryStream content = new();

    public long Length => content.Length;

    public ProtobufMessage Add(int field, long value)
    {
        Varint(((ulong)field << 3) | VarintField);
        Varint((ulong)value);
        return this;
    }

    public ProtobufMessage Add(int field, float value)
    {
        Varint(((ulong)field << 3) | FixedField);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        content.Write(bytes);
        return this;
    }

    public ProtobufMessage Add(int field, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        AddHead(field, bytes.Length);
        content.Write(bytes);
        return this;
    }

    public ProtobufMessage Add(int field, ProtobufMessage value)
    {
        AddHead(field, value.Length);
        value.CopyTo(content);
        return this;
    }

    /// <summary>The head of a field whose bytes the caller writes behind this message: what is large need not be in memory.</summary>
    public ProtobufMessage AddHead(int field, long length)
    {
        Varint(((ulong)field << 3) | BytesField);
        Varint((ulong)length);
        return this;
    }

    public void CopyTo(Stream stream) => content.WriteTo(stream);

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            content.WriteByte((byte)(value | 0x80));
        }

        content.WriteByte((byte)value);
    }
}
