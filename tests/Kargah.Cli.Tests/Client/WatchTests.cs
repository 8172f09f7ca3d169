using Kargah.Client;
using Kargah.Contracts;
using Kargah.Server.Tests;

namespace Kargah.Cli.Tests.Client;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_AcrossCutLinesAndARestart_TellsEveryPointOnceAndTheEnd()
    {
        await using var app = await KargahApp.StartAsync(TestJobs.SlowSteps(15));
        var token = (await app.SignInAsync("ana")).Token;
        await using var proxy = new CuttingProxy(() => app.Url, 24_000);
        using var client = new KargahClient(new KargahClientOptions { Server = proxy.Url, Token = token, FirstWait = TimeSpan.FromMilliseconds(20), LongestWait = TimeSpan.FromMilliseconds(200) });
        var started = await client.Training.StartAsync(new StartTrainingRequest { Epochs = 12, Patience = 12, ModelType = ModelType.Linear });
        var (points, lines, restarted) = (new List<MetricPoint>(), new List<LogLine>(), false);
        var states = new List<JobState>();
        var breaks = new Breaks();

        await foreach (var update in client.Training.WatchAsync(started.JobId, line: breaks))
        {
            switch (update)
            {
                case JobPointsUpdate told:
                    points.AddRange(told.Points);
                    break;
                case JobLinesUpdate told:
                    lines.AddRange(told.Lines);
                    break;
                case JobStatusUpdate told:
                    states.Add(told.Status.Status);
                    break;
            }

            if (points.Count > 20 && !restarted)
            {
                restarted = true;
                await app.RestartAsync();
            }
        }

        proxy.Cuts.ShouldBeGreaterThan(1);
        // the last one is not followed by another where everything but the end's own word had arrived
        breaks.There.ShouldBeInRange(breaks.Cut - 1, breaks.Cut);
        restarted.ShouldBeTrue();
        states[^1].ShouldBe(JobState.Completed, app.Output(started.JobId));
        using var direct = app.ClientWith(token);
        points.ShouldBe(await direct.PointsAsync(started.JobId));
        lines.ShouldBe((await (await direct.GetAsync($"/api/training/{started.JobId}/logs")).ReadAsync<LogsResponse>()).Lines);

        // who comes late is told the same, and who has everything is told how it ended
        (await client.Training.WaitAsync(started.JobId)).Status.ShouldBe(JobState.Completed);
        var unknown = await Should.ThrowAsync<KargahException>(async () => await client.Training.WaitAsync("job_1_00000000"));
        unknown.Code.ShouldBe(ProblemCodes.JobNotFound);
    }

    private sealed class Breaks : IProgress<LiveLine>
    {
        public int Cut { get; private set; }
        public int There { get; private set; }
        private bool cut;

        public void Report(LiveLine value)
        {
            if (value.Failure is null)
            {
                There++;
            }
            else if (!cut)
            {
                Cut++;
            }

            cut = value.Failure is not null;
        }
    }
}
