using System.CommandLine;
using Kargah.Cli.Accounts;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class AccountCommands
{
    public static IEnumerable<Command> All() => [Login(), Register(), Logout(), WhoAmI()];

    private static Option<string?> Email() => new("--email") { Description = "Of the account; asked for if left out.", HelpName = "address" };

    private static Option<bool> PasswordStdin() => new("--password-stdin") { Description = "Read the password from stdin, for scripts; else it is asked for and not shown." };

    private static Command Login()
    {
        var (email, stdin) = (Email(), PasswordStdin());
        return new Command("login", "Sign in, with a password or with a personal API token (--token or KARGAH_TOKEN). It is kept for the commands that follow.").With(email, stdin).Does(async (call, cancellationToken) =>
        {
            if (call.GivenToken is { } token)
            {
                await LoginWithTokenAsync(call, token, cancellationToken);
                return;
            }

            var address = call.Get(email) ?? Prompt.Line("Email: ");
            var password = call.Get(stdin) ? Prompt.Line(null) : Prompt.Hidden("Password: ");
            await EnterAsync(call, client => client.Auth.LoginAsync(address, password, cancellationToken), cancellationToken);
        });
    }

    private static Command Register()
    {
        var (email, stdin) = (Email(), PasswordStdin());
        var name = new Option<string?>("--name") { Description = "What others call you; asked for if left out." };
        return new Command("register", "Make an account and sign in with it. The first account of a server is its admin.").With(email, name, stdin).Does(async (call, cancellationToken) =>
        {
            var address = call.Get(email) ?? Prompt.Line("Email: ");
            var person = call.Get(name) ?? Prompt.Line("Name: ");
            var password = call.Get(stdin) ? Prompt.Line(null) : Prompt.Hidden("Password: ");
            await EnterAsync(call, client => client.Auth.RegisterAsync(address, password, person, cancellationToken), cancellationToken);
        });
    }

    private static Command Logout() => new Command("logout", "Sign out; a token that was kept is forgotten.").Does(async (call, cancellationToken) =>
    {
        var server = await call.ServerAsync(cancellationToken);
        if ((await call.File.ReadAsync(cancellationToken)).Servers.GetValueOrDefault(server.AbsoluteUri)?.Session is not null)
        {
            await call.Connect(server, null).Auth.LogoutAsync(cancellationToken);
        }

        await call.File.ChangeAsync(known => Task.FromResult(known.Servers.Remove(server.AbsoluteUri) ? known : known), cancellationToken);
        call.Printer.Answer(new DoneResponse { Message = "Signed out." }, () => Printer.Text($"Signed out of {server}"));
    });

    private static Command WhoAmI() => new Command("whoami", "Who is signed in, and where.").Does(async (call, cancellationToken) =>
    {
        var server = await call.ServerAsync(cancellationToken);
        var client = await call.ClientAsync(cancellationToken);
        try
        {
            var user = await client.Auth.MeAsync(cancellationToken);
            call.Printer.Answer(new { Ok = true, Server = server, User = user }, () => Printer.Text($"{user.Name} <{user.Email}>, {Words.Of(user.Role)}, at {server}"));
        }
        catch (KargahException refused) when (refused.Code == ProblemCodes.Forbidden)
        {
            // a token is not told whose it is; that it is good is seen where it is
            await client.Training.ListAsync(new JobFilter { Limit = 1 }, cancellationToken);
            call.Printer.Answer(new { Ok = true, Server = server, User = (User?)null }, () => Printer.Text($"An API token, at {server}"));
        }
    });

    private static async Task LoginWithTokenAsync(Call call, string token, CancellationToken cancellationToken)
    {
        var server = await call.ServerAsync(cancellationToken);
        await call.Connect(server, token).Training.ListAsync(new JobFilter { Limit = 1 }, cancellationToken);
        await KeepAsync(call, server, _ => new Account(null, token, null), cancellationToken);
        call.Printer.Answer(new { Ok = true, Server = server, User = (User?)null }, () => Printer.Text($"Signed in to {server} with an API token."));
    }

    private static async Task EnterAsync(Call call, Func<KargahClient, Task<User>> enter, CancellationToken cancellationToken)
    {
        var server = await call.ServerAsync(cancellationToken);
        if (server is { Scheme: "http", IsLoopback: false })
        {
            Printer.Say($"Note: {server} is not encrypted; the password can be read on its way.");
        }

        var user = await enter(call.Connect(server, null));
        await KeepAsync(call, server, account => new Account(user.Email, null, account?.Session), cancellationToken);
        call.Printer.Answer(new { Ok = true, Server = server, User = user }, () => Printer.Text($"Signed in to {server} as {user.Name} <{user.Email}>."));
    }

    private static Task KeepAsync(Call call, Uri server, Func<Account?, Account> account, CancellationToken cancellationToken) => call.File.ChangeAsync(
        known =>
        {
            known.Servers[server.AbsoluteUri] = account(known.Servers.GetValueOrDefault(server.AbsoluteUri));
            return Task.FromResult(known with { Current = server.AbsoluteUri });
        },
        cancellationToken);
}
