using System.IO.Compression;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Tests.Features.Experiments;

namespace Kargah.Server.Tests.Features.Comparisons;

[Collection(nameof(SeededRuns))]
public sealed class CompareRunsTests(SeededRuns seeded)
{
    private readonly HttpClient ana = seeded.Ana;

    [Fact]
    public async Task RunsThatDifferInTheirSeedAlone_AreOneGroupWithMeanAndSd()
    {
        var compared = await CompareAsync($"/api/experiments/{seeded.Experiment}/compare");
        compared.Runs.Select(run => run.JobId).ShouldBe(seeded.Jobs);
        compared.Runs.Select(run => run.Seed).ShouldBe([1, 2, 3]);
        compared.Settings.Where(setting => setting.Differs).Select(setting => setting.Name).ShouldBe(["seed"]);
        compared.Prefers.ShouldBe(compared.Settings.Single(setting => setting.Name == "eval_metric").Values[0]!.ToString());
        var loss = compared.Metrics.Single(metric => metric is { Name: "log_loss", Split: "test" });
        loss.HigherIsBetter.ShouldBeFalse();
        loss.Best.ShouldBe(Enumerable.Range(0, 3).Where(i => loss.Values[i] == loss.Values.Min()));
        var group = compared.Groups.ShouldHaveSingleItem();
        group.Runs.ShouldBe([0, 1, 2]);
        var values = loss.Values.Select(value => value!.Value).ToList();
        var score = group.Metrics["log_loss"];
        score.N.ShouldBe(3);
        score.Mean.ShouldBe(values.Average(), 1e-12);
        score.Sd!.Value.ShouldBe(Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / 2), 1e-12);
        // another seed splits otherwise: their rows are not the same
        compared.Significance!.SameTestRows.ShouldBeFalse();
        compared.Significance.Reason!.Code.ShouldBe(ProblemCodes.TestRowsDiffer);
        compared.Significance.Pairs.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunsOnTheSameTestRows_AreToldFromLuckOrNot()
    {
        // a model that has hardly learnt, and the same again: two of three pairs are more than luck
        var other = new { dataset = seeded.Iris, model_type = "linear", epochs = 1, lr = 1e-6, seed = 1, split = new { kind = "random", validation = 0.2, test = 0.2 } };
        var jobs = new List<string> { seeded.Jobs[0] };
        foreach (var _ in Enumerable.Range(0, 2))
        {
            jobs.Add((await ana.TrainAsync(other)).JobId);
            (await ana.WaitForEndAsync(jobs[^1])).Status.ShouldBe(JobState.Completed, seeded.App.Output(jobs[^1]));
        }

        var compared = await CompareAsync($"/api/training/compare?runs={string.Join(',', jobs)}&metric=roc_auc");
        compared.Prefers.ShouldBe("roc_auc");
        compared.Groups.Select(group => group.Runs).ShouldBe([[0], [1, 2]]);
        compared.Groups[1].Settings.Keys.ShouldBe(["epochs", "lr"], ignoreOrder: true);
        var found = compared.Significance!;
        (found.Metric, found.Rows, found.SameTestRows, found.Reason).ShouldBe(("log_loss", 30, true, null));
        found.Pairs.Select(pair => (pair.A, pair.B, pair.Verdict)).ShouldBe([(0, 1, PairVerdict.Better), (0, 2, PairVerdict.Better), (1, 2, PairVerdict.Unclear)]);
        var loss = compared.Metrics.Single(metric => metric is { Name: "log_loss", Split: "test" });
        found.Pairs[0].Difference.ShouldBe(loss.Values[0]!.Value - loss.Values[1]!.Value, 1e-5);
        found.Pairs[0].High.ShouldBeLessThan(0);
        found.Pairs[0].PAdjusted.ShouldBeGreaterThan(found.Pairs[0].P);
        (found.Pairs[2].Difference, found.Pairs[2].Low, found.Pairs[2].High, found.Pairs[2].P).ShouldBe((0, 0, 0, 1));
        found.Pairs[0].Sentence.ShouldContain("by more than luck");
        (await CompareAsync($"/api/training/compare?runs={string.Join(',', jobs)}&metric=accuracy")).Significance!.Metric.ShouldBe("accuracy");

        var diff = await (await ana.GetAsync($"/api/training/{jobs[0]}/diff/{jobs[1]}")).ReadAsync<DiffResponse>();
        diff.Settings.Select(setting => setting.Name).ShouldBe(["epochs", "lr"], ignoreOrder: true);
        diff.Dataset.Same.ShouldBeTrue();
        diff.Metrics.Single(metric => metric is { Name: "log_loss", Split: "test" }).Difference!.Value.ShouldBe(loss.Values[1]!.Value - loss.Values[0]!.Value, 1e-12);
        diff.Engine["test_rows"].A!.ToString().ShouldBe(diff.Engine["test_rows"].B!.ToString());
        diff.Engine["engine_version"].A.ShouldNotBeNull();
    }

    [Fact]
    public async Task Compare_OfWhatCannotBe_SaysSo()
    {
        (await (await ana.GetAsync("/api/training/compare")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["runs"]);
        (await (await ana.GetAsync($"/api/training/compare?runs={seeded.Jobs[0]}")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["runs"]);
        (await (await ana.GetAsync($"/api/training/compare?runs={string.Join(',', Enumerable.Range(0, 21))}")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["runs"]);
        (await (await ana.GetAsync($"/api/training/compare?runs={seeded.Jobs[0]},job_1_00000000")).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.JobNotFound);
        (await (await seeded.Ben.GetAsync($"/api/training/compare?runs={seeded.Jobs[0]},{seeded.Jobs[1]}")).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.JobNotFound);
        (await (await seeded.Ben.GetAsync($"/api/training/{seeded.Jobs[0]}/diff/{seeded.Jobs[1]}")).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.JobNotFound);
        foreach (var route in new[] { "compare", "download" })
        {
            (await (await seeded.Ben.GetAsync($"/api/experiments/{seeded.Experiment}/{route}")).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.ExperimentNotFound);
        }
    }

    [Fact]
    public async Task Download_IsAZipOfAllThatTheExperimentFound()
    {
        using var zip = new ZipArchive(await ana.GetStreamAsync($"/api/experiments/{seeded.Experiment}/download"));
        zip.Entries.Select(entry => entry.FullName).ShouldBe(
            ["experiment.json", .. seeded.Jobs.SelectMany(job => new[] { $"runs/{job}.json", $"metrics/{job}.csv", $"models/{job}.zip" })], ignoreOrder: true);
        JsonSerializer.Deserialize<Experiment>(await TextAsync(zip, "experiment.json"), KargahJson.Options)!.Runs.ShouldBe(3);
        JsonSerializer.Deserialize<TrainingJob>(await TextAsync(zip, $"runs/{seeded.Jobs[0]}.json"), KargahJson.Options)!.JobId.ShouldBe(seeded.Jobs[0]);
        var lines = (await TextAsync(zip, $"metrics/{seeded.Jobs[0]}.csv")).TrimEnd().Split(Environment.NewLine);
        lines.Length.ShouldBe((await ana.PointsAsync(seeded.Jobs[0])).Count + 1);
        using var model = new ZipArchive(zip.GetEntry($"models/{seeded.Jobs[0]}.zip")!.Open());
        model.Entries.ShouldNotBeEmpty();
    }

    private async Task<ComparisonResponse> CompareAsync(string path) => await (await ana.GetAsync(path)).ReadAsync<ComparisonResponse>();

    private static async Task<string> TextAsync(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return await reader.ReadToEndAsync();
    }
}
