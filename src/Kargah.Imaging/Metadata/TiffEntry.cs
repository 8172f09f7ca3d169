namespace Kargah.Imaging.Metadata;

/// <summary>An entry to be written.</summary>
/// <param name="Bytes">The least first.</param>
/// <param name="Place">Where the bytes have to be, where that matters to those who read them.</param>
internal sealed record TiffEntry(ushort Tag, ushort Type, byte[] Bytes, int? Place = null)
{
    public int Count => (int)(Bytes.Length / TiffValue.Size(Type));

    public static TiffEntry Word(ushort tag, int value) => new(tag, TiffValue.Short, TiffValue.Of((ushort)value));

    public static TiffEntry Long(ushort tag, long value) => new(tag, TiffValue.LongType, TiffValue.Of((uint)value));
}
