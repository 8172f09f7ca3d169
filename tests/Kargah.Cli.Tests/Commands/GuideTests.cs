using System.Text.RegularExpressions;
using Kargah.Contracts;
using Kargah.Server.Tests;
using Kargah.Server.Tests.Features.Pictures;

namespace Kargah.Cli.Tests.Commands;

/// <summary>What the guides print is typed into a shell as it stands; the first guide, From a table to a model in a terminal, is run by the browser's tests.</summary>
public sealed class GuideTests(World world)
{
    [Fact]
    public async Task CompareRuns_EveryBlock_RunsAsPrinted()
    {
        var said = new List<Outcome>();
        foreach (var block in Blocks(await GuideAsync("compare-runs.md"), "sh"))
        {
            said.Add((await RunAsync(["bash", "-euo", "pipefail", "-c", block])).ShouldBeDone());
            // who reads takes a while; no run is the first to end because it was the last to start
            await TestJobs.EventuallyAsync(
                async () => (await (await world.AnaHttp.GetAsync("/api/training/jobs?where=" + Uri.EscapeDataString("params.model_type = mlp and params.epochs = 20 and (status = queued or status = loading or status = running)"))).ReadAsync<JobListResponse>()).Total == 0,
                "the guide's runs have ended");
        }

        said[0].Out.ShouldContain("Is a wider network better?");
        // among all of ana's runs one may just be running
        Completed(said[2]).ShouldBeGreaterThanOrEqualTo(3);
        Completed(said[3]).ShouldBe(4);
        // whether differences are more than luck
        said[3].Error.ShouldContain("'Wide'");
        (await File.ReadAllLinesAsync(Path.Combine(world.Ana.Home, "comparison.csv"))).Length.ShouldBe(5);
    }

    [Fact]
    public async Task ResumeRetryAndQueue_EveryBlock_RunsAsPrinted()
    {
        var job = (await world.AnaHttp.TrainAsync(new { dataset = world.Iris, name = "Of the guides", epochs = 4, model_type = "linear" })).JobId;
        (await world.AnaHttp.WaitForEndAsync(job)).Status.ShouldBe(JobState.Completed, world.App.Output(job));

        var resumed = (await ShellAsync("resuming-a-run.md", ("JOB", job))).ShouldBeDone();
        resumed.Out.ShouldContain("epoch 30/30");
        resumed.Out.ShouldContain($$"""{"job_id":"{{job}}","count":""");
        (await ShellAsync("when-a-run-fails.md", ("JOB", job))).ShouldBeDone().Out.ShouldContain("epoch 4/4");
        (await ShellAsync("queue-and-limits.md", ("JOB", job))).ShouldBeDone().Out.ShouldContain("\"priority\":-5");
    }

    [Fact]
    public async Task Batches_EveryBlock_RunsAsPrinted()
    {
        // an account of its own: the guide takes all of one's pictures
        var session = await world.App.SignInAsync("guide-of-batches");
        using var program = new Program(world.App.Url, session.Token);
        var photos = Directory.CreateDirectory(Path.Combine(program.Home, "photos")).FullName;
        File.Copy(Path.Combine(Repository.Root, "test_data", "card.jpg"), Path.Combine(photos, "card.jpg"));
        await File.WriteAllBytesAsync(Path.Combine(photos, "wall.png"), Pngs.Gray(200, 150));

        foreach (var block in Blocks(await GuideAsync("batches.md"), "sh"))
        {
            using var process = program.Start(["bash", "-euo", "pipefail", "-c", block], ("KARGAH_WORKER", KargahApp.WorkerProgram));
            process.StandardInput.Close();
            (await Program.FinishAsync(process)).ShouldBeDone();
        }

        foreach (var made in new[] { "shelf.zip", "corrected/card_corrected_Display-P3.tif", "results/card_corrected_sRGB.jpg" })
        {
            File.Exists(Path.Combine(program.Home, made)).ShouldBeTrue(made);
        }
    }

    [Fact]
    public async Task FollowARun_InEveryLanguage_TellsEveryLossAndEndsWithTheRun()
    {
        var guide = await GuideAsync("follow-a-run.md");
        var job = (await world.AnaHttp.TrainAsync(new { dataset = world.Iris, name = "Followed", epochs = 20, patience = 20, model_type = "linear" })).JobId;
        // a package is looked for beside the program and in the folders above it
        var folder = Directory.CreateDirectory(Path.Combine(world.Ana.Home, "follow")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Path.Combine(Repository.Root, "web", "node_modules"));
        await File.WriteAllTextAsync(Path.Combine(folder, "follow.py"), Blocks(guide, "python").Single());
        await File.WriteAllTextAsync(Path.Combine(folder, "follow.mjs"), Blocks(guide, "js").Single());

        var (shell, python, script) = (ShellAsync("follow-a-run.md", ("JOB", job)), RunAsync(["/usr/bin/python3", "-u", Path.Combine(folder, "follow.py")], ("JOB", job)), RunAsync(["node", Path.Combine(folder, "follow.mjs")], ("JOB", job)));

        (await shell).ShouldBeDone().Lines[^1].ShouldStartWith("20 ");
        var losses = (await world.AnaHttp.PointsAsync(job)).Where(point => point.Name == "loss").Select(point => (point.Step, point.Split)).ToList();
        Losses((await python).ShouldBeDone()).ShouldBe(losses);
        Losses((await script).ShouldBeDone()).ShouldBe(losses);
        (await python).Lines[^1].ShouldBe("COMPLETED");
    }

    private static int Completed(Outcome listing) => listing.Lines.Count(line => line.StartsWith("job_", StringComparison.Ordinal) && line.Contains("COMPLETED", StringComparison.Ordinal));

    private async Task<Outcome> ShellAsync(string guide, params (string Name, string? Value)[] environment) =>
        await RunAsync(["bash", "-euo", "pipefail", "-c", string.Join('\n', Blocks(await GuideAsync(guide), "sh"))], environment);

    private async Task<Outcome> RunAsync(string[] words, params (string Name, string? Value)[] environment)
    {
        using var process = world.Ana.Start(words, [("KARGAH", world.App.Url.AbsoluteUri.TrimEnd('/')), ("TOKEN", world.AnaToken), ("DATASET", $"{world.Iris}"), .. environment]);
        process.StandardInput.Close();
        return await Program.FinishAsync(process);
    }

    private static Task<string> GuideAsync(string name) => File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "guides", name));

    private static IEnumerable<string> Blocks(string guide, string language) => Regex.Matches(guide, $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(block => block.Groups[1].Value);

    private static List<(long Step, string Split)> Losses(Outcome outcome) =>
        [.. outcome.Lines.Select(line => line.Split(' ')).Where(words => words.Length == 3).Select(words => (long.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), words[1]))];
}
