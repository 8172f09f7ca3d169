using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Training;

namespace Kargah.Server.Features.Comparisons;

/// <summary>Metrics of runs beside each other.</summary>
internal static class ComparedMetrics
{
    public const string Test = "test";
    public const string Validation = "validation";

    /// <summary>Those of the test rows first.</summary>
    public static IReadOnlyList<ComparedMetric> Of(IReadOnlyList<JobEntity> jobs) =>
        [.. Of(Test, [.. jobs.Select(OnTest)]), .. Of(Validation, [.. jobs.Select(OnValidation)])];

    public static IReadOnlyDictionary<string, double> OnTest(JobEntity job) => Read(job.TestMetricsJson);

    public static IReadOnlyDictionary<string, double> OnValidation(JobEntity job) => Read(job.ValidationMetricsJson);

    private static IEnumerable<ComparedMetric> Of(string split, IReadOnlyList<IReadOnlyDictionary<string, double>> runs)
    {
        foreach (var name in runs.SelectMany(scores => scores.Keys).Distinct())
        {
            var values = runs.Select(scores => scores.TryGetValue(name, out var value) && double.IsFinite(value) ? value : (double?)null).ToList();
            var higher = Directions.HigherIsBetter(name);
            var best = higher ? values.Max() : values.Min();
            yield return new ComparedMetric(name, split, higher, values, [.. Enumerable.Range(0, values.Count).Where(i => best is not null && values[i] == best)]);
        }
    }

    private static Dictionary<string, double> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, double>>(json, KargahJson.Options)!;
}
