using System.Net.Http.Json;
using Kargah.Contracts;
using Kargah.Server.Tests.Features.Datasets;

namespace Kargah.Server.Tests.Features.Audit;

public sealed class AuditTests
{
    [Fact]
    public async Task Log_TellsWhoDidWhatFromWhere_WithoutSecrets_AndOnlyToAdmins()
    {
        await using var app = await KargahApp.StartAsync();
        var root = await app.SignInAsync("root");
        using var admin = app.ClientWith(root.Token);
        var ben = await app.SignInAsync("ben");
        using var user = app.ClientWith(ben.Token);

        await (await app.Client.PostAsJsonAsync("/api/auth/login", new { email = "BEN@example.org", password = "wrong-secret" })).ReadProblemAsync(401);
        await (await app.Client.PostAsJsonAsync("/api/auth/login", new { email = "typed-my-password-here", password = "x" })).ReadProblemAsync(401);
        var token = await (await user.PostAsJsonAsync("/api/auth/tokens", new { name = "nightly", scopes = new[] { "read" } })).ReadAsync<CreatedTokenResponse>();
        (await user.DeleteAsync($"/api/auth/tokens/{token.ApiToken.Id}")).EnsureSuccessStatusCode();
        await (await user.DeleteAsync($"/api/auth/tokens/{token.ApiToken.Id}")).ReadProblemAsync(404);
        (await admin.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var dataset = await user.UploadReadyAsync("iris.csv", Uploads.Iris);
        var job = await (await user.PostAsJsonAsync("/api/training", new { dataset = dataset.Id })).ReadAsync<StartTrainingResponse>();
        await (await user.DeleteAsync($"/api/datasets/{dataset.Id}")).ReadProblemAsync(409);
        // one's own runs are one's own affair
        (await user.PatchAsJsonAsync($"/api/training/{job.JobId}", new { priority = -1 })).EnsureSuccessStatusCode();
        (await admin.PatchAsJsonAsync($"/api/training/{job.JobId}", new { priority = -3 })).EnsureSuccessStatusCode();
        (await admin.PostAsync($"/api/training/{job.JobId}/stop", null)).EnsureSuccessStatusCode();
        (await user.DeleteAsync($"/api/training/{job.JobId}")).EnsureSuccessStatusCode();
        (await user.DeleteAsync($"/api/datasets/{dataset.Id}")).EnsureSuccessStatusCode();
        (await user.PostAsync($"/api/trash/{job.JobId}/restore", null)).EnsureSuccessStatusCode();
        (await user.PostAsync($"/api/trash/{dataset.Id}/restore", null)).EnsureSuccessStatusCode();
        await (await user.PostAsync($"/api/trash/{dataset.Id}/restore", null)).ReadProblemAsync(404);
        (await user.PostAsJsonAsync("/api/auth/me/password", new { current_password = KargahApp.Password, new_password = "battery staple" })).EnsureSuccessStatusCode();
        (await admin.PatchAsJsonAsync($"/api/users/{ben.User.Id}", new { disabled = true })).EnsureSuccessStatusCode();
        (await admin.DeleteAsync($"/api/users/{ben.User.Id}")).EnsureSuccessStatusCode();

        var log = await ReadAsync(admin, "");
        log.Total.ShouldBe(log.Count);
        log.Entries.Reverse().Select(entry => entry.Action).ShouldBe(
        [
            AuditAction.Registered, AuditAction.Registered, AuditAction.LoginFailed, AuditAction.LoginFailed, AuditAction.TokenCreated, AuditAction.TokenRevoked, AuditAction.QueueChanged,
            AuditAction.JobPriorityChanged, AuditAction.JobStopped, AuditAction.JobDeleted, AuditAction.DatasetDeleted, AuditAction.JobRestored, AuditAction.DatasetRestored, AuditAction.PasswordChanged, AuditAction.UserChanged, AuditAction.UserDeleted,
        ]);
        log.Entries.ShouldAllBe(entry => entry.ActorIp == "127.0.0.1");
        var stopped = log.Entries.Single(entry => entry.Action == AuditAction.JobStopped);
        (stopped.Actor, stopped.Target, stopped.Detail!["owner"].GetString()).ShouldBe(("root", job.JobId, ben.User.Id.ToString()));
        log.Entries.Single(entry => entry.Action == AuditAction.JobPriorityChanged).Detail!["priority"].GetInt32().ShouldBe(-3);
        // the account is gone, who it was stays to be read
        log.Entries.Single(entry => entry.Action == AuditAction.UserDeleted).Detail!["email"].GetString().ShouldBe("ben@example.org");
        log.Entries.Single(entry => entry.Action == AuditAction.DatasetDeleted).ActorId.ShouldBe(ben.User.Id);
        var text = await admin.GetStringAsync("/api/audit");
        foreach (var secret in new[] { KargahApp.Password, "battery staple", "wrong-secret", "typed-my-password-here", token.Token, ben.Token })
        {
            text.ShouldNotContain(secret);
        }

        (await ReadAsync(admin, "?action=login_failed")).Total.ShouldBe(2);
        (await ReadAsync(admin, $"?action=login_failed&target={ben.User.Id}")).Total.ShouldBe(1);
        (await ReadAsync(admin, "?actor=ROOT@example.org&target=queue")).Entries.ShouldHaveSingleItem().Detail!["mode"].GetString().ShouldBe("paused");
        (await ReadAsync(admin, $"?actor={ben.User.Id}&target=dataset")).Total.ShouldBe(2);
        var middle = Uri.EscapeDataString(stopped.Time.ToString("O"));
        ((await ReadAsync(admin, $"?from={middle}")).Total + (await ReadAsync(admin, $"?to={middle}")).Total).ShouldBe(log.Total);
        var page = await ReadAsync(admin, "?skip=1&limit=2");
        (page.Count, page.Total, page.Entries[0].Id).ShouldBe((2, log.Total, log.Entries[1].Id));
        (await (await admin.GetAsync("/api/audit?action=nothing")).ReadProblemAsync(400)).Errors!.Keys.ShouldHaveSingleItem().ShouldBe("action");
        using var other = await app.ClientForAsync("eve");
        (await (await other.GetAsync("/api/audit")).ReadProblemAsync(403)).Code.ShouldBe(ProblemCodes.Forbidden);
    }

    private static async Task<AuditResponse> ReadAsync(HttpClient client, string query) => await (await client.GetAsync("/api/audit" + query)).ReadAsync<AuditResponse>();
}
