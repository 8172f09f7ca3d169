using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Tests.Features.Experiments;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Tests.Features.Training;

[Collection(nameof(SeededRuns))]
public sealed class RepeatTests(SeededRuns seeded)
{
    [Fact]
    public async Task Again_OnTheSameMachine_ComesOutIdentical()
    {
        var ana = seeded.Ana;
        var source = await ana.JobAsync(seeded.Jobs[1]);
        var started = await (await ana.PostAsync($"/api/training/{source.JobId}/again", null)).ReadAsync<StartTrainingResponse>();
        started.Repeats.ShouldBe(source.JobId);
        JsonSerializer.Serialize(started.Params, KargahJson.Options).ShouldBe(JsonSerializer.Serialize(source.Params, KargahJson.Options));
        var judged = await JudgedAsync(ana, started.JobId);
        judged.ExperimentId.ShouldBe(source.ExperimentId);
        judged.Repeats.ShouldBe(source.JobId);
        judged.Repetition!.Differences.ShouldBeEmpty();
        judged.Repetition.Verdict.ShouldBe(RepetitionVerdict.Identical, JsonSerializer.Serialize(judged.Repetition));
        // it is a run of the experiment like any other: put it out of the way of what else is asked of the three
        await using var db = seeded.App.Database();
        await db.Jobs.Where(job => job.Id == started.JobId).ExecuteUpdateAsync(set => set.SetProperty(job => job.ExperimentId, (Guid?)null));
    }

    [Fact]
    public async Task Again_OfARunWhoseResultIsAnother_NamesWhatDiffers()
    {
        var ana = seeded.Ana;
        var source = (await ana.TrainAsync(new { dataset = seeded.Iris, model_type = "linear", epochs = 2, seed = 5 })).JobId;
        (await ana.WaitForEndAsync(source)).Status.ShouldBe(JobState.Completed);
        // it waits until the first is another
        (await seeded.Admin.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var again = (await (await ana.PostAsync($"/api/training/{source}/again", null)).ReadAsync<StartTrainingResponse>()).JobId;
        await using (var db = seeded.App.Database())
        {
            // as if the first had been another table with another model on another processor
            var facts = (await db.Jobs.AsNoTracking().FirstAsync(job => job.Id == source)).FactsJson!;
            await db.Jobs.Where(job => job.Id == source).ExecuteUpdateAsync(set => set.SetProperty(job => job.FactsJson, facts.Replace("\"engine_version\":\"", "\"engine_version\":\"0.0.1-", StringComparison.Ordinal)));
        }

        await File.AppendAllTextAsync(Path.Combine(seeded.App.AttemptFolder(source, 1), AttemptFiles.ModelFolder, AttemptFiles.ModelSafetensors), " ");
        (await seeded.Admin.PostAsync("/api/queue/resume", null)).EnsureSuccessStatusCode();
        var judged = await JudgedAsync(ana, again);
        judged.Repetition!.Verdict.ShouldBe(RepetitionVerdict.Different);
        judged.Repetition.Differences.Select(each => each.Code).ShouldBe(["engine_version", "weights"]);
    }

    [Fact]
    public async Task Again_OfWhatIsNotThereOrNotEnded_IsRefused()
    {
        await (await seeded.Ben.PostAsync($"/api/training/{seeded.Jobs[0]}/again", null)).ReadProblemAsync(404);
        await (await seeded.Admin.PostAsync($"/api/training/{seeded.Jobs[0]}/again", null)).ReadProblemAsync(404);
    }

    private static Task<TrainingJob> JudgedAsync(HttpClient client, string jobId) => client.WaitForAsync(jobId, job => job.Repetition!.Verdict != RepetitionVerdict.Pending, "judged");
}
