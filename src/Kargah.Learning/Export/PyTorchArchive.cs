using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Kargah.Learning;

/// <summary>
/// The zip archive of torch.save: <c>data.pkl</c> is a pickle (protocol 2) of an OrderedDict of tensors whose storages lie beside it as <c>data/0</c>, …, stored
/// uncompressed, little-endian. Only opcodes and names that the weights_only reader allows. Source: torch/serialization.py, torch/_weights_only_unpickler.py.
/// </summary>
internal static class PyTorchArchive
{
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(Stream stream, Network network)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var tensors = network.StateDict();
        Add(archive, "data.pkl", Pickle(tensors));
        Add(archive, "byteorder", "little"u8);
        for (var i = 0; i < tensors.Count; i++)
        {
            Add(archive, $"data/{i}", MemoryMarshal.AsBytes(tensors[i].Values.AsSpan()));
        }

        Add(archive, "version", "3\n"u8);
    }

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> content)
    {
        var entry = archive.CreateEntry($"model/{name}", CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        using var stream = entry.Open();
        stream.Write(content);
    }

    private static byte[] Pickle(IReadOnlyList<NamedTensor> tensors)
    {
        using var stream = new MemoryStream();
        using var pickle = new BinaryWriter(stream);
        pickle.Write([0x80, 2]); // PROTO 2
        EmptyOrderedDict(pickle);
        pickle.Write((byte)'('); // MARK
        for (var i = 0; i < tensors.Count; i++)
        {
            Tensor(pickle, tensors[i].Name, i, tensors[i].Shape);
        }

        pickle.Write("u."u8); // SETITEMS, STOP
        pickle.Flush();
        return stream.ToArray();
    }

    // key: torch._utils._rebuild_tensor_v2(storage, offset 0, size, stride, requires_grad False, hooks OrderedDict())
    private static void Tensor(BinaryWriter pickle, string key, int storage, IReadOnlyList<int> size)
    {
        // Row by row: an element's stride is the product of the lengths after its own.
        var stride = new int[size.Count];
        var elements = 1;
        for (var i = size.Count - 1; i >= 0; i--)
        {
            stride[i] = elements;
            elements *= size[i];
        }

        Text(pickle, key);
        Global(pickle, "torch._utils", "_rebuild_tensor_v2");
        pickle.Write("(("u8);
        Text(pickle, "storage");
        Global(pickle, "torch", "FloatStorage");
        Text(pickle, storage.ToString(CultureInfo.InvariantCulture));
        Text(pickle, "cpu");
        Int(pickle, elements);
        pickle.Write("tQ"u8); // TUPLE, BINPERSID
        Int(pickle, 0);
        Tuple(pickle, size);
        Tuple(pickle, stride);
        pickle.Write((byte)0x89); // NEWFALSE
        EmptyOrderedDict(pickle);
        pickle.Write("tR"u8); // TUPLE, REDUCE
    }

    private static void EmptyOrderedDict(BinaryWriter pickle)
    {
        Global(pickle, "collections", "OrderedDict");
        pickle.Write(")R"u8); // EMPTY_TUPLE, REDUCE
    }

    private static void Tuple(BinaryWriter pickle, IReadOnlyList<int> values)
    {
        pickle.Write((byte)'(');
        foreach (var value in values)
        {
            Int(pickle, value);
        }

        pickle.Write((byte)'t');
    }

    private static void Int(BinaryWriter pickle, int value)
    {
        pickle.Write((byte)'J'); // BININT
        pickle.Write(value);
    }

    private static void Text(BinaryWriter pickle, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        pickle.Write((byte)'X'); // BINUNICODE
        pickle.Write(bytes.Length);
        pickle.Write(bytes);
    }

    private static void Global(BinaryWriter pickle, string module, string name) => pickle.Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));
}
