using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Auth;

public sealed class AccessTokenTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly KargahApp app = shared.App;

    private byte[] Key => File.ReadAllBytes(Path.Combine(app.Folder, "secrets", "signing.key"));

    [Fact]
    public async Task Token_MadeWithTheKey_IsAccepted() => (await StatusAsync(Forge(Key, (_, _) => { }))).ShouldBe(200);

    [Theory]
    [InlineData("alg none")]
    [InlineData("alg none with the signature")]
    [InlineData("alg HS512")]
    [InlineData("critical header")]
    [InlineData("other key")]
    [InlineData("empty key")]
    [InlineData("expired")]
    [InlineData("no expiry")]
    [InlineData("not yet")]
    [InlineData("other issuer")]
    [InlineData("other audience")]
    [InlineData("somebody else's session")]
    [InlineData("payload changed")]
    [InlineData("not a token")]
    [InlineData("half a token")]
    [InlineData("too long")]
    public async Task Token_Forged_Is401(string how)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var good = Forge(Key, (_, _) => { });
        var token = how switch
        {
            "alg none" => Forge(Key, (header, _) => header["alg"] = "none")[..^43],
            "alg none with the signature" => Forge(Key, (header, _) => header["alg"] = "none"),
            "alg HS512" => Forge(Key, (header, _) => header["alg"] = "HS512"),
            "critical header" => Forge(Key, (header, _) => header["crit"] = new JsonArray("b64")),
            "other key" => Forge(RandomNumberGenerator.GetBytes(64), (_, _) => { }),
            "empty key" => Forge([], (_, _) => { }),
            "expired" => Forge(Key, (_, body) => body["exp"] = now - 1),
            "no expiry" => Forge(Key, (_, body) => body.Remove("exp")),
            "not yet" => Forge(Key, (_, body) => body["nbf"] = now + 60),
            "other issuer" => Forge(Key, (_, body) => body["iss"] = "else"),
            "other audience" => Forge(Key, (_, body) => body["aud"] = "else"),
            "somebody else's session" => Forge(Key, (_, body) => body["sub"] = Guid.NewGuid().ToString()),
            "payload changed" => Swap(good),
            "not a token" => "nonsense",
            "half a token" => good[..good.LastIndexOf('.')],
            _ => good + new string('A', 10_000),
        };

        (await StatusAsync(token)).ShouldBe(401);
    }

    [Fact]
    public async Task Token_AfterTheSessionsUserIsGone_Is401()
    {
        var session = await app.SignInAsync("gone1");
        using var client = app.ClientWith(session.Token);
        await (await client.GetAsync("/api/auth/me")).ReadAsync<UserResponse>();

        await (await shared.Admin.DeleteAsync($"/api/users/{session.User.Id}")).ReadAsync<DoneResponse>();

        await (await client.GetAsync("/api/auth/me")).ReadProblemAsync(401);
    }

    [Fact]
    public void SigningKey_IsReadableByTheServerAlone()
    {
        var secrets = Path.Combine(app.Folder, "secrets");

        File.GetUnixFileMode(Path.Combine(secrets, "signing.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(secrets).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Key.Length.ShouldBe(64);
    }

    /// <summary>A library of other people's agrees with ours, both ways. Without the web client's packages there is none to ask.</summary>
    [Fact]
    public async Task Token_AndJose_UnderstandEachOther()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Features", "Auth", "jose.mjs");
        var packages = Path.Combine(Repository.Root, "web", "node_modules");
        Assert.SkipUnless(Directory.Exists(Path.Combine(packages, "jose")), "npm's jose is not installed in web/node_modules.");
        var session = await app.SignInAsync("jose1");
        var start = new ProcessStartInfo("node", [script, packages, Convert.ToHexString(Key), session.Token]) { RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        var lines = (await node.StandardOutput.ReadToEndAsync()).Split('\n');
        await node.WaitForExitAsync();

        node.ExitCode.ShouldBe(0);
        lines[0].ShouldBe(session.User.Id.ToString());
        (await StatusAsync(lines[1])).ShouldBe(200);
        (await StatusAsync(lines[2])).ShouldBe(401);
    }

    private async Task<int> StatusAsync(string token)
    {
        using var client = app.NewClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return (int)(await client.GetAsync("/api/datasets")).StatusCode;
    }

    /// <summary>A token like the server's for a living session, changed before it is signed.</summary>
    private string Forge(byte[] key, Action<JsonObject, JsonObject> change)
    {
        var real = app.SignInAsync("forger").GetAwaiter().GetResult().Token.Split('.');
        var header = Parse(real[0]);
        var body = Parse(real[1]);
        change(header, body);
        var signed = $"{Encode(header)}.{Encode(body)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Swap(string token)
    {
        var parts = token.Split('.');
        var body = Parse(parts[1]);
        body["sub"] = Guid.NewGuid().ToString();
        return $"{parts[0]}.{Encode(body)}.{parts[2]}";
    }

    private static JsonObject Parse(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
