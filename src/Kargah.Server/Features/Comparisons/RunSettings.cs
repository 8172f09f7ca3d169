using System.Text.Json;
using Kargah.Server.Data;

namespace Kargah.Server.Features.Comparisons;

/// <summary>A run's effective settings, name by name.</summary>
internal static class RunSettings
{
    /// <summary>In the order of the record; those of the split under <c>split.</c>, what is null left out.</summary>
    public static IReadOnlyDictionary<string, object?> Of(JobEntity job)
    {
        var settings = new Dictionary<string, object?>();
        using var json = JsonDocument.Parse(job.ParamsJson);
        Add(settings, "", json.RootElement);
        return settings;
    }

    public static bool Same(object? a, object? b) => a is IReadOnlyList<object?> first && b is IReadOnlyList<object?> second
        ? first.Count == second.Count && first.Zip(second).All(pair => Same(pair.First, pair.Second))
        : Equals(a, b);

    private static void Add(Dictionary<string, object?> settings, string prefix, JsonElement values)
    {
        foreach (var setting in values.EnumerateObject().Where(setting => setting.Value.ValueKind != JsonValueKind.Null))
        {
            if (setting.Value.ValueKind == JsonValueKind.Object)
            {
                Add(settings, $"{prefix}{setting.Name}.", setting.Value);
            }
            else
            {
                settings[prefix + setting.Name] = Value(setting.Value);
            }
        }
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => value.EnumerateArray().Select(Value).ToList(),
        _ => null,
    };
}
