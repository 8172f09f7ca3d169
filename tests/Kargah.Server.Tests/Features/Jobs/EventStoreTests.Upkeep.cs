using Kargah.Contracts;
using Kargah.Server.Features.Jobs;

namespace Kargah.Server.Tests.Features.Jobs;

/// <summary>Points that other programs log, and what retention does to all of them.</summary>
public sealed partial class EventStoreTests
{
    [Fact]
    public void Record_TakesPointsOfOtherPrograms()
    {
        store.Record("job_1", [(new WirePoint(7, 0, "train", "lo\0ss", 1.5), Time)]);
        store.Record("job_1", [(new WirePoint(3, 0, "train", "lo\0ss", 2.5), Time.AddSeconds(1))]);

        store.ReadPoints("job_1", 0).Points.Select(point => (point.Seq, point.Step, point.Name, point.Value, point.Time)).ShouldBe([(1, 7, "lo\uFFFDss", 1.5, Time), (2, 3, "lo\uFFFDss", 2.5, Time.AddSeconds(1))]);
    }

    [Fact]
    public void Record_OfABatchTwice_StoresEachPointOnce_AlsoWhereItIsInChunks()
    {
        var said = Enumerable.Range(0, 6_000).Select(step => (new WirePoint(step, 0, "train", "loss", step % 7 == 0 ? double.NaN : step), Time.AddMilliseconds(step / 3))).ToList();
        foreach (var batch in said.Chunk(500))
        {
            store.Record("job_1", batch);
            store.Record("job_1", batch);
        }

        Reopen();
        store.Record("job_1", said[..1_000]);
        store.Record("job_1", [said[^1], said[^1], (said[^1].Item1 with { Value = -1 }, said[^1].Item2)]);

        store.ReadPoints("job_1", 0).Points.Select(point => (point.Step, point.Value)).ShouldBe([.. said.Select(each => (each.Item1.Step, each.Item1.Value)), (5_999L, -1d)]);
    }

    [Fact]
    public void Thin_KeepsEndsAndSpikesOfLongCurves_AndFreesTheRest()
    {
        store.BeginAttempt("job_1", 1);
        const int length = 40_000;
        store.Append("job_1", 1, [
            .. Enumerable.Range(1, length / 100).Select(seq => new PointsEvent { Seq = seq, Time = Time, Points = [.. Enumerable.Range((seq - 1) * 100 + 1, 100).Select(step => new WirePoint(step, 0, "train", "loss", step == 12_345 ? 50 : step % 10))] }),
            new PointsEvent { Seq = length / 100 + 1, Time = Time, Points = [new WirePoint(length, 0, "test", "rmse", 0.5)] }]);
        store.BeginAttempt("job_1", 2);
        store.Append("job_1", 2, [new StatusEvent { Seq = 1, Time = Time, ResumedFrom = 30_000 }, Points(2, 30_001, value: 7)]);
        store.BeginAttempt("job_2", 1);
        store.Append("job_2", 1, [Points(1, 1)]);
        var (before, bytes) = (store.ReadPoints("job_1", 0, 1_000), store.BytesByJob()["job_1"]);
        store.NotThinned().ShouldBe(["job_1", "job_2"], ignoreOrder: true);
        Reopen();
        var file = FileBytes();

        store.Thin("job_1", Time.AddDays(1));
        store.Thin("job_1", Time.AddDays(1));

        Reopen();
        store.Kept("job_1").ShouldBe(new KeptEvents(Time.AddDays(1), null));
        store.NotThinned().ShouldBe(["job_2"]);
        FileBytes().ShouldBeLessThanOrEqualTo(file / 2, "its room is given back");
        var after = store.ReadPoints("job_1", 0);
        after.Points.SkipLast(1).ShouldAllBe(point => point.Seq == point.Step && point.Value == (point.Step == 12_345 ? 50 : point.Step % 10));
        after.Total.ShouldBe(after.Points.Count);
        after.Points.Count.ShouldBeInRange(EventStore.ThinnedPoints / 2, EventStore.ThinnedPoints + 1);
        after.Points.Select(point => point.Seq).ShouldBeInOrder(SortDirection.Ascending);
        (after.Points[0].Step, after.Points[^2].Step, after.Points[^1].Value).ShouldBe((1, 30_000, 7));
        after.Points.Max(point => point.Value).ShouldBe(50);
        store.BytesByJob()["job_1"].ShouldBeLessThan(bytes / 5);
        store.ReadPoints("job_1", 0, 1_000).Points.Count.ShouldBeInRange(before.Points.Count / 2, 1_000);
        // what comes later finds its place
        store.Append("job_1", 2, [Points(3, 30_002, value: 8)]).AcceptedThrough.ShouldBe(3);
        store.ReadPoints("job_1", after.Seq).Points.ShouldHaveSingleItem().Value.ShouldBe(8);
        store.Delete("job_1");
        store.Kept("job_1").ShouldBe(default);

        // PostgreSQL vacuums in its own time
        long FileBytes() => File.Exists(Path.Combine(folder.FullName, "events.db")) ? new FileInfo(Path.Combine(folder.FullName, "events.db")).Length : 0;
    }

    [Fact]
    public void Clear_LeavesWarningsAndErrors_OverManySmallTransactions()
    {
        store.BeginAttempt("job_1", 1);
        store.Append("job_1", 1, [new LogEvent { Seq = 1, Time = Time, Lines = [.. Enumerable.Range(1, 25_000).Select(line => new WireLogLine(Time, line % 10_000 == 0 ? LogLevelName.Warning : LogLevelName.Info, $"line {line}"))] }, Points(2, 1)]);
        store.Log("job_1", 1, Time, LogLevelName.Error, "the end");

        store.Clear("job_1", Time.AddDays(2));

        store.ReadLines("job_1", 0).Lines.Select(line => (line.Seq, line.Text)).ShouldBe([(10_000, "line 10000"), (20_000, "line 20000"), (25_002, "the end")]);
        store.ReadPoints("job_1", 0).Points.ShouldHaveSingleItem();
        store.Kept("job_1").ShouldBe(new KeptEvents(null, Time.AddDays(2)));
        store.NotCleared().ShouldBeEmpty();
        store.BytesByJob()["job_1"].ShouldBeInRange(1, 1_000);
    }
}
