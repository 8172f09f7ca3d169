using Kargah.Contracts;
using Kargah.Server.Data;

namespace Kargah.Server.Tests.Features.Training;

public sealed class EvaluationRouteTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task Evaluation_OfAFinishedTraining_HasItsScoresWithIntervals()
    {
        var job = await trained.Ana.JobAsync(trained.Job);

        var evaluation = await (await trained.Ana.GetAsync($"/api/training/{trained.Job}/evaluation")).ReadAsync<EvaluationResponse>();

        (evaluation.On, evaluation.Rows, evaluation.Task).ShouldBe(("test", job.Facts!.TestRows, TrainingTask.Multiclass));
        evaluation.Metrics["accuracy"].Value.ShouldBe(job.Metrics["accuracy"], 1e-9);
        evaluation.Metrics["accuracy"].Low!.Value.ShouldBeLessThanOrEqualTo(job.Metrics["accuracy"]);
        evaluation.Confusion!.Counts.Sum(row => row.Sum()).ShouldBe(evaluation.Rows);
        evaluation.Roc!.Count.ShouldBe(3);
        evaluation.Importance!.Columns.Select(column => column.Column).ShouldBe(job.Facts.FeaturesUsed, ignoreOrder: true);
    }

    [Theory]
    [InlineData(JobState.Loading, 409, ProblemCodes.EvaluationNotReady)]
    [InlineData(JobState.Running, 409, ProblemCodes.EvaluationNotReady)]
    [InlineData(JobState.Failed, 404, ProblemCodes.EvaluationNotFound)]
    [InlineData(JobState.Stopped, 404, ProblemCodes.EvaluationNotFound)]
    public async Task Evaluation_WhereThereIsNone_SaysWhy(JobState state, int status, string code)
    {
        var jobId = $"job_1_{(int)state:x8}";
        await using (var db = trained.App.Database())
        {
            var like = db.Jobs.Single(job => job.Id == trained.Job);
            db.Jobs.Add(new JobEntity
            {
                Id = jobId,
                OwnerId = like.OwnerId,
                Name = "none",
                DatasetName = "none",
                ModelType = like.ModelType,
                ParamsJson = like.ParamsJson,
                State = state,
                CreatedAt = DateTimeOffset.UnixEpoch,
                UpdatedAt = DateTimeOffset.UnixEpoch,
            });
            await db.SaveChangesAsync();
        }

        var problem = await (await trained.Ana.GetAsync($"/api/training/{jobId}/evaluation")).ReadProblemAsync(status);

        problem.Code.ShouldBe(code);
    }
}
