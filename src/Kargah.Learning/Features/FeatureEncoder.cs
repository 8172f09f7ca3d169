using System.Text.Json.Serialization;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>
/// Turns one column into inputs of the network. What it knows (means, levels) was learnt from training rows only; it is stored with the model and in
/// the bundle's preprocessing.json, where Python repeats <see cref="Encode"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumberEncoder), "number")]
[JsonDerivedType(typeof(CategoryEncoder), "category")]
[JsonDerivedType(typeof(CodeEncoder), "code")]
[JsonDerivedType(typeof(DateEncoder), "date")]
public abstract record FeatureEncoder(string Column)
{
    /// <summary>How many inputs it fills.</summary>
    [JsonIgnore]
    public abstract int Width { get; }

    /// <param name="column">Of the type it was learnt from; its rows become the rows of <paramref name="matrix"/>.</param>
    /// <param name="matrix">[rows, stride], zero where this encoder writes.</param>
    /// <param name="stride">Inputs of the whole network.</param>
    /// <param name="offset">Where this encoder's inputs begin in a row.</param>
    public abstract void Encode(Column column, float[] matrix, int stride, int offset);
}

/// <summary>An affine map to mean 0 and standard deviation 1 over the training rows: (x − <see cref="Mean"/>) / <see cref="Scale"/>.</summary>
public sealed record Scaling(double Mean, double Scale)
{
    public float Apply(double value) => (float)((value - Mean) / Scale);

    /// <returns>Null where the values are all equal (or there are none): nothing to learn from.</returns>
    public static Scaling? Learn(IEnumerable<double> values)
    {
        // Welford's recurrence: a large mean does not eat a small spread.
        double mean = 0, squares = 0, smallest = double.PositiveInfinity, largest = double.NegativeInfinity;
        long count = 0;
        foreach (var value in values)
        {
            count++;
            var difference = value - mean;
            mean += difference / count;
            squares += difference * (value - mean);
            smallest = Math.Min(smallest, value);
            largest = Math.Max(largest, value);
        }

        var scale = Math.Sqrt(squares / count);
        return smallest < largest && scale > 0 && double.IsFinite(scale) ? new Scaling(mean, scale) : null;
    }
}
