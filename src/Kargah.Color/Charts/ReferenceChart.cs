namespace Kargah.Color;

/// <summary>One patch of a chart.</summary>
/// <param name="Value">L*a*b* relative to D50, 2° observer.</param>
public sealed record ReferencePatch(int Id, string Name, Lab Value)
{
    /// <summary>The same as tristimulus values relative to D50, Y = 1 for a perfect white.</summary>
    public Xyz Xyz { get; } = Value.ToXyz(WhitePoints.D50);
}

/// <summary>The values that a chart of 24 patches in four rows of six is held to. The last row is neutral, from white to black.</summary>
public sealed partial class ReferenceChart
{
    public const int Rows = 4;
    public const int Columns = 6;
    public const int Count = Rows * Columns;

    private readonly ReferencePatch[] patches;

    private ReferenceChart(string id, string name, string source, ReadOnlySpan<(string Name, Lab Value)> values)
    {
        (Id, Name, Source) = (id, name, source);
        patches = new ReferencePatch[Count];
        for (var i = 0; i < Count; i++)
        {
            patches[i] = new(i, values[i].Name, values[i].Value);
        }
    }

    /// <summary>Charts made since November 2014.</summary>
    public static ReferenceChart Classic24After2014 { get; } = new("classic24-after-2014", "Classic 24, since November 2014", published, afterNovember2014);

    /// <summary>Charts made before November 2014.</summary>
    public static ReferenceChart Classic24Before2014 { get; } = new("classic24-before-2014", "Classic 24, before November 2014", published, beforeNovember2014);

    public static IReadOnlyList<ReferenceChart> BuiltIn { get; } = [Classic24After2014, Classic24Before2014];

    public string Id { get; }

    public string Name { get; }

    /// <summary>Who says so: a publication, or an instrument and a date.</summary>
    public string Source { get; }

    /// <summary>Row by row from the top left one, dark skin.</summary>
    public IReadOnlyList<ReferencePatch> Patches => patches;

    public ReferencePatch this[int id] => patches[id];

    /// <summary>A chart that somebody measured, in the order of the classic one, whose names it takes.</summary>
    /// <param name="values">24 L*a*b* values relative to D50, 2° observer.</param>
    /// <exception cref="ArgumentException">Not 24, one is not finite, or a lightness lies outside of [0, 110].</exception>
    public static ReferenceChart Measured(string id, string name, string source, ReadOnlySpan<Lab> values)
    {
        if (values.Length != Count)
        {
            throw new ArgumentException($"A chart has {Count} patches; there are {values.Length} values.", nameof(values));
        }

        var named = new (string, Lab)[Count];
        for (var i = 0; i < Count; i++)
        {
            var v = values[i];
            if (!double.IsFinite(v.L) || !double.IsFinite(v.A) || !double.IsFinite(v.B) || v.L is < 0 or > 110)
            {
                throw new ArgumentException($"Patch {i} ({afterNovember2014[i].Name}) has L*a*b* {v.L}, {v.A}, {v.B}, which no surface has.", nameof(values));
            }

            named[i] = (afterNovember2014[i].Name, v);
        }

        return new(id, name, source, named);
    }

    /// <summary>Whether the patch is in the gray row.</summary>
    public static bool IsNeutral(int id) => id / Columns == Rows - 1;

    /// <summary>Where a patch lies on the chart, from −1 to 1 in both directions.</summary>
    public static (double X, double Y) Position(int id) => (id % Columns * 2.0 / (Columns - 1) - 1, id / Columns * 2.0 / (Rows - 1) - 1);
}
