using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;

namespace Kargah.Server.Features.Mlflow;

/// <summary>What a program of somebody else's has said about its run: kept as JSON in the run's row.</summary>
public sealed record ExternalRun
{
    public Dictionary<string, string> Params { get; init; } = [];
    public Dictionary<string, string> Tags { get; init; } = [];
    /// <summary>The newest value of each.</summary>
    public Dictionary<string, ExternalMetric> Metrics { get; init; } = [];

    public static ExternalRun Of(JobEntity job) => job.ExternalJson is null ? new ExternalRun() : JsonSerializer.Deserialize<ExternalRun>(job.ExternalJson, KargahJson.Options)!;

    public string ToJson() => JsonSerializer.Serialize(this, KargahJson.Options);

    /// <summary>Where Kargah's own runs would have measured it.</summary>
    public static string SplitOf(string metric) =>
        metric.StartsWith("system/", StringComparison.Ordinal) ? "system"
        : metric.StartsWith("val", StringComparison.OrdinalIgnoreCase) || metric.StartsWith("eval", StringComparison.OrdinalIgnoreCase) ? "validation"
        : metric.StartsWith("test", StringComparison.OrdinalIgnoreCase) ? "test"
        : "train";
}

/// <param name="Timestamp">In Unix milliseconds.</param>
public sealed record ExternalMetric(double Value, long Timestamp, long Step);
