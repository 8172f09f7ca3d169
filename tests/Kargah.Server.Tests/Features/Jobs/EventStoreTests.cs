using Kargah.Contracts;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Jobs.Events;

namespace Kargah.Server.Tests.Features.Jobs;

public sealed partial class EventStoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kargah-events-");
    private EventDatabase database = null!;
    private EventStore store = null!;

    public async ValueTask InitializeAsync()
    {
        await TestDatabase.CreateAsync(folder.FullName);
        Open();
    }

    [Fact]
    public void Append_OfABatchTwice_StoresItOnce()
    {
        store.BeginAttempt("job_1", 1);
        var batch = new WorkerEvent[] { Points(1, 1), Log(2, "one"), Points(3, 2) };

        store.Append("job_1", 1, batch).AcceptedThrough.ShouldBe(3);
        store.Append("job_1", 1, batch).AcceptedThrough.ShouldBe(3);

        store.ReadPoints("job_1", 0).Points.Select(point => point.Step).ShouldBe([1L, 2L]);
        store.ReadLines("job_1", 0).Lines.Single().Text.ShouldBe("one");
    }

    [Fact]
    public void Append_AfterAGap_TakesNothingBeyondIt()
    {
        store.BeginAttempt("job_1", 1);

        store.Append("job_1", 1, [Points(1, 1), Points(3, 3), Points(4, 4)]).AcceptedThrough.ShouldBe(1);

        store.ReadPoints("job_1", 0).Points.Single().Step.ShouldBe(1);
    }

    [Fact]
    public void Append_OfAnOlderAttempt_IsRefusedAndChangesNothing()
    {
        store.BeginAttempt("job_1", 1);
        store.Append("job_1", 1, [Points(1, 1)]);
        store.BeginAttempt("job_1", 2);

        Should.Throw<StaleAttemptException>(() => store.Append("job_1", 1, [Points(2, 2)]));

        store.ReadPoints("job_1", 0).Points.Single().Step.ShouldBe(1);
        store.Progress("job_1", 1).AcceptedThrough.ShouldBe(1);
    }

    [Fact]
    public void ANumberForAChangeOfStatus_IsFlushed_WithThePointsBeforeIt()
    {
        var watched = new Unreliable(database);
        using var store = new EventStore(watched);
        store.BeginAttempt("job_1", 1);
        store.Append("job_1", 1, [Points(1, 1)]);
        watched.Flushed.ShouldBeFalse();

        store.NextSeq("job_1").ShouldBe(2);

        watched.Flushed.ShouldBeTrue();
        store.Append("job_1", 1, [Points(2, 2)]);
        watched.Flushed.ShouldBeFalse();
        store.ReadPoints("job_1", 0).Points.Select(point => point.Seq).ShouldBe([1L, 3L]);
    }

    [Fact]
    public void Append_OfAnUnknownJob_IsRefused() =>
        Should.Throw<StaleAttemptException>(() => store.Append("job_9", 1, [Points(1, 1)]));

    [Fact]
    public void Resuming_HidesLaterPointsOfOlderAttemptsOnly()
    {
        store.BeginAttempt("job_1", 1);
        store.Append("job_1", 1, [.. Enumerable.Range(1, 6).Select(step => Points(step, step, value: 1))]);
        store.BeginAttempt("job_1", 2);

        store.Append("job_1", 2, [new StatusEvent { Seq = 1, Time = Time, ResumedFrom = 4 }, Points(2, 5, value: 2), Points(3, 6, value: 2), Points(4, 7, value: 2)]);

        var points = store.ReadPoints("job_1", 0).Points;
        points.Select(point => (point.Step, point.Value)).ShouldBe([(1L, 1d), (2L, 1d), (3L, 1d), (4L, 1d), (5L, 2d), (6L, 2d), (7L, 2d)]);
        points.Select(point => point.Seq).ShouldBeInOrder(SortDirection.Ascending);
    }

    [Fact]
    public void Resuming_AtTheLastStep_CountsTheScoresOnTheTestRowsOnce()
    {
        store.BeginAttempt("job_1", 1);
        store.Append("job_1", 1, [Points(1, 6), new PointsEvent { Seq = 2, Time = Time, Points = [new WirePoint(6, 1, "test", "rmse", 0.5)] }]);
        store.BeginAttempt("job_1", 2);

        store.Append("job_1", 2, [new StatusEvent { Seq = 1, Time = Time, ResumedFrom = 6 }, new PointsEvent { Seq = 2, Time = Time, Points = [new WirePoint(6, 1, "test", "rmse", 0.5)] }]);

        store.ReadPoints("job_1", 0).Points.Select(point => (point.Step, point.Split)).ShouldBe([(6L, "train"), (6L, "test")]);
    }

    [Fact]
    public void AnAttemptThatBeginsAtTheBeginning_HidesAllOlderPoints()
    {
        store.BeginAttempt("job_1", 1);
        store.Append("job_1", 1, [Points(1, 0), Points(2, 1), Points(3, 2)]);
        store.BeginAttempt("job_1", 2);

        store.Append("job_1", 2, [new StatusEvent { Seq = 1, Time = Time, State = JobState.Loading }, Points(2, 1, value: 5)]);

        store.ReadPoints("job_1", 0).Points.Single().Value.ShouldBe(5);
    }

    [Fact]
    public void ReadEvents_InPages_GivesEverythingOnceAndInOrder()
    {
        store.BeginAttempt("job_1", 1);
        for (var seq = 1; seq <= 300; seq++)
        {
            store.Append("job_1", 1, [seq % 7 == 0 ? Log(seq, $"line {seq}") : Points(seq, seq)]);
        }

        var cursor = 0L;
        var seen = new List<long>();
        bool more;
        do
        {
            var page = store.ReadEvents("job_1", cursor, 11);
            var numbers = page.Points.Select(point => point.Seq).Concat(page.Lines.Select(line => line.Seq)).Order().ToList();
            numbers.ShouldAllBe(number => number > cursor && number <= page.Seq);
            seen.AddRange(numbers);
            cursor = page.Seq;
            more = page.More;
        }
        while (more);

        seen.ShouldBe(Enumerable.Range(1, 300).Select(number => (long)number));
    }

    [Fact]
    public void NotANumber_ComesBackAsItWas()
    {
        store.BeginAttempt("job_1", 1);
        store.Append("job_1", 1, [Points(1, 1, value: double.NaN), Points(2, 2, value: double.PositiveInfinity)]);

        store.ReadPoints("job_1", 0).Points.Select(point => point.Value).ShouldBe([double.NaN, double.PositiveInfinity]);
    }

    [Fact]
    public void Delete_TakesOneJobAndLeavesTheOthers()
    {
        foreach (var job in (string[])["job_1", "job_2"])
        {
            store.BeginAttempt(job, 1);
            store.Append(job, 1, [Points(1, 1), Log(2, "line")]);
        }

        store.Delete("job_1");

        store.ReadPoints("job_1", 0).Points.ShouldBeEmpty();
        store.ReadLines("job_1", 0).Lines.ShouldBeEmpty();
        store.Seq("job_1").ShouldBe(0);
        store.ReadPoints("job_2", 0).Points.Count.ShouldBe(1);
    }

    [Fact]
    public void NextSeq_IsAboveEverythingGivenAndAboveTheFloor()
    {
        store.BeginAttempt("job_1", 1);
        store.Append("job_1", 1, [Points(1, 1)]);

        store.NextSeq("job_1").ShouldBe(2);
        store.NextSeq("job_1", least: 100).ShouldBe(101);
        store.NextSeq("job_1").ShouldBe(102);
    }

    /// <summary>Batches cut, repeated, late, out of order and across reopened files: what is stored is what was said, once.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void RandomDelivery_StoresEachNumberOnce(int seed)
    {
        var random = new Random(seed);
        var expected = new List<(long Step, double Value)>();
        var step = 0L;
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var resumed = attempt == 1 ? 0 : random.Next((int)step + 1);
            if (attempt > 1 && random.Next(4) == 0)
            {
                resumed = -1;
            }

            var said = new List<WorkerEvent>();
            if (resumed >= 0)
            {
                said.Add(new StatusEvent { Seq = 1, Time = Time, State = JobState.Loading, ResumedFrom = attempt == 1 ? null : resumed });
            }

            step = Math.Max(resumed, 0);
            expected.RemoveAll(point => point.Step > resumed);
            for (var i = random.Next(1, 120); i > 0; i--)
            {
                if (random.Next(5) == 0)
                {
                    said.Add(Log(said.Count + 1, "line"));
                }
                else
                {
                    step++;
                    var value = random.NextDouble();
                    expected.Add((step, value));
                    said.Add(Points(said.Count + 1, step, value));
                }
            }

            store.BeginAttempt("job_1", attempt);
            var accepted = 0;
            while (accepted < said.Count)
            {
                var from = Math.Max(0, accepted - random.Next(6) + random.Next(3));
                var batch = said.Skip(from).Take(random.Next(0, 9)).ToList();
                accepted = (int)store.Append("job_1", attempt, batch).AcceptedThrough;
                if (random.Next(15) == 0)
                {
                    Reopen();
                    store.Progress("job_1", attempt).AcceptedThrough.ShouldBe(accepted);
                }

                if (attempt > 1 && random.Next(5) == 0)
                {
                    Should.Throw<StaleAttemptException>(() => store.Append("job_1", attempt - 1, [Points(1000, 1000)]));
                }
            }
        }

        var points = store.ReadPoints("job_1", 0).Points;
        points.Select(point => (point.Step, point.Value)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(101)]
    public void ThinnedOut_KeepsEndsAndSpikes(int perSeries)
    {
        store.BeginAttempt("job_1", 1);
        var random = new Random(7);
        var values = Enumerable.Range(0, 1000).Select(_ => random.NextDouble()).ToArray();
        values[333] = 50;
        values[777] = -50;
        store.Append("job_1", 1, [.. values.Select((value, i) => Points(i + 1, i + 1, value))]);

        var thin = store.ReadPoints("job_1", 0, perSeries);

        thin.Total.ShouldBe(1000);
        thin.Points.Count.ShouldBeLessThanOrEqualTo(perSeries);
        thin.Points[0].Step.ShouldBe(1);
        thin.Points[^1].Step.ShouldBe(1000);
        if (perSeries > 2)
        {
            thin.Points.ShouldContain(point => point.Value == 50);
            thin.Points.ShouldContain(point => point.Value == -50);
        }
    }

    [Fact]
    public void ThinnedOut_ALongCurve_ReachesItsEnd()
    {
        store.BeginAttempt("job_1", 1);
        const int length = EventStore.MaxRows + 10_000;
        store.Append("job_1", 1, [.. Enumerable.Range(1, length).Select(step => Points(step, step, step == length - 100 ? 50 : 0.5))]);

        var thin = store.ReadPoints("job_1", 0, 20);

        thin.Total.ShouldBe(length);
        thin.Seq.ShouldBe(length);
        thin.Points.Count.ShouldBeLessThanOrEqualTo(20);
        thin.Points[^1].Step.ShouldBe(length);
        thin.Points.ShouldContain(point => point.Value == 50);
    }

    /// <summary>Curves of several attempts, long enough for chunks on every level, read in every way: what is seen is what a plain list says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void LongCurves_ReadInEveryWay_AreWhatWasMeasured(int seed)
    {
        var random = new Random(seed);
        var expected = new List<(long Step, string Name, double Value)>();
        string[] names = ["loss", "accuracy", "rate"];
        for (var (attempt, step) = (1, 0L); attempt <= 3; attempt++)
        {
            store.BeginAttempt("job_1", attempt);
            var resumed = random.NextInt64(step + 1);
            var said = new List<WorkerEvent>();
            if (attempt > 1)
            {
                expected.RemoveAll(point => point.Step > resumed);
                said.Add(new StatusEvent { Seq = 1, Time = Time, ResumedFrom = resumed });
                step = resumed;
            }

            for (var i = random.Next(10, 40); i > 0; i--)
            {
                var points = new List<WirePoint>();
                for (var j = random.Next(1, 1500); j > 0; j--)
                {
                    step++;
                    foreach (var name in names.Take(step % 50 == 0 ? 3 : step % 3 == 0 ? 2 : 1))
                    {
                        points.Add(new WirePoint(step, step / 100.0, "train", name, random.NextDouble()));
                        expected.Add((step, name, points[^1].Value));
                    }
                }

                said.Add(new PointsEvent { Seq = said.Count + 1, Time = Time.AddMilliseconds(i), Points = points });
            }

            for (var from = 0; from < said.Count;)
            {
                from = (int)store.Append("job_1", attempt, [.. said.Skip(from).Take(random.Next(1, 5))]).AcceptedThrough;
                if (random.Next(8) == 0)
                {
                    Reopen();
                }
            }
        }

        var all = new List<MetricPoint>();
        for (var (seq, more) = (0L, true); more;)
        {
            var page = store.ReadEvents("job_1", seq, 2_000);
            all.AddRange(page.Points);
            (seq, more) = (page.Seq, page.More);
        }

        all.Select(point => point.Seq).ShouldBeInOrder(SortDirection.Ascending);
        all.OrderBy(point => point.Step).ThenBy(point => Array.IndexOf(names, point.Name)).Select(point => (point.Step, point.Name, point.Value)).ShouldBe(expected);
        foreach (var since in (long[])[0, all[all.Count / 3].Seq, all[^5].Seq])
        {
            var left = all.Where(point => point.Seq > since).ToList();
            store.ReadPoints("job_1", since).Points.ShouldBe(left.Take(EventStore.MaxRows));
            foreach (var wanted in (int[])[10, 200, 3_000])
            {
                var thin = store.ReadPoints("job_1", since, wanted);
                thin.Total.ShouldBe(left.Count);
                thin.Points.ShouldBeSubsetOf(left);
                foreach (var curve in left.GroupBy(point => point.Name))
                {
                    var shown = thin.Points.Where(point => point.Name == curve.Key).ToList();
                    shown.Count.ShouldBeLessThanOrEqualTo(wanted + 4);
                    shown[0].ShouldBe(curve.First());
                    shown[^1].ShouldBe(curve.Last());
                    shown.Min(point => point.Value).ShouldBe(curve.Min(point => point.Value));
                    shown.Max(point => point.Value).ShouldBe(curve.Max(point => point.Value));
                }
            }
        }

        store.BytesByJob()["job_1"].ShouldBeInRange(20 * all.Count, 80 * all.Count);
    }

    [Fact]
    public void AFailureAtAnyTransaction_LosesAndDoublesNothing()
    {
        var unreliable = new Unreliable(database);
        using var failing = new EventStore(unreliable);
        var random = new Random(11);
        var said = new List<WorkerEvent>();
        for (var (seq, step) = (1, 0L); seq <= 400; seq++)
        {
            said.Add(seq % 9 == 0 ? Log(seq, "line") : new PointsEvent { Seq = seq, Time = Time, Points = [.. Enumerable.Range(0, 60).Select(_ => new WirePoint(++step, 0, "train", "loss", step))] });
        }

        failing.BeginAttempt("job_1", 1);
        for (var accepted = 0; accepted < said.Count;)
        {
            unreliable.Fails = random.Next(3) == 0;
            try
            {
                accepted = (int)failing.Append("job_1", 1, [.. said.Skip(accepted).Take(random.Next(1, 7))]).AcceptedThrough;
            }
            catch (IOException)
            {
                unreliable.Fails = false;
                failing.Progress("job_1", 1).AcceptedThrough.ShouldBe(accepted);
            }
        }

        store.ReadPoints("job_1", 0).Points.Select(point => point.Step).ShouldBe(Enumerable.Range(1, 60 * said.Count(each => each is PointsEvent)).Select(step => (long)step));
        store.ReadLines("job_1", 0).Total.ShouldBe(said.Count(each => each is LogEvent));
    }

    public async ValueTask DisposeAsync()
    {
        store.Dispose();
        database.Dispose();
        await TestDatabase.DropAsync(folder.FullName);
        folder.Delete(recursive: true);
    }

    private void Reopen()
    {
        store.Dispose();
        database.Dispose();
        Open();
    }

    private void Open()
    {
        database = TestDatabase.Events(folder.FullName);
        store = new EventStore(database);
    }

    /// <summary>A database that refuses to write when it is told to.</summary>
    private sealed class Unreliable(EventDatabase real) : EventDatabase
    {
        public bool Fails { get; set; }

        public override EventReading Read() => real.Read();

        public bool Flushed { get; private set; }

        public override void Run(IReadOnlyList<Statement> statements, bool flushed = false)
        {
            real.Run(Fails ? throw new IOException("No.") : statements, flushed);
            Flushed = flushed;
        }

        public override void Reclaim() => real.Reclaim();

        public override void Dispose()
        {
        }
    }

    private static PointsEvent Points(long seq, long step, double value = 0.5) =>
        new() { Seq = seq, Time = Time, Points = [new WirePoint(step, step / 10.0, "train", "loss", value)] };

    private static LogEvent Log(long seq, string text) =>
        new() { Seq = seq, Time = Time, Lines = [new WireLogLine(Time, LogLevelName.Info, text)] };
}
