using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kargah.Contracts;

/// <summary>Persian for pages that are made without the web client. The words are the client's own.</summary>
public static partial class Persian
{
    private static readonly Lazy<Dictionary<string, string>> templates = new(() => new[] { "problems", "notices" }.SelectMany(Read).ToDictionary());
    private static readonly Lazy<Dictionary<string, string>> images = new(() => Read("images"));

    /// <summary>The sentence of <paramref name="problem"/>'s code with its values; null where there is none, or where a value that it needs is not there.</summary>
    public static string? Sentence(Problem problem)
    {
        if (!templates.Value.TryGetValue(problem.Code, out var template))
        {
            return null;
        }

        var isWhole = true;
        var sentence = Placeholder().Replace(template, match =>
        {
            var name = match.Groups[1].Value;
            var said = Said(problem.Params?.GetValueOrDefault(name), name == "patches" ? Patch : null);
            isWhole &= said is not null;
            return said ?? "";
        });
        return isWhole ? sentence : templates.Value.GetValueOrDefault(problem.Code + "_plain");
    }

    /// <summary>A patch of the classic chart, by number; null: it has none.</summary>
    public static string? Patch(int id) => images.Value.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"patch.{id}"));

    /// <summary>Persian digits and marks in a number that is written with others.</summary>
    public static string Digits(string number) => string.Concat(number.Select(c => c switch
    {
        >= '0' and <= '9' => (char)(c - '0' + '۰'),
        '.' => '٫',
        ',' => '٬',
        '-' => '\u2212',
        _ => c,
    }));

    // values come as they were made, or as they were read from JSON
    private static string? Said(object? value, Func<int, string?>? name) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        JsonElement json => json.ValueKind switch
        {
            JsonValueKind.Number => Said(json.GetDouble(), name),
            JsonValueKind.String => Said(json.GetString(), name),
            JsonValueKind.Array => List([.. json.EnumerateArray().Select(each => Said((object)each, name) ?? "")]),
            _ => Said(json.GetRawText(), name),
        },
        string text => Isolated(text),
        System.Collections.IEnumerable values => List([.. values.Cast<object?>().Select(each => Said(each, name) ?? "")]),
        IConvertible number when number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal => Said(number.ToDouble(CultureInfo.InvariantCulture), name),
        _ => Isolated(value.ToString()),
    };

    private static string Said(double number, Func<int, string?>? name) => name?.Invoke((int)number) ?? Digits(number.ToString("#,0.######", CultureInfo.InvariantCulture));

    /// <summary>It keeps its own direction inside of the sentence.</summary>
    private static string Isolated(string? text) => $"\u2068{text}\u2069";

    private static string List(IReadOnlyList<string> parts) => parts.Count < 2 ? string.Concat(parts) : $"{string.Join("، ", parts.SkipLast(1))} و {parts[^1]}";

    private static Dictionary<string, string> Read(string name)
    {
        using var stream = typeof(Persian).Assembly.GetManifestResourceStream($"{name}.fa.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString()!);
    }

    [GeneratedRegex(@"\{\{\s*(\w+)\s*\}\}")]
    private static partial Regex Placeholder();
}
