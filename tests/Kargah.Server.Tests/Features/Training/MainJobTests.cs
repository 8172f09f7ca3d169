using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Training;

public sealed class MainJobTests
{
    [Fact]
    public async Task ATableBecomesAModel()
    {
        await using var app = await KargahApp.StartAsync();
        using var ana = await app.ClientForAsync("ana");
        var table = await ana.AddTableAsync("breast_cancer.csv");

        var started = await ana.TrainAsync(new { dataset = table });
        started.Status.ShouldBe(JobState.Queued);
        started.JobId.ShouldMatch("^job_[0-9]{13}_[0-9a-f]{8}$");
        started.Params.Target.ShouldBe("diagnosis");
        started.Params.Task.ShouldBe(TrainingTask.Binary);
        started.Params.PositiveClass.ShouldBe("malignant");

        var job = await ana.WaitForEndAsync(started.JobId);
        job.Status.ShouldBe(JobState.Completed, $"{job.Error?.Error}\n{app.Output(started.JobId)}");
        job.Progress.ShouldBe(100);
        job.MetricsOn.ShouldBe("test");
        job.Metrics["roc_auc"].ShouldBeGreaterThan(0.97);
        job.Baseline["naive"]["accuracy"].ShouldBeLessThan(job.Metrics["accuracy"]);
        job.Attempt.ShouldBe(1);

        var points = await ana.PointsAsync(started.JobId);
        points.Select(point => point.Seq).ShouldBeUnique();
        points.GroupBy(point => (point.Split, point.Name, point.Step)).ShouldAllBe(group => group.Count() == 1);
        foreach (var store in Directory.EnumerateFiles(app.Folder, "*.db*"))
        {
            (File.GetUnixFileMode(store) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)).ShouldBe(UnixFileMode.None, $"{Path.GetFileName(store)} is not the workers' to read");
        }

        points.Count(point => point is { Split: "validation", Name: "loss" }).ShouldBe(job.Epoch);
    }
}
