using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Kargah.Server.Features.Notifications;

namespace Kargah.Server.Tests.Features.Notifications;

/// <summary>What the guide tells receivers to do.</summary>
public sealed partial class GuideTests
{
    private const string Secret = "kgs_secret";
    private const string Body = """{"event": "failed", "name": "کارگاه"}""";

    [Fact]
    public async Task SignatureCheck_InPython_TakesWhatIsGenuineAlone()
    {
        var code = await BlockAsync("python") + "\n\nimport sys\nprint(is_genuine(sys.argv[1], sys.argv[2], sys.argv[3].encode()))\n";

        (await PythonAsync(code, Secret, Header(Body, age: 0), Body)).ShouldBe("True");
        (await PythonAsync(code, Secret, Header(Body, age: 0), Body + " ")).ShouldBe("False");
        (await PythonAsync(code, "another", Header(Body, age: 0), Body)).ShouldBe("False");
        (await PythonAsync(code, Secret, Header(Body, age: 3600), Body)).ShouldBe("False");
    }

    [Fact]
    public async Task SignatureCheck_InCSharp_TakesWhatIsGenuineAlone()
    {
        var source = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/Kargah.Server.Tests/Features/Notifications/GuideTests.cs"));
        Spaces().Replace(source, " ").ShouldContain(Spaces().Replace(await BlockAsync("csharp"), " ").Trim());

        IsGenuine(Secret, Header(Body, age: 0), Encoding.UTF8.GetBytes(Body)).ShouldBeTrue();
        IsGenuine(Secret, Header(Body, age: 0), Encoding.UTF8.GetBytes(Body + " ")).ShouldBeFalse();
        IsGenuine("another", Header(Body, age: 0), Encoding.UTF8.GetBytes(Body)).ShouldBeFalse();
        IsGenuine(Secret, Header(Body, age: 3600), Encoding.UTF8.GetBytes(Body)).ShouldBeFalse();
    }

#pragma warning disable RS0030 // the guide's reader has no time provider
    private
    static bool IsGenuine(string secret, string header, byte[] body)
    {
        var parts = header.Split(',').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        byte[] signed = [.. Encoding.UTF8.GetBytes(parts["t"] + "."), .. body];
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        var age = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["t"], CultureInfo.InvariantCulture));
        return age.Duration() < TimeSpan.FromMinutes(5) && CryptographicOperations.FixedTimeEquals(expected, Convert.FromHexString(parts["v1"]));
    }
#pragma warning restore RS0030

    private static string Header(string body, int age)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - age;
        return $"t={timestamp},v1={Channels.Sign(Secret, timestamp, body)}";
    }

    private static async Task<string> BlockAsync(string language)
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/guides/notifications.md"));
        return Regex.Match(guide, $"```{language}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
    }

    private static async Task<string> PythonAsync(string code, params string[] arguments)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-X", "utf8", "-c", code, .. arguments]) { RedirectStandardOutput = true })!;
        var said = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        return said.Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
