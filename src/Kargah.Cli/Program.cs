using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using Kargah.Cli;
using Kargah.Cli.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var parsed = Root.Create().Parse(args);
if (parsed.Action is ParseErrorAction)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine($"kargah: {SafeText.Line(error.Message)} [usage]");
    }

    var words = string.Join(' ', Words(parsed.CommandResult));
    Console.Error.WriteLine($"Try: {words} --help");
    return ExitCodes.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });

static IEnumerable<string> Words(System.CommandLine.Parsing.SymbolResult? at) =>
    at is System.CommandLine.Parsing.CommandResult command ? Words(command.Parent).Append(command.Command.Name) : [];
