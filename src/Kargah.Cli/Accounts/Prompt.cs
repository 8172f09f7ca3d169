using System.Text;

namespace Kargah.Cli.Accounts;

/// <summary>Questions are asked on stderr, so that an answer in JSON stays alone on stdout.</summary>
internal static class Prompt
{
    public static string Line(string? question)
    {
        Console.Error.Write(question);
        return Console.ReadLine() ?? throw new UsageException($"{(question ?? "The password").TrimEnd(' ', ':')} is missing: there is nothing more to read.");
    }

    public static string Hidden(string question)
    {
        if (Console.IsInputRedirected)
        {
            throw new UsageException("A password is asked for in a terminal only. In a script use --password-stdin, or an API token (KARGAH_TOKEN).");
        }

        Console.Error.Write(question);
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return typed.ToString();
                case ConsoleKey.Backspace:
                    typed.Length = Math.Max(0, typed.Length - 1);
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        typed.Append(key.KeyChar);
                    }

                    break;
            }
        }
    }
}
