using System.Net.Http.Json;
using Kargah.Contracts;
using Kargah.Server.Tests;

namespace Kargah.Cli.Tests.Commands;

public sealed class TrainTests(World world)
{
    [Fact]
    public async Task Train_InJson_IsALineAnEventWithEveryPointOnce()
    {
        var outcome = await world.Ana.RunAsync(["train", $"{world.Iris}", "--epochs", "3", "--model", "linear", "--batch-size", "32", "--name", "By line", "--json"]);

        outcome.ShouldBeDone();
        var lines = outcome.JsonLines();
        lines[0].GetProperty("type").GetString().ShouldBe("started");
        lines[^1].GetProperty("type").GetString().ShouldBe("end");
        lines[^1].GetProperty("status").GetProperty("status").GetString().ShouldBe("COMPLETED");
        var job = lines[0].GetProperty("job_id").GetString()!;
        var told = lines.Where(line => line.GetProperty("type").GetString() == "metric").SelectMany(line => line.GetProperty("points").EnumerateArray()).Select(point => point.GetProperty("seq").GetInt64()).ToList();
        told.ShouldBe((await world.AnaHttp.PointsAsync(job)).Select(point => point.Seq));

        (await world.Ana.RunAsync(["show", job, "--json"])).Json().GetProperty("status").GetProperty("params").GetProperty("batch_size").GetInt32().ShouldBe(32);
        (await world.Ana.RunAsync(["delete", job])).ShouldBeDone();
        (await world.Ana.RunAsync(["show", job])).ShouldFail(4, "job_not_found");
    }

    [Fact]
    public async Task Train_InAPipe_IsALineAnEpochAndSaysWhatToDoNext()
    {
        var outcome = await world.Ana.RunAsync(["train", Path.Combine(Repository.Root, "test_data", "iris.csv"), "--epochs", "3", "--model", "linear", "--target", "species"]);

        outcome.ShouldBeDone();
        outcome.Lines.ShouldContain(line => line.StartsWith("epoch 3/3  loss ", StringComparison.Ordinal));
        outcome.Lines.ShouldContain(line => line.StartsWith("On the test rows: ", StringComparison.Ordinal));
        outcome.Lines[^1].ShouldStartWith("Download it: kargah download job_");
        outcome.Out.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task Train_WithASettingThatIsNotRight_NamesItAndIsUsage()
    {
        (await world.Ana.RunAsync(["train", $"{world.Iris}", "--epochs", "5000"])).ShouldFail(2, "validation");
        (await world.Ana.RunAsync(["train", $"{world.Iris}", "--target", "nonsense"])).ShouldEndWith(2).Error.ShouldContain("nonsense");
        (await world.Ana.RunAsync(["train", $"{Guid.NewGuid()}"])).ShouldFail(4, "dataset_not_found");
        var config = Path.Combine(world.Ana.Home, "settings.json");
        await File.WriteAllTextAsync(config, """{"epocs": 3}""");
        (await world.Ana.RunAsync(["train", $"{world.Iris}", "--config", config])).ShouldEndWith(2).Error.ShouldContain("epocs");
    }

    [Fact]
    public async Task Estimate_OfSettings_TellsTimeAndMemory()
    {
        var estimate = (await world.Ana.RunAsync(["estimate", $"{world.Iris}", "--model", "linear", "--json"])).Json().GetProperty("estimate");
        estimate.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
        (await world.Ana.RunAsync(["estimate", $"{world.Iris}", "--model", "linear"])).ShouldBeDone().Out.ShouldContain("memory: ");
    }

    [Fact]
    public async Task Interrupt_WhileWatching_LeavesTheRunAndSaysHowToComeBack()
    {
        // whoever runs the tests in the background has them ignore the signal, and a program that was started so goes on ignoring it
        using var train = world.Ana.Start(["env", "--default-signal=INT", "dotnet", Program.Path, "train", $"{world.Iris}", "--epochs", "1000", "--patience", "1000", "--model", "linear", "--name", "Interrupted"]);
        // it is being followed from its first line on
        string? line;
        do
        {
            line = await train.StandardOutput.ReadLineAsync();
        }
        while (line?.StartsWith("epoch ", StringComparison.Ordinal) == false);

        TestJobs.Send(train.Id, Signal.Interrupt);
        var outcome = await Program.FinishAsync(train);

        outcome.Code.ShouldBe(130);
        var job = (await world.Ana.RunAsync("jobs --search Interrupted --json")).Json().GetProperty("jobs")[0].GetProperty("job_id").GetString()!;
        outcome.Error.ShouldContain($"kargah watch {job}");
        outcome.Error.ShouldContain($"kargah stop {job}");
        (await world.AnaHttp.JobAsync(job)).Status.ShouldBe(JobState.Running);

        (await world.Ana.RunAsync(["delete", job])).ShouldFail(5, "job_running");
        (await world.Ana.RunAsync(["stop", job])).ShouldBeDone();
        (await world.Ana.RunAsync(["stop", job])).ShouldFail(5, "job_ended");
        // a run that was stopped is not what was asked for
        (await world.Ana.RunAsync(["watch", job])).ShouldEndWith(1).Out.ShouldContain("was stopped");
        (await world.Ana.RunAsync(["logs", job, "-f", "--json"])).ShouldBeDone().JsonLines().Count.ShouldBeGreaterThan(0);
        (await world.Ana.RunAsync(["logs", job])).ShouldBeDone().Lines.Length.ShouldBeGreaterThan(0);

        // the row has ended a moment before the process has
        await TestJobs.EventuallyAsync(async () => (await world.AnaHttp.PostAsJsonAsync($"/api/training/{job}/resume", new { epochs = 1 })).StatusCode != System.Net.HttpStatusCode.Conflict, "its process is gone");
        (await world.Ana.RunAsync(["resume", job, "--epochs", "1"])).ShouldFail(2, "validation");
        var resumed = (await world.Ana.RunAsync(["resume", job, "--detach", "--json"])).Json();
        resumed.GetProperty("resumed_from").GetString().ShouldBe(job);
        (await world.Ana.RunAsync(["stop", resumed.GetProperty("job_id").GetString()!])).ShouldBeDone();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Train_InATerminal_DrawsABarAndTheLosses(bool noColor)
    {
        using var terminal = world.Ana.Start(
            ["script", "-qec", $"stty cols 100 rows 30; kargah train {world.Iris} --epochs 6 --model linear", "/dev/null"],
            ("TERM", "xterm-256color"), ("NO_COLOR", noColor ? "1" : null), ("LANG", "C.UTF-8"));
        var screen = (await Program.FinishAsync(terminal)).ShouldBeDone().Out;

        screen.ShouldContain("━");
        screen.ShouldContain("epoch 6/6");
        screen.ShouldContain("100 %");
        screen.ShouldContain("COMPLETED");
        screen.ShouldMatch("train +[▁▂▃▄▅▆▇█]+");
        // drawn in place, and the cursor is there again at the end
        screen.ShouldContain("\u001b[1A");
        screen.LastIndexOf("\u001b[?25h", StringComparison.Ordinal).ShouldBeGreaterThan(screen.LastIndexOf("\u001b[?25l", StringComparison.Ordinal));
        System.Text.RegularExpressions.Regex.IsMatch(screen, "\u001b\\[[0-9;]*(3[0-9]|9[0-7])").ShouldBe(!noColor);
    }
}
