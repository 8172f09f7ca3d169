using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Training;

/// <summary>Of runs and experiments: in the order given, each once.</summary>
internal static class Tags
{
    private const int Most = 20;
    private const int Longest = 60;

    /// <exception cref="ProblemException">400: too many, or one of them empty or too long.</exception>
    public static IReadOnlyList<string> Check(IReadOnlyList<string> given)
    {
        var tags = given.Select(tag => tag?.Trim() ?? "").Distinct(StringComparer.Ordinal).ToList();
        if (tags.Count > Most)
        {
            throw ProblemException.Field("tags", "At most 20 tags.");
        }

        return tags.Any(tag => tag.Length is 0 or > Longest || tag.Any(char.IsControl))
            ? throw ProblemException.Field("tags", "A tag has 1 to 60 characters on one line.")
            : tags;
    }

    public static string? ToJson(IReadOnlyList<string> tags) => tags.Count == 0 ? null : JsonSerializer.Serialize(tags, KargahJson.Options);

    public static IReadOnlyList<string> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize<List<string>>(json, KargahJson.Options)!;
}
