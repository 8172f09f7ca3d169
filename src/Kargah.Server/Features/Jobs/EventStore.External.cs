using Kargah.Contracts;
using Kargah.Server.Features.Jobs.Events;

namespace Kargah.Server.Features.Jobs;

public sealed partial class EventStore
{
    /// <summary>
    /// Points of a program that is no worker of ours: it has no attempt and no numbers of its own. What it says again, after an answer that got lost, is known by
    /// step, time and value of the same curve, and not taken twice.
    /// </summary>
    public void Record(string jobId, IEnumerable<(WirePoint Point, DateTimeOffset Time)> points) => Change(jobId, (job, writing) =>
    {
        var said = points.Select(each => (each.Point, Time: Microseconds(each.Time))).ToList();
        writing.Save(job.AttemptOf(0));
        var known = said.GroupBy(each => (each.Point.Split, each.Point.Name))
            .ToDictionary(curve => curve.Key, curve => Known(jobId, writing.Find(0, curve.Key.Split, curve.Key.Name), curve.Min(each => each.Time), curve.Min(each => each.Point.Step), curve.Max(each => each.Point.Step)));
        foreach (var (point, time) in said)
        {
            if (known[(point.Split, point.Name)].Add((point.Step, time, BitConverter.DoubleToInt64Bits(point.Value))))
            {
                writing.AddPoint(0, point.Split, point.Name, new StoredPoint(writing.NextSeq(), point.Step, point.Epoch, point.Value, time));
            }
        }

        return 0;
    });

    /// <summary>What a curve has of these steps; nothing is looked for where all that comes is newer than everything that is there.</summary>
    private HashSet<(long Step, long Time, long Value)> Known(string jobId, SeriesRecord? curve, long time, long firstStep, long lastStep)
    {
        if (curve is null || (curve.Chunked == 0 && curve.Pending.Count == 0))
        {
            return [];
        }

        curve.Newest ??= Chunks(jobId, curve, long.MinValue, long.MaxValue).Concat(curve.Pending).Max(point => point.Time);
        return time > curve.Newest ? [] : [.. Chunks(jobId, curve, firstStep, lastStep).Concat(curve.Pending).Select(point => (point.Step, point.Time, BitConverter.DoubleToInt64Bits(point.Value)))];
    }

    private IEnumerable<StoredPoint> Chunks(string jobId, SeriesRecord curve, long firstStep, long lastStep)
    {
        if (curve.Chunked == 0)
        {
            return [];
        }

        using var read = database.Read();
        return Chunk.Read(read, jobId, curve.Number, 0, 0, long.MaxValue, lastStep, leastStep: firstStep).SelectMany(chunk => chunk.Content);
    }
}
