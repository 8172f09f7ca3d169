using Kargah.Contracts;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Features.Retention;

public sealed class RetentionTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OldRuns_KeepTheirChartsAndWarnings_AndSayWhatWentAndWhen()
    {
        using var ana = await shared.App.ClientForAsync("keeper");
        var (old, young) = ((await ana.TrainAsync(new { epochs = 2 })).JobId, (await ana.TrainAsync(new { epochs = 2 })).JobId);
        foreach (var job in new[] { old, young })
        {
            (await ana.WaitForEndAsync(job)).Status.ShouldBe(JobState.Completed, shared.App.Output(job));
        }

        var store = shared.App.Services.GetRequiredService<EventStore>();
        store.Log(old, 1, TimeProvider.System.GetUtcNow(), LogLevelName.Warning, "kept");
        store.Record(old, Enumerable.Range(0, 30_000).Select(step => (new WirePoint(step, 0, "train", "long", step == 20_000 ? 9 : 0.5), TimeProvider.System.GetUtcNow())));
        var (before, size) = (await MetricsAsync(ana, old), await SizeAsync(ana, old));
        await using (var db = shared.App.Database())
        {
            await db.Attempts.Where(attempt => attempt.JobId == old && attempt.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(attempt => attempt.EndedAt, TimeProvider.System.GetUtcNow()), Token);
            await db.Jobs.Where(job => job.Id == old).ExecuteUpdateAsync(set => set.SetProperty(job => job.FinishedAt, TimeProvider.System.GetUtcNow().AddDays(-31)), Token);
        }

        await ActivatorUtilities.CreateInstance<RetentionSweeper>(shared.App.Services, new RetentionOptions { PointsDays = 30, LogDays = 30 }).SweepAsync(Token);

        var (after, log) = (await MetricsAsync(ana, old), await LogsAsync(ana, old));
        after.ThinnedAt.ShouldNotBeNull();
        after.Points.Where(point => point.Name != "long").ShouldBe(before.Points.Where(point => point.Name != "long"), "short curves stay whole");
        var curve = after.Points.Where(point => point.Name == "long").ToList();
        curve.Count.ShouldBeInRange(1_000, EventStore.ThinnedPoints);
        curve.ShouldContain(point => point.Value == 9);
        log.ClearedAt.ShouldNotBeNull();
        log.Lines.ShouldAllBe(line => line.Level != LogLevelName.Info);
        log.Lines.ShouldContain(line => line.Text == "kept");
        (await SizeAsync(ana, old)).ShouldBeLessThan(size - 300_000);
        File.Exists(Path.Combine(shared.App.AttemptFolder(old, 1), AttemptFiles.Events)).ShouldBeFalse();
        (await ana.GetByteArrayAsync($"/api/training/{old}/download", Token)).ShouldNotBeEmpty();
        var (points, lines) = (await MetricsAsync(ana, young), await LogsAsync(ana, young));
        (points.ThinnedAt, lines.ClearedAt).ShouldBe((null, null));
        lines.Lines.ShouldContain(line => line.Level == LogLevelName.Info);
    }

    private static async Task<MetricsResponse> MetricsAsync(HttpClient client, string job) => await (await client.GetAsync($"/api/training/{job}/metrics", Token)).ReadAsync<MetricsResponse>();

    private static async Task<LogsResponse> LogsAsync(HttpClient client, string job) => await (await client.GetAsync($"/api/training/{job}/logs", Token)).ReadAsync<LogsResponse>();

    private static async Task<long> SizeAsync(HttpClient client, string job) => (await (await client.GetAsync("/api/disk", Token)).ReadAsync<DiskResponse>()).Runs.Single(run => run.Id == job).Bytes;
}
