using System.Net.Http.Json;
using System.Text.Json;
using Kargah.Server.Tests;

namespace Kargah.Cli.Tests.Commands;

public sealed class ModelTests(World world)
{
    [Fact]
    public async Task Jobs_InAllTheirViews_AreFoundByNameAndFilter()
    {
        (await world.Ana.RunAsync("jobs --search Flowers --status completed --sort created_at --json")).Json().GetProperty("jobs")[0].GetProperty("job_id").GetString().ShouldBe(world.Job);
        (await world.Ana.RunAsync(["jobs", "--dataset", $"{world.Iris}", "--where", "name = 'Flowers' and status = COMPLETED"])).ShouldBeDone().Lines[1].ShouldStartWith($"{world.Job}\tFlowers\tCOMPLETED\t100 %");
        (await world.Ana.RunAsync("show Flowers")).ShouldBeDone().Out.ShouldContain("status: COMPLETED");
        (await world.Ana.RunAsync("watch Flowers")).ShouldBeDone().Out.ShouldContain("Flowers has ended.");
        (await world.Ana.RunAsync("evaluation Flowers --json")).Json().GetProperty("task").GetString().ShouldBe("multiclass");
        (await world.Ana.RunAsync("evaluation Flowers")).ShouldBeDone().Lines[1].ShouldBe("metric\tvalue\tlow\thigh");
        (await world.Ana.RunAsync("edit Flowers --tag petals --notes worth_a_look --json")).Json().GetProperty("status").GetProperty("tags")[0].GetString().ShouldBe("petals");
        (await world.Ana.RunAsync("jobs --tag petals --json")).Json().GetProperty("total").GetInt32().ShouldBe(1);
        (await world.Ana.RunAsync("jobs --status dancing")).ShouldFail(2, "usage");
        (await world.Ana.RunAsync("jobs --where loss<<1")).ShouldFail(2, "where_not_understood");
        (await world.Ana.RunAsync("show Nothing")).ShouldFail(4, "job_not_found");
    }

    [Fact]
    public async Task Download_OfAModel_SavesItWholeUnderItsName()
    {
        var answer = (await world.Ana.RunAsync("download Flowers --format onnx --json")).Json();
        var path = Path.Combine(world.Ana.Home, answer.GetProperty("path").GetString()!);
        Path.GetFileName(path).ShouldBe($"{world.Job}.onnx");
        new FileInfo(path).Length.ShouldBe(answer.GetProperty("bytes").GetInt64());
        (await File.ReadAllBytesAsync(path)).ShouldBe(await world.AnaHttp.GetByteArrayAsync($"/api/training/{world.Job}/download?format=onnx"));
        (await world.Ana.RunAsync("download Flowers --format csv")).ShouldFail(4, "format_not_available");
    }

    [Fact]
    public async Task Predict_FromAPipe_PutsThePredictionBesideEachRow()
    {
        var table = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "test_data", "iris.csv"))).Take(4).ToArray();
        var lines = (await world.Ana.RunAsync("predict Flowers", string.Join('\n', table))).ShouldBeDone().Lines;
        lines.Length.ShouldBe(4);
        lines[0].ShouldStartWith(table[0] + ",predicted_");
        lines[1].ShouldStartWith(table[1] + ",");

        var names = table[0].Split(',');
        var row = JsonSerializer.Serialize(names.Zip(table[1].Split(',')).ToDictionary(cell => cell.First, cell => cell.Second));
        var said = (await world.Ana.RunAsync("predict Flowers --json", row + "\n" + row)).ShouldBeDone().JsonLines();
        said.Count.ShouldBe(2);
        said[0].GetProperty("value").GetString().ShouldBe(lines[1].Split(',')[names.Length]);
        said[0].GetProperty("probabilities").EnumerateObject().Sum(each => each.Value.GetDouble()).ShouldBe(1, 1e-6);

        var wrong = (await world.Ana.RunAsync("predict Flowers", "sepal_length_cm\nlong\n")).ShouldEndWith(2).Error;
        wrong.ShouldContain("'petal_width_cm'");
        wrong.ShouldContain("'long'");
        (await world.Ana.RunAsync("predict Flowers", "")).ShouldFail(2, "no_rows");
    }

    [Fact]
    public async Task Score_OfADataSet_IsAJobWhoseResultIsDownloaded()
    {
        var scored = (await world.Ana.RunAsync(["score", "Flowers", $"{world.Iris}", "--json"])).ShouldBeDone().JsonLines();
        scored[^1].GetProperty("status").GetProperty("scoring").GetProperty("scored").GetInt32().ShouldBe(150);
        var path = Path.Combine(world.Ana.Home, "scored.csv");
        (await world.Ana.RunAsync(["download", scored[0].GetProperty("job_id").GetString()!, "-o", path])).ShouldBeDone();
        (await File.ReadAllLinesAsync(path)).Length.ShouldBe(151);
    }

    [Fact]
    public async Task Experiments_FromCreateToDelete_GatherRuns()
    {
        var made = (await world.Ana.RunAsync(["experiments", "create", "Which seed?", "--dataset", $"{world.Iris}", "--model", "linear", "--epochs", "2", "--tag", "seeds", "--json"])).Json().GetProperty("experiment");
        made.GetProperty("config").GetProperty("epochs").GetInt32().ShouldBe(2);
        var id = made.GetProperty("id").GetString()!;
        var runs = (await world.Ana.RunAsync(["experiments", "start", id, "--seeds", "1,2", "--json"])).Json().GetProperty("job_ids");
        runs.GetArrayLength().ShouldBe(2);
        foreach (var run in runs.EnumerateArray())
        {
            await world.AnaHttp.WaitForEndAsync(run.GetString()!);
        }

        (await world.Ana.RunAsync(["jobs", "--experiment", "Which seed?", "--json"])).Json().GetProperty("total").GetInt32().ShouldBe(2);
        (await world.Ana.RunAsync("experiments list --search seed")).ShouldBeDone().Lines[1].ShouldStartWith($"{id}\tWhich seed?\tcompleted\t2\t");
        (await world.Ana.RunAsync(["experiments", "show", "Which seed?"])).ShouldBeDone().Out.ShouldContain("runs: 2");
        (await world.Ana.RunAsync(["experiments", "compare", id, "--json"])).Json().GetProperty("runs").GetArrayLength().ShouldBe(2);
        var compared = (await world.Ana.RunAsync(["compare", runs[0].GetString()!, runs[1].GetString()!])).ShouldBeDone().Lines;
        compared[0].ShouldStartWith("id\tname\tstatus\tseed\t");
        compared[1].ShouldContain("COMPLETED\t1\t");
        compared.Length.ShouldBe(3);
        var table = (await world.Ana.RunAsync(["experiments", "compare", "Which seed?", "--csv"])).ShouldBeDone().Lines;
        table[0].ShouldStartWith("run,name,status,created_at,duration_seconds,params.");
        table[0].ShouldContain(",metrics.test.accuracy");
        table.Length.ShouldBe(3);
        (await world.Ana.RunAsync(["diff", runs[0].GetString()!, runs[1].GetString()!])).ShouldBeDone().Out.ShouldContain("setting\tseed\t1\t2");
        (await world.Ana.RunAsync(["retry", runs[0].GetString()!, "--seed", "3", "--json"])).ShouldBeDone().JsonLines()[^1].GetProperty("status").GetProperty("params").GetProperty("seed").GetInt32().ShouldBe(3);
        (await world.Ana.RunAsync(["again", runs[0].GetString()!])).ShouldBeDone().Out.ShouldContain("Run again: identical.");
        (await world.Ana.RunAsync(["retry", runs[0].GetString()!, "--suggested"])).ShouldFail(5, "no_suggestion");
        (await world.Ana.RunAsync(["experiments", "stop", id, "--json"])).Json().GetProperty("job_ids").GetArrayLength().ShouldBe(0);
        (await world.Ana.RunAsync(["experiments", "delete", id])).ShouldBeDone();
        (await world.Ana.RunAsync(["experiments", "show", id])).ShouldFail(4, "experiment_not_found");
    }

    [Fact]
    public async Task Queue_Disk_AndNotifications_AreTold()
    {
        (await world.Ana.RunAsync("queue --json")).Json().GetProperty("slots").GetInt32().ShouldBe(3);
        (await world.Ana.RunAsync("queue")).ShouldBeDone().Out.ShouldStartWith("running, ");
        (await world.Ana.RunAsync("disk --json")).Json().GetProperty("dataset_bytes").GetInt64().ShouldBeGreaterThan(0);
        (await world.AnaHttp.PostAsync("/api/notifications/rules", JsonContent.Create(new { name = "Ends", events = new[] { "failed" }, channel = "webhook", url = "http://localhost/hook", scope = "run", scope_value = world.Job }))).EnsureSuccessStatusCode();
        (await world.Ana.RunAsync("notifications list")).ShouldBeDone().Lines[1].ShouldEndWith($"\tEnds\tyes\tfailed\twebhook\thttp://localhost/…\trun {world.Job}");
        (await world.Ana.RunAsync("notifications test Ends")).ShouldEndWith(1).Out.ShouldContain("[address_refused]");
        (await world.Ana.RunAsync("notifications deliveries --json")).Json().GetProperty("total").GetInt32().ShouldBe(1);
        (await world.Ana.RunAsync("disk")).ShouldBeDone().Out.ShouldContain("Flowers");
        using var guest = new Program(world.App.Url);
        (await guest.RunAsync("register --email guest@example.org --name Guest --password-stdin", KargahApp.Password + "\n")).ShouldBeDone();
        (await guest.RunAsync("queue pause")).ShouldFail(3, "forbidden");
        (await guest.RunAsync(["show", world.Job])).ShouldFail(4, "job_not_found");
    }
}
