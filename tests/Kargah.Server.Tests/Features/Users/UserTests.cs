using System.Net;
using System.Net.Http.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Features.Users;

public sealed class UserTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Users_AreAnAdminsAlone()
    {
        var (app, admin) = (shared.App, shared.Admin);
        var ben = await app.SignInAsync("plain-user");
        using var user = app.ClientWith(ben.Token);

        (await (await admin.GetAsync("/api/users?q=PLAIN-USER")).ReadAsync<ManagedUserListResponse>()).Users.ShouldHaveSingleItem().Email.ShouldBe("plain-user@example.org");
        (await (await user.GetAsync("/api/users")).ReadProblemAsync(403)).Code.ShouldBe(ProblemCodes.Forbidden);
        await (await user.PatchAsJsonAsync($"/api/users/{ben.User.Id}", new { role = "admin" })).ReadProblemAsync(403);
        await (await admin.GetAsync($"/api/users/{Guid.NewGuid()}")).ReadProblemAsync(404);
    }

    [Fact]
    public async Task Role_Given_CountsFromTheNextRequest()
    {
        var (app, admin) = (shared.App, shared.Admin);
        var ben = await app.SignInAsync("risen-user");
        using var user = app.ClientWith(ben.Token);
        await (await user.GetAsync("/api/users")).ReadProblemAsync(403);

        await (await admin.PatchAsJsonAsync($"/api/users/{ben.User.Id}", new { role = "admin" })).ReadAsync<ManagedUserResponse>();
        await (await user.GetAsync("/api/users")).ReadAsync<ManagedUserListResponse>();

        await (await admin.PatchAsJsonAsync($"/api/users/{ben.User.Id}", new { role = "user" })).ReadAsync<ManagedUserResponse>();
        await (await user.GetAsync("/api/users")).ReadProblemAsync(403);
    }

    [Fact]
    public async Task Disabled_IsOutAtOnceAndCannotComeBackUntilEnabled()
    {
        var (app, admin) = (shared.App, shared.Admin);
        var ben = await app.SignInAsync("disabled-user");
        using var user = app.ClientWith(ben.Token);
        using var script = app.ClientWith((await (await user.PostAsJsonAsync("/api/auth/tokens", new { name = "script" })).ReadAsync<CreatedTokenResponse>()).Token);
        await (await script.GetAsync("/api/datasets")).ReadAsync<DatasetListResponse>();

        await (await admin.PatchAsJsonAsync($"/api/users/{ben.User.Id}", new { disabled = true })).ReadAsync<ManagedUserResponse>();

        await (await user.GetAsync("/api/auth/me")).ReadProblemAsync(401);
        await (await script.GetAsync("/api/datasets")).ReadProblemAsync(401);
        (await (await app.Client.PostAsJsonAsync("/api/auth/login", new { email = "disabled-user@example.org", password = KargahApp.Password })).ReadProblemAsync(403)).Code.ShouldBe(ProblemCodes.AccountDisabled);
        await (await admin.PatchAsJsonAsync($"/api/users/{ben.User.Id}", new { disabled = false })).ReadAsync<ManagedUserResponse>();
        await app.SignInAsync("disabled-user");
    }

    [Fact]
    public async Task LastAdmin_Stays()
    {
        await using var app = await KargahApp.StartAsync();
        var root = await app.SignInAsync("root");
        using var admin = app.ClientWith(root.Token);

        (await (await admin.PatchAsJsonAsync($"/api/users/{root.User.Id}", new { role = "user" })).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.LastAdmin);
        await (await admin.PatchAsJsonAsync($"/api/users/{root.User.Id}", new { disabled = true })).ReadProblemAsync(409);
        await (await admin.DeleteAsync($"/api/users/{root.User.Id}")).ReadProblemAsync(409);
        await (await admin.GetAsync("/api/users")).ReadAsync<ManagedUserListResponse>();
    }

    [Fact]
    public async Task TwoAdmins_WhoDemoteEachOther_LeaveOne()
    {
        await using var app = await KargahApp.StartAsync();
        var one = await app.SignInAsync("root");
        var two = await app.SignInAsync("ben");
        using var first = app.ClientWith(one.Token);
        using var second = app.ClientWith(two.Token);
        await (await first.PatchAsJsonAsync($"/api/users/{two.User.Id}", new { role = "admin" })).ReadAsync<ManagedUserResponse>();

        var answers = await Task.WhenAll(
            first.PatchAsJsonAsync($"/api/users/{two.User.Id}", new { role = "user" }),
            second.PatchAsJsonAsync($"/api/users/{one.User.Id}", new { role = "user" }));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        await using var db = app.Database();
        db.Users.Count(user => user.Role == UserRole.Admin).ShouldBe(1);
    }

    [Fact]
    public async Task Delete_WaitsForTheProcessOfAStoppedRunAndLeavesNothingBehind()
    {
        await using var app = await KargahApp.StartAsync();
        using var admin = await app.ClientForAsync("root");
        var ben = await app.SignInAsync("ben");
        using var user = app.ClientWith(ben.Token);
        var dataset = await user.AddTableAsync("iris.csv");
        var job = (await user.TrainAsync(new { dataset, epochs = 1 })).JobId;
        await user.WaitForEndAsync(job);
        var events = app.Services.GetRequiredService<EventStore>();
        events.ReadPoints(job, since: 0).Total.ShouldBePositive();
        await using var db = app.Database();
        var attempts = db.Attempts.Where(attempt => attempt.JobId == job);
        await TestJobs.Eventually(() => attempts.All(attempt => attempt.EndedAt != null), "the process is gone");

        await attempts.ExecuteUpdateAsync(set => set.SetProperty(attempt => attempt.EndedAt, (DateTimeOffset?)null));
        (await (await admin.DeleteAsync($"/api/users/{ben.User.Id}")).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.JobRunning);
        await attempts.ExecuteUpdateAsync(set => set.SetProperty(attempt => attempt.EndedAt, DateTimeOffset.UnixEpoch));
        (await admin.DeleteAsync($"/api/users/{ben.User.Id}")).EnsureSuccessStatusCode();

        events.Jobs().ShouldNotContain(job);
        events.ReadPoints(job, since: 0).Total.ShouldBe(0);
        events.ReadLines(job, since: 0).Total.ShouldBe(0);
        Directory.Exists(Path.Combine(app.Folder, "jobs", job)).ShouldBeFalse();
        Directory.Exists(Path.Combine(app.Folder, "datasets", dataset.ToString())).ShouldBeFalse();
    }
}
