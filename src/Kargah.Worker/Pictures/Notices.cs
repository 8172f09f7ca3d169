using Kargah.Contracts;

namespace Kargah.Worker.Pictures;

internal static class Notices
{
    /// <summary>For who reads English and no codes.</summary>
    public static string[] Sentences(IEnumerable<Problem> notices) => [.. notices.Select(notice => notice.Error)];
}
