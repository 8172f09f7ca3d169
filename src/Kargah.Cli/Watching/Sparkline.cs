namespace Kargah.Cli.Watching;

internal static class Sparkline
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>A curve in one line: the values in <paramref name="width"/> equal parts, each by its mean, from the lowest to the highest.</summary>
    public static string Draw(IReadOnlyList<double> values, int width)
    {
        var parts = Math.Min(width, values.Count);
        var means = Enumerable.Range(0, parts).Select(part => values.Skip(part * values.Count / parts).Take((part + 1) * values.Count / parts - part * values.Count / parts).Average()).ToList();
        var (low, high) = (means.Min(), means.Max());
        return string.Concat(means.Select(mean => Levels[high > low ? (int)Math.Round((mean - low) / (high - low) * (Levels.Length - 1)) : 0]));
    }
}
