using System.Globalization;

namespace Kargah.Color.Tests;

/// <summary>Tables beside the tests.</summary>
internal static class TestData
{
    /// <summary>The rows of a CSV file below its header.</summary>
    public static double[][] Rows(string name)
    {
        using var reader = new StreamReader(typeof(TestData).Assembly.GetManifestResourceStream(name + ".csv")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
    }
}
