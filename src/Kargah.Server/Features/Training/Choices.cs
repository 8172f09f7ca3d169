using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Training;

/// <summary>Choices in a query, spelled as in bodies, in any case.</summary>
internal static class Choices
{
    /// <exception cref="ProblemException">400 that names the field and what it takes.</exception>
    public static T Parse<T>(string field, string text)
        where T : struct, Enum
    {
        var names = Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), StringComparer.OrdinalIgnoreCase);
        return names.TryGetValue(text.Trim(), out var value)
            ? value
            : throw ProblemException.Field(field, $"'{text.Trim()}' is none of {string.Join(", ", typeof(T) == typeof(JobState) ? names.Keys.Select(name => name.ToUpperInvariant()) : names.Keys)}.");
    }
}
