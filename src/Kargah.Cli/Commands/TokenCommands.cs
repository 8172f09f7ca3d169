using System.CommandLine;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class TokenCommands
{
    public static Command Create() => new Command("tokens", "Personal API tokens, for scripts. Only who is signed in with a password reaches them.").With(List(), New(), Revoke());

    private static Command List() => new Command("list", "Your tokens; what they are is not shown again.").Does(async (call, cancellationToken) =>
    {
        var list = await (await call.ClientAsync(cancellationToken)).Auth.TokensAsync(cancellationToken);
        call.Printer.Answer(list, () => call.Printer.Table(["id", "name", "may", "begins with", "created", "last used", "until"], list.Tokens.Select(IReadOnlyList<string> (token) =>
            [$"{token.Id}", token.Name, string.Join(" and ", token.Scopes.Select(Words.Of)), token.Prefix, Words.Time(token.CreatedAt), Words.Time(token.LastUsedAt), Words.Time(token.ExpiresAt)])));
    });

    private static Command New()
    {
        var name = new Argument<string>("name") { Description = "What it is for." };
        var write = new Option<bool>("--write") { Description = "It may also change things; without it, it only reads." };
        var days = new Option<int?>("--days") { Description = "Ends after so many days; never if left out.", HelpName = "n" };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 36_500)
            {
                result.AddError("--days goes from 1 to 36500.");
            }
        });
        return new Command("create", "A new token, alone on stdout. It is shown this once.").With(name, write, days).Does(async (call, cancellationToken) =>
        {
            var made = await (await call.ClientAsync(cancellationToken)).Auth.CreateTokenAsync(
                new CreateTokenRequest
                {
                    Name = call.Get(name),
                    Scopes = call.Get(write) ? [TokenScope.Read, TokenScope.Write] : [TokenScope.Read],
                    Expires = call.Get(days) is { } count ? TimeProvider.System.GetUtcNow().AddDays(count) : null,
                },
                cancellationToken);
            call.Printer.Answer(made, () =>
            {
                Printer.Say("It is shown this once. Keep it as KARGAH_TOKEN; end it with: kargah tokens revoke");
                Printer.Text(made.Token);
            });
        });
    }

    private static Command Revoke()
    {
        var token = new Argument<string>("token") { Description = "Its id or its name." };
        return new Command("revoke", "End a token; whoever uses it is refused from now on.").With(token).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = Guid.TryParse(call.Get(token), out var known)
                ? known
                : References.Only(call.Get(token), "token", ProblemCodes.NotFound, (await client.Auth.TokensAsync(cancellationToken)).Tokens, each => each.Name, each => $"{each.Id}").Id;
            await client.Auth.RevokeTokenAsync(id, cancellationToken);
            call.Printer.Answer(new { Ok = true, Id = id }, () => Printer.Text($"Token {id} no longer works"));
        });
    }
}
