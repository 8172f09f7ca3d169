using System.CommandLine;

namespace Kargah.Cli.Commands;

internal static class Paging
{
    public static Option<int?> Skip() => new("--skip") { Description = "Leave out so many at the beginning.", HelpName = "n" };

    public static Option<int?> Limit() => new("--limit") { Description = "Show at most so many.", HelpName = "n" };

    /// <summary>Whoever sees a part should know it is one.</summary>
    public static void Note(int count, int total, int? skip)
    {
        if (count < total)
        {
            Printer.Say($"{count} of {total}{(skip > 0 ? $", after the first {skip}" : "")}; see --skip and --limit.");
        }
    }
}
