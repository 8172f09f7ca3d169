using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Features.Jobs;

/// <summary>A server that died between its two stores finds in the spool what the job's row has missed.</summary>
public sealed class CatchUpTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(700)]
    [InlineData(2000)]
    public async Task AnEndOnALaterPageOfTheSpool_CountsEvenIfTheEventStoreKnewIt(int linesBetween)
    {
        var said = WholeRun(linesBetween);

        var ended = await CaughtUpAsync(said, atLeastBytes: SpoolReader.MaxLineBytes + 1);

        ended.Status.ShouldBe(JobState.Completed);
        ended.Epoch.ShouldBe(1);
    }

    [Fact]
    public async Task AThousandEpochsInOnePage_AreTakenByTheirLastWord()
    {
        var epochs = Enumerable.Range(2, 1000).Select(seq => new StatusEvent
        {
            Seq = seq,
            Time = Time,
            Epoch = seq - 1,
            TotalEpochs = 1000,
            Step = seq - 1,
            TotalSteps = 1000,
            Loss = 1.0 / seq,
            ValLoss = 2.0 / seq,
            BestEpoch = seq - 1,
            SamplesPerSecond = seq,
            EtaSeconds = 1,
            ValidationMetrics = new Dictionary<string, double> { ["rmse"] = seq },
        });

        var ended = await CaughtUpAsync([
            new StatusEvent { Seq = 1, Time = Time, State = JobState.Running },
            .. epochs,
            new EndEvent { Seq = 1002, Time = Time, State = JobState.Completed },
        ], atLeastBytes: 100_000);

        ended.Status.ShouldBe(JobState.Completed);
        (ended.Epoch, ended.Loss, ended.ValidationMetrics["rmse"]).ShouldBe((1000, 1.0 / 1001, 1001));
    }

    private static async Task<TrainingJob> CaughtUpAsync(IReadOnlyList<WorkerEvent> said, long atLeastBytes)
    {
        await using var app = await KargahApp.StartAsync();
        string job;
        using (var admin = await app.ClientForAsync("admin"))
        {
            (await admin.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
            job = (await admin.TrainAsync(new { epochs = 1 })).JobId;
        }

        (await app.Services.GetRequiredService<JobLife>().StartAsync(job, TestContext.Current.CancellationToken)).ShouldBeTrue();
        WriteSpool(app.AttemptFolder(job, 1), said).ShouldBeGreaterThanOrEqualTo(atLeastBytes);
        var events = app.Services.GetRequiredService<EventStore>();
        events.BeginAttempt(job, 1);
        events.Append(job, 1, said).LastStatus.ShouldBe(said.Count);

        await app.RestartAsync();

        using var again = await app.ClientForAsync("admin");
        var ended = await again.WaitForEndAsync(job);
        ended.Attempt.ShouldBe(1, "nothing is left to try again");
        await using var db = app.Database();
        (await db.Attempts.Where(attempt => attempt.JobId == job).Select(attempt => attempt.FoldedThrough).SingleAsync(TestContext.Current.CancellationToken)).ShouldBe(said.Count);
        return ended;
    }

    private static List<WorkerEvent> WholeRun(int linesBetween)
    {
        var text = new string('x', 1000);
        return
        [
            new StatusEvent { Seq = 1, Time = Time, State = JobState.Running },
            .. Enumerable.Range(2, linesBetween).Select(seq => new LogEvent { Seq = seq, Time = Time, Lines = [new WireLogLine(Time, LogLevelName.Info, text)] }),
            new StatusEvent { Seq = linesBetween + 2, Time = Time, Epoch = 1 },
            new EndEvent { Seq = linesBetween + 3, Time = Time, State = JobState.Completed },
        ];
    }

    /// <returns>How long it is.</returns>
    private static long WriteSpool(string attempt, IEnumerable<WorkerEvent> said)
    {
        Directory.CreateDirectory(attempt);
        using var spool = File.Create(Path.Combine(attempt, AttemptFiles.Events));
        foreach (var each in said)
        {
            JsonSerializer.Serialize(spool, each, KargahJson.Options);
            spool.WriteByte((byte)'\n');
        }

        return spool.Length;
    }
}
