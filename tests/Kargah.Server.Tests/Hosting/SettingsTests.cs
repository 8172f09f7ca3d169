using Kargah.Server.Hosting;

namespace Kargah.Server.Tests.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Auth:Registraton", "open", "Auth:Registraton")]
    [InlineData("Sever:Port", "3001", "Sever")]
    [InlineData("Server:Port", "many", "Server:Port")]
    [InlineData("Server:Port", "70000", "Server:Port")]
    [InlineData("Server:ListenAddress", "everywhere", "Server:ListenAddress")]
    [InlineData("Server:AllowedOrigins:0", "example.org", "Server:AllowedOrigins")]
    [InlineData("Server:AllowedOrigins", "https://example.org", "Server:AllowedOrigins")]
    [InlineData("Server:TrustedProxies:0", "proxy", "Server:TrustedProxies")]
    [InlineData("Auth:Registration", "sometimes", "Auth:Registration")]
    [InlineData("Auth:Registration", "1", "Auth:Registration")]
    [InlineData("Auth:AccessTokenMinutes", "0", "Auth:AccessTokenMinutes")]
    [InlineData("Scheduler:Slots", "0", "Scheduler:Slots")]
    [InlineData("Datasets:MaxUploadBytes", "2 GB", "Datasets:MaxUploadBytes")]
    public async Task Setting_ThatIsWrong_StopsTheStartWithASentence(string name, string value, string words)
    {
        var refused = await Should.ThrowAsync<StartException>(() => KargahApp.StartAsync((name, value)));

        refused.Message.ShouldContain(words);
        refused.Message.ShouldNotContain("Exception");
    }

    [Fact]
    public async Task Settings_ThatAreWrong_AreAllNamedTogether()
    {
        var refused = await Should.ThrowAsync<StartException>(() => KargahApp.StartAsync(("Server:Prot", "1"), ("Auth:RefreshTokenDays", "-1")));

        refused.Message.Split(Environment.NewLine).Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("--prot", "3001")]
    [InlineData("--port")]
    public void Flag_ThatIsWrong_StopsTheStartWithASentence(params string[] arguments) =>
        Should.Throw<StartException>(() => Program.Create(arguments)).Message.ShouldContain(arguments[0]);

    [Fact]
    public async Task DataFolder_HeldByAnotherServer_StopsTheStartWithASentence()
    {
        await using var app = await KargahApp.StartAsync();

        var refused = await Should.ThrowAsync<StartException>(() => KargahApp.StartAsync(("Data:Folder", app.Folder)));

        refused.Message.ShouldContain(app.Folder);
    }
}
