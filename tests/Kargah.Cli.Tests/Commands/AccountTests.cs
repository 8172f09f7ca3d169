using Kargah.Server.Tests;

namespace Kargah.Cli.Tests.Commands;

public sealed class AccountTests(World world)
{
    [Fact]
    public async Task Login_WithAPassword_KeepsASessionForItsOwnerAlone()
    {
        using var program = new Program(world.App.Url);
        var registered = await program.RunAsync("register --email mina@example.org --name Mina --password-stdin --json", KargahApp.Password + "\n");
        registered.Json().GetProperty("user").GetProperty("name").GetString().ShouldBe("Mina");

        var file = Path.Combine(program.Home, "kargah", "credentials.json");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(file)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (await program.RunAsync("whoami")).ShouldBeDone().Out.ShouldContain("Mina <mina@example.org>, user");

        var token = (await program.RunAsync(["tokens", "create", "Nightly", "--days", "30"])).ShouldBeDone().Lines.ShouldHaveSingleItem();
        (await program.RunAsync("jobs --json", null, ("KARGAH_TOKEN", token))).Json().GetProperty("total").GetInt32().ShouldBe(0);
        (await program.RunAsync("train", null, ("KARGAH_TOKEN", token))).ShouldFail(3, "scope_missing");
        (await program.RunAsync("tokens list", null, ("KARGAH_TOKEN", token))).ShouldFail(3, "forbidden");
        (await program.RunAsync("tokens list")).ShouldBeDone().Lines[1].ShouldContain($"\tNightly\tread\t{token[..10]}\t");
        (await program.RunAsync("tokens revoke Nightly")).ShouldBeDone();
        (await program.RunAsync("jobs", null, ("KARGAH_TOKEN", token))).ShouldFail(3, "unauthenticated");

        (await program.RunAsync("logout")).ShouldBeDone();
        (await program.RunAsync("whoami")).ShouldFail(3, "unauthenticated");
        File.ReadAllText(file).ShouldNotContain("refresh_token");

        (await program.RunAsync("login --email mina@example.org --password-stdin", "not it\n")).ShouldFail(3, "wrong_credentials");
        (await program.RunAsync("login --email mina@example.org --password-stdin", KargahApp.Password + "\n", ("KARGAH_SERVER", null))).ShouldBeDone();
        // the server last signed in to is meant when none is named
        (await program.RunAsync("whoami --json", null, ("KARGAH_SERVER", null))).Json().GetProperty("user").GetProperty("email").GetString().ShouldBe("mina@example.org");
    }

    [Fact]
    public async Task Login_WithAToken_IsKeptAndForgotten()
    {
        using var program = new Program(world.App.Url);
        (await program.RunAsync("login --token nonsense")).ShouldFail(3, "unauthenticated");
        (await program.RunAsync(["login", "--token", world.AnaToken])).ShouldBeDone();
        (await program.RunAsync("whoami")).ShouldBeDone().Out.ShouldContain("API token");
        (await program.RunAsync(["show", world.Job, "--json"])).Json().GetProperty("status").GetProperty("job_id").GetString().ShouldBe(world.Job);
        (await program.RunAsync("logout --json")).Json().GetProperty("ok").GetBoolean().ShouldBeTrue();
        (await program.RunAsync("jobs")).ShouldFail(3, "unauthenticated");
    }

    [Fact]
    public async Task Session_ThatHasExpired_IsRenewedOnceByProgramsSideBySide()
    {
        using var program = new Program(world.App.Url);
        (await program.RunAsync("register --email side@example.org --name Side --password-stdin", KargahApp.Password + "\n")).ShouldBeDone();
        var file = Path.Combine(program.Home, "kargah", "credentials.json");
        var before = File.ReadAllText(file);
        await File.WriteAllTextAsync(file, System.Text.RegularExpressions.Regex.Replace(before, "\"expires_at\": \"[^\"]*\"", "\"expires_at\": \"2020-01-01T00:00:00+00:00\""));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => program.RunAsync("whoami")));

        outcomes.ShouldAllBe(outcome => outcome.Code == 0);
        File.ReadAllText(file).ShouldNotBe(before);
        (await program.RunAsync("whoami")).ShouldBeDone();
    }

    [Fact]
    public async Task AnyCommand_WithNobodyThere_SaysSoWithItsOwnExitCode()
    {
        (await world.Ana.RunAsync("jobs --server http://127.0.0.1:1")).ShouldFail(6, "server_not_reached");
        (await world.Ana.RunAsync("jobs --server nowhere://x")).ShouldFail(2, "usage");
        (await world.Ana.RunAsync("jobz")).ShouldFail(2, "usage");
        (await world.Ana.RunAsync("train --epochs many")).ShouldFail(2, "usage");
    }
}
