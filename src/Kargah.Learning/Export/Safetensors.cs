using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Kargah.Learning;

/// <summary>
/// Length of the header (64 bits, little-endian), the header as JSON (name → type, shape, place), and the tensors one after the other. The header is filled up with blanks to
/// a multiple of 8, so that the numbers lie aligned in the file. Source: the format's specification, huggingface/safetensors, README.
/// </summary>
internal static class Safetensors
{
    private const int Alignment = 8;

    public static void Write(Stream stream, TrainedModel model)
    {
        // The format's metadata is text only; PyTorch's readers look for "format".
        var metadata = new Dictionary<string, string>(OnnxModel.Metadata(model)) { ["format"] = "pt" };
        var tensors = model.Network.StateDict();
        var header = Header(tensors, metadata);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in tensors)
        {
            stream.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }
    }

    private static byte[] Header(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var entries = new Dictionary<string, object> { ["__metadata__"] = metadata };
        var place = 0L;
        foreach (var tensor in tensors)
        {
            var end = place + (long)tensor.Values.Length * sizeof(float);
            entries.Add(tensor.Name, new { dtype = "F32", shape = tensor.Shape, data_offsets = new[] { place, end } });
            place = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(entries);
        var padded = new byte[(json.Length + Alignment - 1) / Alignment * Alignment];
        json.CopyTo(padded, 0);
        padded.AsSpan(json.Length).Fill((byte)' ');
        return padded;
    }
}
