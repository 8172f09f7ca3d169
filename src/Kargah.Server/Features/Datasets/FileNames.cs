using System.Globalization;
using Kargah.Contracts;

namespace Kargah.Server.Features.Datasets;

/// <summary>What an uploaded file is called. Its name is shown and offered again at download; no path is ever made of it.</summary>
internal static class FileNames
{
    private const int MaxLength = 200;

    private static readonly Dictionary<string, DatasetType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = DatasetType.Csv,
        [".tsv"] = DatasetType.Tsv,
        [".json"] = DatasetType.Json,
        [".jsonl"] = DatasetType.Jsonl,
    };

    /// <summary>Null: no type that is read here.</summary>
    public static (DatasetType Type, bool Compressed)? TypeOf(string name)
    {
        var compressed = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        return Types.TryGetValue(Path.GetExtension(compressed ? name[..^3] : name), out var type) ? (type, compressed) : null;
    }

    /// <summary>The last part of a path, without characters that control or turn around text, short enough to show.</summary>
    public static string Clean(string name, string nameless = "table")
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var shown = string.Concat(Printable(last)).Trim().TrimStart('.');
        if (shown.Length <= MaxLength)
        {
            return shown.Length == 0 ? nameless : shown;
        }

        var ending = Ending(shown);
        var kept = shown[..(MaxLength - ending.Length)];
        return (char.IsHighSurrogate(kept[^1]) ? kept[..^1] : kept) + ending;
    }

    /// <summary>A data set's name when its owner gives none.</summary>
    public static string Title(string filename)
    {
        var ending = Ending(filename);
        return ending.Length > 0 && ending.Length < filename.Length ? filename[..^ending.Length] : filename;
    }

    public static string Extension(DatasetType type, bool compressed) => Types.First(known => known.Value == type).Key + (compressed ? ".gz" : "");

    private static string Ending(string name) => TypeOf(name) is { } type ? name[^Extension(type.Type, type.Compressed).Length..] : "";

    private static IEnumerable<string> Printable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // Cf: marks that turn the direction, such as U+202E; a zero-width non-joiner belongs to Persian words
            var category = System.Text.Rune.GetUnicodeCategory(rune);
            if (category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse) || rune.Value == 0x200C)
            {
                yield return rune.ToString();
            }
        }
    }
}
