using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Pictures;

/// <summary>What an owner keeps beside a picture: names and texts.</summary>
internal static class PictureMetadata
{
    public const int LongestJson = 8000;
    private const int MostKeys = 50;
    private const int LongestKey = 100;
    private const int LongestText = 1000;

    /// <param name="json">Of an upload's form.</param>
    /// <exception cref="ProblemException">400: no object of texts, or too much of it.</exception>
    public static Dictionary<string, string> Parse(string json)
    {
        try
        {
            return Checked(JsonSerializer.Deserialize<Dictionary<string, string>>(json, KargahJson.Options) ?? []);
        }
        catch (JsonException)
        {
            throw ProblemException.Field("metadata", "The metadata is a JSON object whose values are texts, such as {\"shelf\": \"12\"}.");
        }
    }

    /// <summary>A null value removes its key.</summary>
    public static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string>? known, IReadOnlyDictionary<string, string?> changes)
    {
        var merged = known?.ToDictionary() ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return Checked(merged);
    }

    private static Dictionary<string, string> Checked(Dictionary<string, string> metadata) =>
        metadata.Count <= MostKeys && metadata.All(each => each.Key.Length is > 0 and <= LongestKey && each.Value is { Length: <= LongestText })
            ? metadata
            : throw ProblemException.Field("metadata", $"The metadata can have at most {MostKeys} names of {LongestKey} characters, each with a text of at most {LongestText}.");
}
