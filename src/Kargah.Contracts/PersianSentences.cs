using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kargah.Contracts;

/// <summary>Problems and notices in Persian, for pages that are made without the web client. The sentences are the client's own.</summary>
public static partial class PersianSentences
{
    private static readonly Lazy<Dictionary<string, string>> templates = new(() => new[] { "problems", "notices" }.SelectMany(Read).ToDictionary());

    /// <summary>The sentence of <paramref name="problem"/>'s code with its values; null where there is none, or where a value that it needs is not there.</summary>
    /// <param name="patches">Names of a chart's patches, for notices that have them by number.</param>
    public static string? Of(Problem problem, IReadOnlyList<string>? patches = null)
    {
        if (!templates.Value.TryGetValue(problem.Code, out var template))
        {
            return null;
        }

        var isWhole = true;
        var sentence = Placeholder().Replace(template, match =>
        {
            var name = match.Groups[1].Value;
            var said = Said(problem.Params?.GetValueOrDefault(name), name == "patches" ? patches : null);
            isWhole &= said is not null;
            return said ?? "";
        });
        return isWhole ? sentence : templates.Value.GetValueOrDefault(problem.Code + "_plain");
    }

    /// <summary>Persian digits and marks.</summary>
    public static string Number(double value) => string.Concat(value.ToString("#,0.######", CultureInfo.InvariantCulture).Select(c => c switch
    {
        >= '0' and <= '9' => (char)(c - '0' + '۰'),
        '.' => '٫',
        ',' => '٬',
        '-' => '\u2212',
        _ => c,
    }));

    // values come as they were made, or as they were read from JSON
    private static string? Said(object? value, IReadOnlyList<string>? names) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        JsonElement json => json.ValueKind switch
        {
            JsonValueKind.Number => Said(json.GetDouble(), names),
            JsonValueKind.String => Said(json.GetString(), names),
            JsonValueKind.Array => List([.. json.EnumerateArray().Select(each => Said((object)each, names) ?? "")]),
            _ => Said(json.GetRawText(), names),
        },
        string text => Isolated(text),
        System.Collections.IEnumerable values => List([.. values.Cast<object?>().Select(each => Said(each, names) ?? "")]),
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture) is var place && names is not null && place >= 0 && place < names.Count ? Isolated(names[(int)place]) : Number(place),
        _ => Isolated(value.ToString()),
    };

    /// <summary>It keeps its own direction inside of the sentence.</summary>
    private static string Isolated(string? text) => $"\u2068{text}\u2069";

    private static string List(IReadOnlyList<string> parts) => parts.Count < 2 ? string.Concat(parts) : $"{string.Join("، ", parts.SkipLast(1))} و {parts[^1]}";

    private static Dictionary<string, string> Read(string name)
    {
        using var stream = typeof(PersianSentences).Assembly.GetManifestResourceStream($"{name}.fa.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString()!);
    }

    [GeneratedRegex(@"\{\{\s*(\w+)\s*\}\}")]
    private static partial Regex Placeholder();
}
