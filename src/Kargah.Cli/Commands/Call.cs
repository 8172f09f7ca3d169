using System.CommandLine;
using Kargah.Cli.Accounts;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

/// <summary>One command on its way: what was typed, who types it, and where the answer goes.</summary>
internal sealed class Call(ParseResult parsed) : IDisposable
{
    private static readonly Uri HomeServer = new("http://127.0.0.1:3001/");
    private KargahClient? client;

    public static readonly Option<bool> JsonOption = new("--json") { Description = "Answer in JSON: one document, or one line a message where there are many. Nothing else on stdout.", Recursive = true };
    public static readonly Option<string?> ServerOption = new("--server") { Description = "Address of the server; else KARGAH_SERVER, else the one last signed in to, else http://127.0.0.1:3001.", HelpName = "url", Recursive = true };
    public static readonly Option<string?> TokenOption = new("--token") { Description = "A personal API token; else KARGAH_TOKEN, which other users of the machine cannot see, else who is signed in.", HelpName = "token", Recursive = true };

    public Printer Printer { get; } = new(parsed.GetValue(JsonOption));
    public CredentialsFile File { get; } = CredentialsFile.OfThisUser();

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);
    public T Get<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);
    public ParseResult Parsed => parsed;

    public async Task<Uri> ServerAsync(CancellationToken cancellationToken)
    {
        var told = parsed.GetValue(ServerOption) ?? Variable("KARGAH_SERVER") ?? (await File.ReadAsync(cancellationToken)).Current;
        if (told is null)
        {
            return HomeServer;
        }

        var full = told.Contains("://", StringComparison.Ordinal) ? told : "http://" + told;
        return Uri.TryCreate(full.TrimEnd('/') + "/", UriKind.Absolute, out var server) && server is { Scheme: "http" or "https", UserInfo: "" }
            ? server
            : throw new UsageException($"'{told}' is not the address of a server; it looks like http://127.0.0.1:3001.");
    }

    public string? GivenToken => parsed.GetValue(TokenOption) ?? Variable("KARGAH_TOKEN");

    /// <summary>The server, as whoever is signed in there.</summary>
    public async Task<KargahClient> ClientAsync(CancellationToken cancellationToken)
    {
        if (client is not null)
        {
            return client;
        }

        var server = await ServerAsync(cancellationToken);
        var account = GivenToken is null ? (await File.ReadAsync(cancellationToken)).Servers.GetValueOrDefault(server.AbsoluteUri) : null;
        return client = Connect(server, GivenToken ?? account?.Token);
    }

    public KargahClient Connect(Uri server, string? token) => client = new KargahClient(new KargahClientOptions
    {
        Server = server,
        Token = token,
        Sessions = new FileSessions(File, server.AbsoluteUri),
        // somebody waits in front of a terminal
        Retries = 3,
    });

    public void Dispose() => client?.Dispose();

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

internal static class CommandActions
{
    /// <summary>What the command does, with every failure said in one way and turned into an exit code.</summary>
    public static Command Does(this Command command, Func<Call, CancellationToken, Task<int>> work)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                using var call = new Call(parsed);
                return await work(call, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCodes.Interrupted;
            }
            catch (KargahException failure)
            {
                Printer.Failure(failure.Code == ProblemCodes.Unauthenticated ? "You are not signed in here. Run: kargah login" : failure.Message, failure.Code);
                return ExitCodes.Of(failure);
            }
            catch (UsageException wrong)
            {
                Printer.Failure(wrong.Message, wrong.Code);
                return wrong.ExitCode;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Printer.Failure(failure.Message, "file");
                return failure is FileNotFoundException or DirectoryNotFoundException ? ExitCodes.Usage : ExitCodes.Failed;
            }
        });
        return command;
    }

    public static Command Does(this Command command, Func<Call, CancellationToken, Task> work) => command.Does(async (call, cancellationToken) =>
    {
        await work(call, cancellationToken);
        return ExitCodes.Done;
    });

    /// <summary>Adds arguments and options in this order.</summary>
    public static Command With(this Command command, params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Argument argument:
                    command.Add(argument);
                    break;
                case Option option:
                    command.Add(option);
                    break;
                case Command below:
                    command.Add(below);
                    break;
            }
        }

        return command;
    }
}
