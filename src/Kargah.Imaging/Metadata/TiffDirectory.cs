using System.Diagnostics.CodeAnalysis;

namespace Kargah.Imaging.Metadata;

/// <summary>Values by their tags; of a tag that stands there twice the first.</summary>
internal sealed class TiffDirectory
{
    private readonly SortedDictionary<ushort, TiffValue> values = [];

    public IEnumerable<KeyValuePair<ushort, TiffValue>> Values => values;

    public void Add(ushort tag, TiffValue value) => values.TryAdd(tag, value);

    public bool Has(ushort tag) => values.ContainsKey(tag);

    public bool Find(ushort tag, [NotNullWhen(true)] out TiffValue? value) => values.TryGetValue(tag, out value);

    public long? Integer(ushort tag) => Find(tag, out var value) ? value.Integer() : null;

    public double? Number(ushort tag, int index = 0) => Find(tag, out var value) ? value.Number(index) : null;

    public string? Text(ushort tag) => Find(tag, out var value) ? value.Text() : null;
}
