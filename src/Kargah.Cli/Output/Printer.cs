using System.Text.Encodings.Web;
using System.Text.Json;
using Kargah.Contracts;
using Spectre.Console;

namespace Kargah.Cli;

/// <summary>
/// Where answers go. On stdout stands the answer and nothing else: as a table or lines for people, tab-separated where it is no terminal, or as JSON. What
/// is said about it goes to stderr.
/// </summary>
internal sealed class Printer(bool json)
{
    private static readonly JsonSerializerOptions Indented = new(KargahJson.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions OneLine = new(KargahJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lazy<IAnsiConsole> terminal = new(() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Detect,
        ColorSystem = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    }));

    public bool Json { get; } = json;

    /// <summary>Somebody looks at stdout.</summary>
    public bool IsTerminal { get; } = !json && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    public IAnsiConsole Terminal => terminal.Value;

    /// <summary>The whole answer.</summary>
    public static void Document<T>(T answer) => Console.Out.WriteLine(JsonSerializer.Serialize(answer, Indented));

    /// <summary>One of a stream of answers.</summary>
    public static void Line<T>(T answer) => Console.Out.WriteLine(JsonSerializer.Serialize(answer, OneLine));

    public static void Text(string text) => Console.Out.WriteLine(SafeText.Line(text));

    public static void Say(string text) => Console.Error.WriteLine(SafeText.Line(text));

    public static void Failure(string sentence, string code) => Console.Error.WriteLine($"kargah: {SafeText.Line(sentence)} [{SafeText.Line(code)}]");

    /// <summary>The answer as JSON, or whatever <paramref name="text"/> makes of it.</summary>
    public void Answer<T>(T answer, Action text)
    {
        if (Json)
        {
            Document(answer);
        }
        else
        {
            text();
        }
    }

    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (!IsTerminal)
        {
            Console.Out.WriteLine(string.Join('\t', header.Select(SafeText.Line)));
            foreach (var row in rows)
            {
                Console.Out.WriteLine(string.Join('\t', row.Select(SafeText.Line)));
            }

            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach (var name in header)
        {
            table.AddColumn(new TableColumn(new Text(SafeText.Line(name), new Style(decoration: Decoration.Bold))));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(SafeText.Line(cell))));
        }

        Terminal.Write(table);
    }

    /// <summary>Name and value, one pair a line; pairs without a value are left out.</summary>
    public void Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        var told = facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).ToList();
        var width = IsTerminal ? told.Max(fact => fact.Name.Length) : 0;
        foreach (var (name, value) in told)
        {
            Text(IsTerminal ? $"{name.PadRight(width)}  {value}" : $"{name}: {value}");
        }
    }
}
