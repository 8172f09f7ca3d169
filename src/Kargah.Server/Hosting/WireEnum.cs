using System.Text.Json;

namespace Kargah.Server.Hosting;

/// <summary>Choices in a query, spelled as in bodies: one of the names, never a number.</summary>
public static class WireEnum
{
    /// <exception cref="ProblemException">400 that names <paramref name="parameter"/> and what it takes.</exception>
    public static T Parse<T>(string parameter, string text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()).Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var names = string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        throw ProblemException.Field(parameter, $"The parameter '{parameter}' takes {names}.");
    }
}
