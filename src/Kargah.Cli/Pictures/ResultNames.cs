namespace Kargah.Cli.Pictures;

/// <summary>Where results go. Pictures whose names differ only in their endings, such as a camera's RAW and JPEG, do not overwrite each other's.</summary>
internal sealed class ResultNames(string folder)
{
    private readonly Dictionary<string, string> sources = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A result of <paramref name="source"/> that was made earlier.</summary>
    public void Remember(string source, string result) => sources[result] = source;

    /// <returns>The path for a result that should be called <paramref name="name"/>.</returns>
    public string PathFor(string source, string name)
    {
        var free = name;
        for (var number = 2; sources.TryGetValue(free, out var other) && other != source; number++)
        {
            free = FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(name)}-{number}{Path.GetExtension(name)}");
        }

        sources[free] = source;
        return Path.Combine(folder, free);
    }
}
