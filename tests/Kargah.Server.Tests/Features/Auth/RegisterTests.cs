using System.Net.Http.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Auth;

public sealed class RegisterTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Register_TwentyAtOnce_MakesExactlyOneAdmin()
    {
        await using var app = await KargahApp.StartAsync();

        var sessions = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => app.SignInAsync($"user{i}")));

        sessions.Count(session => session.User.Role == UserRole.Admin).ShouldBe(1);
        sessions.Select(session => session.User.Id).Distinct().Count().ShouldBe(20);
    }

    [Theory]
    [InlineData(null, "secret1", "Ana", "email", "email")]
    [InlineData("not an address", "secret1", "Ana", "email", "email")]
    [InlineData("ana@example.org", "12345", "Ana", "password", "6 characters")]
    [InlineData("ana@example.org", null, "Ana", "password", "password")]
    [InlineData("ana@example.org", "secret1", null, "name", "name")]
    [InlineData("ana@example.org", "secret1", "  ", "name", "name")]
    public async Task Register_WithABadField_NamesItAndSaysWhy(string? email, string? password, string? name, string field, string words)
    {
        var app = shared.App;

        var problem = await (await app.Client.PostAsJsonAsync("/api/auth/register", new { email, password, name })).ReadProblemAsync(400);

        problem.Code.ShouldBe(ProblemCodes.Validation);
        problem.Errors.ShouldNotBeNull().Keys.ShouldBe([field]);
        problem.Error.ShouldContain(words);
    }

    [Fact]
    public async Task Register_WithATakenEmailInOtherLetters_SaysThatItAlreadyExists()
    {
        var app = shared.App;
        await app.SignInAsync("ana");

        var problem = await (await app.Client.PostAsJsonAsync("/api/auth/register", new { email = "ANA@Example.org", password = "secret1", name = "Ana" })).ReadProblemAsync(400);

        problem.Code.ShouldBe(ProblemCodes.EmailTaken);
        problem.Error.ShouldContain("already exists");
    }

    [Fact]
    public async Task Register_WithAFieldThatIsNotThere_NamesIt()
    {
        var app = shared.App;

        var problem = await (await app.Client.PostAsJsonAsync("/api/auth/register", new { email = "a@example.org", password = "secret1", name = "Ana", role = "admin" })).ReadProblemAsync(400);

        problem.Code.ShouldBe(ProblemCodes.UnknownField);
        problem.Errors.ShouldNotBeNull().Keys.ShouldBe(["role"]);
    }

    [Fact]
    public async Task Register_WhenClosed_TakesOnlyTheFirstAccount()
    {
        await using var app = await KargahApp.StartAsync(("Auth:Registration", "closed"));
        (await app.SignInAsync("ana")).User.Role.ShouldBe(UserRole.Admin);

        var problem = await (await app.Client.PostAsJsonAsync("/api/auth/register", new { email = "ben@example.org", password = "secret1", name = "Ben" })).ReadProblemAsync(403);

        problem.Code.ShouldBe(ProblemCodes.RegistrationClosed);
    }
}
