using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text;
using Kargah.Contracts;
using Kargah.Server.Features.Auth;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Features.Auth;

public sealed class SessionTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly KargahApp app = shared.App;

    [Fact]
    public async Task Login_WithAWrongPasswordOrAnUnknownAccount_GetsTheSameAnswer()
    {
        await app.SignInAsync("wrong1");

        var wrong = await (await app.Client.PostAsJsonAsync("/api/auth/login", new { email = "wrong1@example.org", password = "not this" })).ReadProblemAsync(401);
        var unknown = await (await app.Client.PostAsJsonAsync("/api/auth/login", new { email = "nobody@example.org", password = "not this" })).ReadProblemAsync(401);

        (unknown with { TraceId = wrong.TraceId }).ShouldBe(wrong);
        wrong.Code.ShouldBe(ProblemCodes.WrongCredentials);
    }

    [Fact]
    public async Task Login_ByUsernameOrByForm_Works()
    {
        await app.SignInAsync("form1");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "password", ["username"] = "form1@example.org", ["password"] = KargahApp.Password });

        (await (await app.Client.PostAsync("/api/auth/login", form)).ReadAsync<SessionResponse>()).User.Name.ShouldBe("form1");
        (await (await app.Client.PostAsJsonAsync("/api/auth/login", new { username = "Form1@Example.org", password = KargahApp.Password })).ReadAsync<SessionResponse>()).ExpiresIn.ShouldBe(3600);
    }

    [Fact]
    public async Task Login_WithAFieldMissingOrUnknown_NamesIt()
    {
        (await (await app.Client.PostAsJsonAsync("/api/auth/login", new { email = "a@example.org" })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["password"]);
        (await (await app.Client.PostAsJsonAsync("/api/auth/login", new { password = "secret1" })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["email"]);
        (await (await app.Client.PostAsJsonAsync("/api/auth/login", new { email = "a@example.org", password = "secret1", remember = true })).ReadProblemAsync(400)).Code.ShouldBe(ProblemCodes.UnknownField);
    }

    [Fact]
    public async Task Login_TooOften_Is429AndSaysWhenToComeBack()
    {
        await using var strict = await KargahApp.StartAsync(("Auth:SignInsPerMinutePerAccount", "3"));
        for (var i = 0; i < 3; i++)
        {
            await (await strict.Client.PostAsJsonAsync("/api/auth/login", new { email = "a@example.org", password = "wrong!" })).ReadProblemAsync(401);
        }

        var answer = await strict.Client.PostAsJsonAsync("/api/auth/login", new { email = "A@example.org", password = "wrong!" });

        (await answer.ReadProblemAsync(429)).Code.ShouldBe(ProblemCodes.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.ShouldNotBeNull().TotalSeconds.ShouldBeInRange(1, 60);
    }

    [Fact]
    public async Task Logout_EndsTheSessionAtOnce()
    {
        var session = await app.SignInAsync("leaving1");
        using var client = app.ClientWith(session.Token);
        await (await client.GetAsync("/api/auth/me")).ReadAsync<UserResponse>();

        await (await client.PostAsync("/api/auth/logout", null)).ReadAsync<DoneResponse>();

        var refused = await client.GetAsync("/api/auth/me");
        await refused.ReadProblemAsync(401);
        refused.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        await (await app.Client.PostAsJsonAsync("/api/auth/refresh", new { refresh_token = session.RefreshToken })).ReadProblemAsync(401);
        await (await app.Client.PostAsJsonAsync("/api/auth/verify", new { token = session.Token })).ReadProblemAsync(401);
    }

    [Fact]
    public async Task Verify_ByBodyOrHeader_SaysWhoAndUntilWhen()
    {
        var session = await app.SignInAsync("verified1");
        using var client = app.ClientWith(session.Token);

        var byBody = await (await app.Client.PostAsJsonAsync("/api/auth/verify", new { token = session.Token })).ReadAsync<VerifyResponse>();
        var byHeader = await (await client.PostAsync("/api/auth/verify", null)).ReadAsync<VerifyResponse>();

        byBody.Valid.ShouldBeTrue();
        byBody.User!.Id.ShouldBe(session.User.Id);
        byHeader.ShouldBe(byBody);
    }

    [Fact]
    public async Task Refresh_GivesANewPairAndSpendsTheOldToken()
    {
        var session = await app.SignInAsync("refreshed1");

        var next = await (await app.Client.PostAsJsonAsync("/api/auth/refresh", new { refresh_token = session.RefreshToken })).ReadAsync<SessionResponse>();

        next.RefreshToken.ShouldNotBe(session.RefreshToken);
        // a second tab that comes within seconds is refused, and costs nobody the session
        (await (await app.Client.PostAsJsonAsync("/api/auth/refresh", new { refresh_token = session.RefreshToken })).ReadProblemAsync(401)).Code.ShouldBe(ProblemCodes.RefreshTokenInvalid);
        await (await app.Client.PostAsJsonAsync("/api/auth/refresh", new { refresh_token = next.RefreshToken })).ReadAsync<SessionResponse>();
    }

    [Fact]
    public async Task Refresh_TwentyAtOnce_OneWins()
    {
        var session = await app.SignInAsync("refreshed2");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Client.PostAsJsonAsync("/api/auth/refresh", new { refresh_token = session.RefreshToken })));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(19);
    }

    [Fact]
    public async Task Refresh_ReusedLater_RevokesTheWholeFamily()
    {
        await using var strict = await KargahApp.StartAsync(("Auth:RefreshGraceSeconds", "0"));
        var session = await strict.SignInAsync("ana");
        var next = await (await strict.Client.PostAsJsonAsync("/api/auth/refresh", new { refresh_token = session.RefreshToken })).ReadAsync<SessionResponse>();

        await (await strict.Client.PostAsJsonAsync("/api/auth/refresh", new { refresh_token = session.RefreshToken })).ReadProblemAsync(401);

        await (await strict.Client.PostAsJsonAsync("/api/auth/refresh", new { refresh_token = next.RefreshToken })).ReadProblemAsync(401);
        using var client = strict.ClientWith(next.Token);
        await (await client.GetAsync("/api/auth/me")).ReadProblemAsync(401);
    }

    [Fact]
    public async Task Cookie_ReadsButChangesNothing()
    {
        using var browser = app.NewClient(cookies: true);
        var answer = await browser.PostAsJsonAsync("/api/auth/register", new { email = "cookie1@example.org", password = KargahApp.Password, name = "Cookie" });
        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();

        cookies.ShouldAllBe(cookie => cookie.Contains("httponly") && cookie.Contains("samesite=strict"));
        cookies.ShouldContain(cookie => cookie.Contains("path=/api/auth/refresh"));
        await (await browser.GetAsync("/api/auth/me")).ReadAsync<UserResponse>();
        await (await browser.PatchAsJsonAsync("/api/auth/me", new { name = "Forged" })).ReadProblemAsync(401);
        await (await browser.PostAsync("/api/auth/refresh", null)).ReadAsync<SessionResponse>();
        using var fromElsewhere = new HttpRequestMessage(HttpMethod.Post, "/api/auth/refresh") { Headers = { { "Sec-Fetch-Site", "same-site" } } };
        await (await browser.SendAsync(fromElsewhere)).ReadProblemAsync(401);
    }

    [Fact]
    public async Task Password_Changed_EndsTheOtherSessionsOnly()
    {
        var other = await app.SignInAsync("changing1");
        var mine = await app.SignInAsync("changing1");
        using var client = app.ClientWith(mine.Token);
        using var elsewhere = app.ClientWith(other.Token);
        (await (await client.PostAsJsonAsync("/api/auth/me/password", new { current_password = "wrong!", new_password = "something else" })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["current_password"]);

        await (await client.PostAsJsonAsync("/api/auth/me/password", new { current_password = KargahApp.Password, new_password = "something else" })).ReadAsync<DoneResponse>();

        await (await client.GetAsync("/api/auth/me")).ReadAsync<UserResponse>();
        await (await elsewhere.GetAsync("/api/auth/me")).ReadProblemAsync(401);
        await (await app.Client.PostAsJsonAsync("/api/auth/login", new { email = "changing1@example.org", password = KargahApp.Password })).ReadProblemAsync(401);
    }

    [Fact]
    public async Task ApiToken_ReachesWhatItsScopeAllowsAndNoAccountRoute()
    {
        using var client = await app.ClientForAsync("script1");
        var made = await (await client.PostAsJsonAsync("/api/auth/tokens", new { name = "script" })).ReadAsync<CreatedTokenResponse>();
        using var script = app.ClientWith(made.Token);

        await (await script.GetAsync("/api/datasets")).ReadAsync<DatasetListResponse>();
        (await (await script.DeleteAsync($"/api/datasets/{Guid.NewGuid()}")).ReadProblemAsync(403)).Code.ShouldBe(ProblemCodes.ScopeMissing);
        await (await script.GetAsync("/api/auth/me")).ReadProblemAsync(403);
        await (await script.GetAsync("/api/auth/tokens")).ReadProblemAsync(403);
        await (await script.GetAsync("/api/users")).ReadProblemAsync(403);
        await (await script.PostAsync("/api/auth/logout", null)).ReadProblemAsync(403);

        await (await client.DeleteAsync($"/api/auth/tokens/{made.ApiToken.Id}")).ReadAsync<DoneResponse>();
        await (await script.GetAsync("/api/datasets")).ReadProblemAsync(401);
    }

    [Fact]
    public async Task ApiToken_WithAnEnd_StopsThen()
    {
        using var client = await app.ClientForAsync("script2");
        await (await client.PostAsJsonAsync("/api/auth/tokens", new { name = "old", expires = "2020-01-01T00:00:00Z" })).ReadProblemAsync(400);
        var made = await (await client.PostAsJsonAsync("/api/auth/tokens", new { name = "short", scopes = new[] { "read", "write" }, expires = DateTimeOffset.UtcNow.AddSeconds(5) })).ReadAsync<CreatedTokenResponse>();
        using var script = app.ClientWith(made.Token);

        var deadline = DateTimeOffset.UtcNow.AddSeconds(30);
        HttpResponseMessage answer;
        do
        {
            await Task.Delay(100);
            answer = await script.GetAsync("/api/datasets");
        }
        while (answer.IsSuccessStatusCode && DateTimeOffset.UtcNow < deadline);

        await answer.ReadProblemAsync(401);
    }

    [Fact]
    public async Task ApiToken_IsKeptOnlyAsAHash()
    {
        using var client = await app.ClientForAsync("script3");
        var made = await (await client.PostAsJsonAsync("/api/auth/tokens", new { name = "script" })).ReadAsync<CreatedTokenResponse>();

        var listed = await client.GetStringAsync("/api/auth/tokens");
        await using var db = app.Database();

        listed.ShouldNotContain(made.Token);
        db.ApiTokens.ShouldNotContain(token => token.Hash == made.Token);
        (await File.ReadAllBytesAsync(Path.Combine(app.Folder, "kargah.db"))).AsSpan().IndexOf(Encoding.ASCII.GetBytes(made.Token)).ShouldBe(-1);
    }

    [Fact]
    public async Task Token_InAnotherScheme_IsNoToken()
    {
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", "cm9vdDpyb290");

        await (await client.GetAsync("/api/auth/me")).ReadProblemAsync(401);
    }

    [Fact]
    public async Task Watch_ThatBeginsAfterTheSessionEnded_IsCancelledAtOnce()
    {
        await using var own = await KargahApp.StartAsync();
        using var ana = await own.ClientForAsync("ana");
        await using var db = own.Database();
        var session = (await db.Sessions.SingleAsync()).Id;
        var principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(KargahClaims.Credential, session.ToString())]));
        var credentials = own.Services.GetRequiredService<Credentials>();
        (await credentials.EndedAsync(principal, CancellationToken.None)).IsCancellationRequested.ShouldBeFalse();

        (await ana.PostAsync("/api/auth/logout", null)).EnsureSuccessStatusCode();

        (await credentials.EndedAsync(principal, CancellationToken.None)).IsCancellationRequested.ShouldBeTrue();
    }
}
