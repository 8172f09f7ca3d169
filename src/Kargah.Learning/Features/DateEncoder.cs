using Kargah.Data;

namespace Kargah.Learning;

public enum DatePart
{
    /// <summary>Seconds since 1970, scaled: the trend.</summary>
    Time,
    Year,
    Month,
    DayOfMonth,

    /// <summary>0 is Monday.</summary>
    DayOfWeek,

    /// <summary>With its fraction, [0, 24).</summary>
    Hour,
}

/// <summary>One part of a date and how it is scaled.</summary>
public sealed record DateInput(DatePart Part, Scaling Scaling);

/// <summary>
/// Moments as scaled parts of the UTC calendar; month, day of week and hour also as sine and cosine, so that December is near January. Parts that do not vary
/// in training are left out. A missing moment is all zeros (the mean), with an input of its own where a training row was missing.
/// </summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Inputs">The parts, one input each; cyclic ones are followed by their sine and cosine.</param>
/// <param name="MissingSlot">Whether missing has an input, the last.</param>
public sealed record DateEncoder(string Column, IReadOnlyList<DateInput> Inputs, bool MissingSlot) : FeatureEncoder(Column)
{
    private const double SecondsPerDay = 86_400;

    public override int Width => Inputs.Sum(input => Period(input.Part) > 0 ? 3 : 1) + (MissingSlot ? 1 : 0);

    public override void Encode(Column column, float[] matrix, int stride, int offset)
    {
        var moments = ((NumberColumn)column).Values;
        var missingSlot = Width - 1;
        for (long row = 0, at = offset; row < moments.Length; row++, at += stride)
        {
            if (double.IsNaN(moments[row]))
            {
                if (MissingSlot)
                {
                    matrix[at + missingSlot] = 1;
                }

                continue;
            }

            var slot = at;
            foreach (var input in Inputs)
            {
                var value = ValueOf(input.Part, moments[row]);
                matrix[slot++] = input.Scaling.Apply(value);
                if (Period(input.Part) is > 0 and var period)
                {
                    var (sine, cosine) = Math.SinCos(2 * Math.PI * value / period);
                    matrix[slot++] = (float)sine;
                    matrix[slot++] = (float)cosine;
                }
            }
        }
    }

    /// <returns>Null where the known training moments are all equal.</returns>
    public static DateEncoder? Learn(NumberColumn column, ReadOnlySpan<int> trainRows)
    {
        var known = new List<double>(trainRows.Length);
        foreach (var row in trainRows)
        {
            if (!double.IsNaN(column.Values[row]))
            {
                known.Add(column.Values[row]);
            }
        }

        var inputs = new List<DateInput>();
        foreach (var part in Enum.GetValues<DatePart>())
        {
            if (Scaling.Learn(known.Select(moment => ValueOf(part, moment))) is { } scaling)
            {
                inputs.Add(new DateInput(part, scaling));
            }
        }

        return inputs.Count == 0 ? null : new DateEncoder(column.Name, inputs, known.Count < trainRows.Length);
    }

    /// <summary>After how much a part begins again; 0: it does not.</summary>
    internal static int Period(DatePart part) => part switch
    {
        DatePart.Month => 12,
        DatePart.DayOfWeek => 7,
        DatePart.Hour => 24,
        _ => 0,
    };

    private static double ValueOf(DatePart part, double moment)
    {
        var day = (long)Math.Floor(moment / SecondsPerDay);
        return part switch
        {
            DatePart.Time => moment,
            DatePart.DayOfWeek => ((day + 3) % 7 + 7) % 7,
            DatePart.Hour => (moment - day * SecondsPerDay) / 3600,
            DatePart.Year => Date(day).Year,
            DatePart.Month => Date(day).Month,
            _ => Date(day).Day,
        };
    }

    // Proleptic Gregorian calendar of any day number, also beyond DateTime's years. Source: Hinnant 2014, chrono-compatible low-level date algorithms.
    private static (long Year, int Month, int Day) Date(long day)
    {
        var z = day + 719_468;
        var era = (z >= 0 ? z : z - 146_096) / 146_097;
        var dayOfEra = z - era * 146_097;
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var shifted = (5 * dayOfYear + 2) / 153;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (153 * shifted + 2) / 5 + 1));
    }
}
