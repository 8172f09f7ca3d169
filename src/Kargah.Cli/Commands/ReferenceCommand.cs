using System.CommandLine;
using System.Text;

namespace Kargah.Cli.Commands;

/// <summary>docs/reference/cli.md, written from the commands themselves.</summary>
internal static class ReferenceCommand
{
    public static Command Create()
    {
        var command = new Command("reference", "All commands as Markdown.") { Hidden = true };
        return command.Does((_, _) =>
        {
            Console.Out.Write(Markdown());
            return Task.CompletedTask;
        });
    }

    private static string Markdown()
    {
        var root = Root.Create();
        var text = new StringBuilder("# Commands\n");
        text.Append("Written from the program by `./kargah reference`; a test holds the two together. How they are used together is told in the guide [From a table to a model in a terminal](../guides/from-the-command-line.md).\n\n");
        text.Append("## Everywhere\n");
        Options(text, root.Options.Where(option => option.Recursive));
        text.Append("\n## Exit codes\n| code | meaning |\n| --- | --- |\n");
        foreach (var (code, meaning) in ExitCodes.All)
        {
            text.Append($"| {code} | {meaning} |\n");
        }

        foreach (var command in root.Subcommands)
        {
            Describe(text, command, "kargah", 2);
        }

        return text.ToString();
    }

    private static void Describe(StringBuilder text, Command command, string before, int level)
    {
        if (command.Hidden)
        {
            return;
        }

        var name = $"{before} {command.Name}";
        text.Append($"\n{new string('#', level)} {name}\n{command.Description}\n");
        if (command.Action is not null)
        {
            text.Append($"\n`{name}{string.Concat(command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $" [{argument.Name}]" : $" <{argument.Name}>"))}`\n");
            foreach (var argument in command.Arguments)
            {
                text.Append($"- `{argument.Name}`: {argument.Description}\n");
            }
        }

        Options(text, command.Options);
        foreach (var below in command.Subcommands)
        {
            Describe(text, below, name, level + 1);
        }
    }

    private static void Options(StringBuilder text, IEnumerable<Option> options)
    {
        foreach (var option in options.Where(option => !option.Hidden && option is not System.CommandLine.Help.HelpOption))
        {
            var names = string.Join(", ", option.Aliases.Prepend(option.Name).Distinct().OrderBy(name => name.Length).Select(name => $"`{name}{(option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? "text"}")}`"));
            text.Append($"- {names}: {option.Description}\n");
        }
    }
}
