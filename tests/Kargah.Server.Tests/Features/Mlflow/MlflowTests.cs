using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Mlflow;

/// <summary>The requests that MLflow documents for its tracking server, sent as they stand there. MLflow's own client is not part of this.</summary>
public sealed class MlflowTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Run_LoggedByMlflowsRoutes_StandsBesideOurOwn()
    {
        using var ana = await ScriptOfAsync("ana");
        var experiment = (string)(await PostAsync(ana, "experiments/create", """{"name": "churn", "artifact_location": "", "tags": [{"key": "team", "value": "a"}]}"""))["experiment_id"]!;
        (await FailAsync(ana, "experiments/create", """{"name": "churn"}""", 400)).ShouldBe("RESOURCE_ALREADY_EXISTS");
        ((string)(await GetAsync(ana, "experiments/get-by-name?experiment_name=churn"))["experiment"]!["experiment_id"]!).ShouldBe(experiment);

        var run = (await PostAsync(ana, "runs/create", $$"""{"experiment_id": "{{experiment}}", "user_id": "ana", "run_name": "first", "start_time": 1767268800000, "tags": [{"key": "mlflow.user", "value": "ana"}]}"""))["run"]!;
        var id = (string)run["info"]!["run_id"]!;
        ((string)run["info"]!["status"]!, (string)run["info"]!["lifecycle_stage"]!, (long)run["info"]!["start_time"]!).ShouldBe(("RUNNING", "active", 1767268800000));
        await PostAsync(ana, "runs/log-parameter", $$"""{"run_id": "{{id}}", "key": "lr", "value": "0.01"}""");
        await PostAsync(ana, "runs/log-metric", $$"""{"run_id": "{{id}}", "key": "val_loss", "value": 0.5, "timestamp": 1767268801000, "step": 1}""");
        await PostAsync(ana, "runs/log-metric", $$"""{"run_id": "{{id}}", "key": "val_loss", "value": 0.5, "timestamp": 1767268801000, "step": 1}""");
        for (var sent = 0; sent < 2; sent++)
        {
            // the second time as a client sends it whose answer got lost
            await PostAsync(ana, "runs/log-batch", $$"""{"run_id": "{{id}}", "metrics": [{"key": "val_loss", "value": "NaN", "timestamp": "1767268801500", "step": "1"}, {"key": "val_loss", "value": 0.25, "timestamp": "1767268802000", "step": "2"}, {"key": "accuracy", "value": 0.9, "timestamp": 1767268802000, "step": 2}], "params": [{"key": "model", "value": "tree"}], "tags": [{"key": "night", "value": ""}]}""");
        }

        await PostAsync(ana, "runs/set-tag", $$"""{"run_id": "{{id}}", "key": "gone", "value": "soon"}""");
        await PostAsync(ana, "runs/delete-tag", $$"""{"run_id": "{{id}}", "key": "gone"}""");
        (await FailAsync(ana, "runs/log-parameter", $$"""{"run_id": "{{id}}", "key": "lr", "value": "0.02"}""", 400)).ShouldBe("INVALID_PARAMETER_VALUE");

        var data = (await GetAsync(ana, $"runs/get?run_id={id}"))["run"]!["data"]!;
        data["metrics"]!.AsArray().ToDictionary(each => (string)each!["key"]!, each => (double)each!["value"]!).ShouldBe(new Dictionary<string, double> { ["val_loss"] = 0.25, ["accuracy"] = 0.9 }, ignoreOrder: true);
        data["params"]!.AsArray().Select(each => $"{each!["key"]}={each["value"]}").ShouldBe(["lr=0.01", "model=tree"], ignoreOrder: true);
        data["tags"]!.AsArray().Select(each => (string)each!["key"]!).ShouldNotContain("gone");
        (await GetAsync(ana, $"metrics/get-history?run_id={id}&metric_key=val_loss"))["metrics"]!.AsArray().Select(each => $"{each!["step"]} {each["value"]}").ShouldBe(["1 0.5", "1 NaN", "2 0.25"]);

        // Kargah's own routes know it
        var job = await ana.JobAsync(id);
        (job.Kind, job.Status, job.Name, job.ExperimentId.ToString(), job.ValLoss, job.External!["lr"]).ShouldBe((JobKind.External, JobState.Running, "first", experiment, 0.25, "0.01"));
        job.Tags.ShouldBe(["night"]);
        (await (await ana.GetAsync("/api/training/jobs?where=" + Uri.EscapeDataString("params.lr < 0.1 and metrics.accuracy >= 0.9 and tag = 'night'"))).ReadAsync<JobListResponse>()).Jobs.ShouldHaveSingleItem().JobId.ShouldBe(id);
        (await (await ana.GetAsync($"/api/training/{id}/metrics")).ReadAsync<MetricsResponse>()).Total.ShouldBe(4);

        var ended = await PostAsync(ana, "runs/update", $$"""{"run_id": "{{id}}", "status": "FINISHED", "end_time": 1767268860000}""");
        ((string)ended["run_info"]!["status"]!, (long)ended["run_info"]!["end_time"]!).ShouldBe(("FINISHED", 1767268860000));
        (await ana.JobAsync(id)).Status.ShouldBe(JobState.Completed);
        (await FailAsync(ana, "runs/update", $$"""{"run_id": "{{id}}", "status": "RUNNING"}""", 409)).ShouldBe("INVALID_STATE");

        using var ben = await ScriptOfAsync("ben");
        (await FailAsync(ben, "runs/log-metric", $$"""{"run_id": "{{id}}", "key": "a", "value": 1, "timestamp": 1}""", 404)).ShouldBe("RESOURCE_DOES_NOT_EXIST");
        (await ben.GetAsync($"/api/2.0/mlflow/experiments/get?experiment_id={experiment}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Search_FiltersOrdersAndPages_AndDeletedRunsComeBack()
    {
        using var ana = await ScriptOfAsync("searcher");
        var experiment = (string)(await PostAsync(ana, "experiments/create", """{"name": "search"}"""))["experiment_id"]!;
        var ids = new List<string>();
        for (var index = 0; index < 4; index++)
        {
            var run = (await PostAsync(ana, "runs/create", $$"""{"experiment_id": "{{experiment}}", "run_name": "r{{index}}", "start_time": {{1000 + index}}}"""))["run"]!;
            ids.Add((string)run["info"]!["run_id"]!);
            await PostAsync(ana, "runs/log-batch", $$"""{"run_id": "{{ids[^1]}}", "metrics": [{"key": "acc", "value": {{index}}, "timestamp": 1, "step": 0}], "params": [{"key": "kind", "value": "{{(index % 2 == 0 ? "even" : "odd")}}"}]}""");
        }

        (await FoundAsync(ana, experiment, """ "filter": "metrics.acc > 0 and params.kind = 'even'" """)).ShouldBe(["r2"]);
        (await FoundAsync(ana, experiment, """ "filter": "metrics.`acc` >= 1 AND attributes.status = 'RUNNING'", "order_by": ["metrics.acc DESC"] """)).ShouldBe(["r3", "r2", "r1"]);
        (await FoundAsync(ana, experiment, """ "filter": "params.kind LIKE 'o%' and run_name IN ('r1', 'r2')" """)).ShouldBe(["r1"]);
        (await FoundAsync(ana, experiment, """ "filter": "params.none != 'x'" """)).ShouldBeEmpty();
        (await FoundAsync(ana, experiment, """ "order_by": ["start_time ASC"], "max_results": 3 """)).ShouldBe(["r0", "r1", "r2"]);
        (await FoundAsync(ana, experiment, """ "order_by": ["start_time ASC"], "max_results": 3, "page_token": "3" """)).ShouldBe(["r3"]);
        (await FailAsync(ana, "runs/search", $$"""{"experiment_ids": ["{{experiment}}"], "filter": "metrics.acc > "}""", 400)).ShouldBe("INVALID_PARAMETER_VALUE");

        await PostAsync(ana, "runs/delete", $$"""{"run_id": "{{ids[0]}}"}""");
        (await FoundAsync(ana, experiment, """ "order_by": ["start_time ASC"] """)).ShouldBe(["r1", "r2", "r3"]);
        (await FoundAsync(ana, experiment, """ "run_view_type": "DELETED_ONLY" """)).ShouldBe(["r0"]);
        await PostAsync(ana, "runs/restore", $$"""{"run_id": "{{ids[0]}}"}""");
        (await FoundAsync(ana, experiment, """ "run_view_type": "ALL", "order_by": ["run_name"] """)).ShouldBe(["r0", "r1", "r2", "r3"]);

        await PostAsync(ana, "experiments/update", $$"""{"experiment_id": "{{experiment}}", "new_name": "renamed"}""");
        await PostAsync(ana, "experiments/set-experiment-tag", $$"""{"experiment_id": "{{experiment}}", "key": "team", "value": "b"}""");
        (await PostAsync(ana, "experiments/search", """{"filter": "name LIKE 're%' AND tags.team = 'b'", "max_results": 10}"""))["experiments"]!.AsArray().Count.ShouldBe(1);
        await PostAsync(ana, "experiments/delete", $$"""{"experiment_id": "{{experiment}}"}""");
        ((string)(await GetAsync(ana, $"experiments/get?experiment_id={experiment}"))["experiment"]!["lifecycle_stage"]!).ShouldBe("deleted");
        await PostAsync(ana, "experiments/restore", $$"""{"experiment_id": "{{experiment}}"}""");
        // the experiment that clients have without naming one
        ((string)(await GetAsync(ana, "experiments/get?experiment_id=0"))["experiment"]!["name"]!).ShouldBe("Default");
    }

    [Fact]
    public async Task Artifacts_GoInAndOutByTheProxiedRoute_AndNowhereElse()
    {
        using var ana = await ScriptOfAsync("keeper");
        var run = (await PostAsync(ana, "runs/create", """{"experiment_id": "0", "start_time": 1}"""))["run"]!;
        var id = (string)run["info"]!["run_id"]!;
        var root = "/api/2.0/mlflow-artifacts/artifacts/" + ((string)run["info"]!["artifact_uri"]!)["mlflow-artifacts:/".Length..];

        (await ana.PutAsync($"{root}/model/weights.bin", new ByteArrayContent([1, 2, 3]))).EnsureSuccessStatusCode();
        (await ana.PutAsync($"{root}/notes.txt", new StringContent("hello"))).EnsureSuccessStatusCode();

        (await ana.GetByteArrayAsync($"{root}/model/weights.bin")).ShouldBe([1, 2, 3]);
        (await GetAsync(ana, $"artifacts/list?run_id={id}"))["files"]!.AsArray().Select(each => $"{each!["path"]} {each["is_dir"]} {each["file_size"]}").ShouldBe(["model true ", "notes.txt false 5"]);
        (await GetAsync(ana, $"artifacts/list?run_id={id}&path=model"))["files"]!.AsArray().Select(each => (string)each!["path"]!).ShouldBe(["model/weights.bin"]);
        var proxied = JsonNode.Parse(await ana.GetStringAsync($"/api/2.0/mlflow-artifacts/artifacts?path={Uri.EscapeDataString(root["/api/2.0/mlflow-artifacts/artifacts/".Length..] + "/model")}"))!;
        proxied["files"]!.AsArray().Select(each => (string)each!["path"]!).ShouldBe(["weights.bin"]);
        (await ana.DeleteAsync($"{root}/notes.txt")).EnsureSuccessStatusCode();
        (await ana.GetAsync($"{root}/notes.txt")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        foreach (var path in new[] { "%2e%2e/%2e%2e/attempts", "a/%2e%2e/%2e%2e/%2e%2e/x", "..%5c..%5cx", "a%00b", "%2e%2e%2fkargah.db" })
        {
            ((int)(await ana.PutAsync($"{root}/{path}", new StringContent("x"))).StatusCode).ShouldBeInRange(400, 404, path);
        }

        using var ben = await ScriptOfAsync("thief");
        (await ben.GetAsync($"{root}/model/weights.bin")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ben.PutAsync($"{root}/model/weights.bin", new StringContent("x"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Directory.EnumerateFiles(Path.Combine(shared.App.Folder, "jobs", id), "*", SearchOption.AllDirectories).Select(Path.GetFileName).ShouldBe(["weights.bin"]);
    }

    /// <summary>As MLFLOW_TRACKING_TOKEN has it: an API token.</summary>
    private async Task<HttpClient> ScriptOfAsync(string name)
    {
        using var person = await shared.App.ClientForAsync(name);
        return shared.App.ClientWith((await (await person.PostAsJsonAsync("/api/auth/tokens", new { name = "mlflow", scopes = new[] { "read", "write" } })).ReadAsync<CreatedTokenResponse>()).Token);
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(HttpClient client, string experiment, string more) =>
        [.. (await PostAsync(client, "runs/search", $$"""{"experiment_ids": ["{{experiment}}"], {{more}}}"""))["runs"]!.AsArray().Select(each => (string)each!["info"]!["run_name"]!)];

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, string body) => await ReadAsync(await client.PostAsync("/api/2.0/mlflow/" + path, new StringContent(body, Encoding.UTF8, "application/json")));

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => await ReadAsync(await client.GetAsync("/api/2.0/mlflow/" + path));

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    /// <returns>The error's code, in MLflow's words.</returns>
    private static async Task<string> FailAsync(HttpClient client, string path, string body, int status)
    {
        var answer = await client.PostAsync("/api/2.0/mlflow/" + path, new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        using var error = JsonDocument.Parse(text);
        error.RootElement.GetProperty("message").GetString().ShouldNotBeNullOrWhiteSpace();
        return error.RootElement.GetProperty("error_code").GetString()!;
    }
}
