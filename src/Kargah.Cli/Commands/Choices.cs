using System.CommandLine;

namespace Kargah.Cli.Commands;

/// <summary>Options that take one of a few words, spelled as on the wire.</summary>
internal static class Choices
{
    public static Option<string?> Option<T>(string name, string description)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().Select(Words.Of).ToArray();
        var option = new Option<string?>(name) { Description = $"{description} {string.Join(", ", words)}.", HelpName = "word" };
        option.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, words);
        return option;
    }
}
