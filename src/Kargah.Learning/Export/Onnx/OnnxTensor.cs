using System.Runtime.InteropServices;

namespace Kargah.Learning;

/// <summary>Numbers of onnx.proto's TensorProto.DataType.</summary>
internal enum OnnxType
{
    Float = 1,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Double = 11,
}

/// <summary>A constant of a graph (TensorProto): its head, and numbers that are written when their turn comes.</summary>
internal sealed class OnnxTensor
{
    private const int Dims = 1, DataType = 2, StringData = 6, Name = 8, RawData = 9;

    private readonly ProtobufMessage head = new();
    private readonly long rawLength;
    private readonly Action<Stream>? writeRaw;

    private OnnxTensor(string name, OnnxType type, IReadOnlyList<int> shape, long rawLength, Action<Stream>? writeRaw)
    {
        foreach (var length in shape)
        {
            head.Add(Dims, length);
        }

        head.Add(DataType, (long)type).Add(Name, name);
        (this.rawLength, this.writeRaw) = (rawLength, writeRaw);
        if (writeRaw is not null)
        {
            head.AddHead(RawData, rawLength);
        }
    }

    public long Length => head.Length + rawLength;

    public static OnnxTensor Of<T>(string name, OnnxType type, IReadOnlyList<int> shape, T[] values)
        where T : unmanaged
    {
        var length = MemoryMarshal.AsBytes(values.AsSpan()).Length;
        return new OnnxTensor(name, type, shape, length, stream => stream.Write(MemoryMarshal.AsBytes(values.AsSpan())));
    }

    public static OnnxTensor Of(string name, IReadOnlyList<string> values)
    {
        var tensor = new OnnxTensor(name, OnnxType.String, [values.Count], 0, null);
        foreach (var value in values)
        {
            tensor.head.Add(StringData, value);
        }

        return tensor;
    }

    public void WriteTo(Stream stream)
    {
        head.CopyTo(stream);
        writeRaw?.Invoke(stream);
    }
}
