using System.Text.RegularExpressions;

namespace Kargah.Server.Features.Training;

/// <summary>A data set is named by its id, or by the <c>path</c> that its record shows, which carries the id and is no path of any disk.</summary>
internal static partial class DatasetReferences
{
    public static bool TryParse(string text, out Guid id)
    {
        text = text.Trim();
        return Guid.TryParse(text, out id) || (Path().Match(text) is { Success: true } match && Guid.TryParse(match.Groups["id"].Value, out id));
    }

    [GeneratedRegex("^data/datasets/(?<id>[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})([./].*)?$")]
    private static partial Regex Path();
}
