using System.Text.Json.Serialization;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>
/// One input, scaled; a missing value becomes the training median. A second input says "missing" where a training row was.
/// </summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Scaling">Over the known training values; not used where there is a curve.</param>
/// <param name="Fill">Median of the known training values.</param>
/// <param name="MissingSlot">Whether there is the second input.</param>
public sealed record NumberEncoder(string Column, Scaling Scaling, double Fill, bool MissingSlot) : FeatureEncoder(Column)
{
    /// <summary>Instead of the scaling, where the column is ranked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QuantileCurve? Curve { get; init; }

    public override int Width => MissingSlot ? 2 : 1;

    public override void Encode(Column column, float[] matrix, int stride, int offset)
    {
        var values = ((NumberColumn)column).Values;
        for (long row = 0, at = offset; row < values.Length; row++, at += stride)
        {
            var missing = double.IsNaN(values[row]);
            var value = missing ? Fill : values[row];
            matrix[at] = Curve is null ? Scaling.Apply(value) : (float)Curve.Apply(value);
            if (missing && MissingSlot)
            {
                matrix[at + 1] = 1;
            }
        }
    }

    /// <returns>Null where the known training values are all equal.</returns>
    public static NumberEncoder? Learn(NumberColumn column, ReadOnlySpan<int> trainRows, NumberScaling scaled = NumberScaling.Standard)
    {
        var known = new List<double>(trainRows.Length);
        foreach (var row in trainRows)
        {
            if (!double.IsNaN(column.Values[row]))
            {
                known.Add(column.Values[row]);
            }
        }

        if (Scaling.Learn(known) is not { } scaling)
        {
            return null;
        }

        var missing = known.Count < trainRows.Length;
        known.Sort();
        var median = 0.5 * known[(known.Count - 1) / 2] + 0.5 * known[known.Count / 2];
        var ranked = scaled == NumberScaling.Quantile || (scaled == NumberScaling.Auto && QuantileCurve.Suits(known));
        return new NumberEncoder(column.Name, scaling, median, missing) { Curve = ranked ? QuantileCurve.Learn(known) : null };
    }
}
