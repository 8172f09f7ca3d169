using Kargah.Contracts;
using Kargah.Server.Features.Jobs.Events;

namespace Kargah.Server.Features.Jobs;

/// <param name="Seq">Everything of its kind up to this number is in here.</param>
/// <param name="Total">How many there are after <c>since</c>, thinned out or not.</param>
public sealed record StoredPoints(IReadOnlyList<MetricPoint> Points, long Total, long Seq);

/// <inheritdoc cref="StoredPoints"/>
public sealed record StoredLines(IReadOnlyList<LogLine> Lines, long Total, long Seq);

/// <summary>Points and lines of one stretch of numbers; everything up to <paramref name="Seq"/> is in here.</summary>
public sealed record StoredEvents(IReadOnlyList<MetricPoint> Points, IReadOnlyList<LogLine> Lines, long Seq, bool More);

public sealed partial class EventStore
{
    /// <summary>The most rows one reading gives, if it does not thin them out.</summary>
    public const int MaxRows = 50_000;

    /// <summary>Measured points after <paramref name="since"/>, by number; those that a later attempt measured again are left out.</summary>
    /// <param name="perSeries">Thin each series out to about this many, keeping first, last, and the smallest and largest of each stretch.</param>
    public StoredPoints ReadPoints(string jobId, long since, int? perSeries = null)
    {
        using var read = database.Read();
        var seq = Seq(read, jobId);
        var curves = Curves(read, jobId, since);
        var total = curves.Sum(curve => curve.Count());
        if (perSeries is { } wanted)
        {
            // attempts that went on from each other draw one curve
            MetricPoint[] thin = [.. curves.GroupBy(curve => (curve.Split, curve.Name)).SelectMany(parts => Curve.Thinned([.. parts], wanted).Select(point => ToMetric(parts.Key.Split, parts.Key.Name, point)))];
            Array.Sort(Array.ConvertAll(thin, point => point.Seq), thin);
            return new StoredPoints(thin, total, seq);
        }

        var (points, through) = First(curves, MaxRows);
        return new StoredPoints(points, total, Math.Min(through, seq));
    }

    public StoredLines ReadLines(string jobId, long since, int limit = MaxRows)
    {
        using var read = database.Read();
        var seq = Seq(read, jobId);
        var total = read.Number("SELECT count(*) FROM event_logs WHERE job = $1 AND seq > $2", jobId, since);
        var lines = Lines(read, jobId, since, long.MaxValue, limit);
        return new StoredLines(lines, total, lines.Count == limit ? lines[^1].Seq : seq);
    }

    /// <summary>What is new of both kinds, at most <paramref name="limit"/> of each.</summary>
    public StoredEvents ReadEvents(string jobId, long since, int limit)
    {
        using var read = database.Read();
        var seq = Seq(read, jobId);
        if (seq <= since)
        {
            return new StoredEvents([], [], since, false);
        }

        var (points, through) = First(Curves(read, jobId, since), limit);
        through = Math.Min(through, seq);
        var lines = Lines(read, jobId, since, through, limit);
        if (lines.Count == limit && lines[^1].Seq < through)
        {
            through = lines[^1].Seq;
            points.RemoveAll(point => point.Seq > through);
        }

        return new StoredEvents(points, lines, Math.Max(since, through), through < seq);
    }

    private static List<Curve> Curves(EventReading read, string jobId, long since)
    {
        var attempts = Attempts(read, jobId).ToDictionary(attempt => attempt.Number);
        var tail = Tail.Read(read, jobId, since).SelectMany(data => Tail.Unpack(data)).ToLookup(part => part.Series, part => part.Points);
        return [.. Series(read, jobId).Select(series => new Curve(read, jobId, series, attempts[series.Attempt].Visible(series.Split), since, tail[series.Number].SelectMany(points => points)))];
    }

    private static (List<MetricPoint> Points, long Through) First(List<Curve> curves, int limit)
    {
        var (all, through) = (new List<MetricPoint>(), long.MaxValue);
        foreach (var curve in curves)
        {
            var (points, whole) = curve.First(limit);
            through = Math.Min(through, whole);
            all.AddRange(points.Select(point => ToMetric(curve.Split, curve.Name, point)));
        }

        List<MetricPoint> page = [.. all.Where(point => point.Seq <= through).OrderBy(point => point.Seq).Take(limit)];
        return (page, page.Count == limit ? page[^1].Seq : through);
    }

    private static List<LogLine> Lines(EventReading read, string jobId, long since, long through, int limit) => read.Query(
        "SELECT seq, time, level, text, attempt FROM event_logs WHERE job = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4",
        row => new LogLine(row.GetInt64(0), Time(row.GetInt64(1)), (LogLevelName)row.GetInt64(2), row.GetString(3), (int)row.GetInt64(4)),
        jobId, since, through, (long)limit);

    private static MetricPoint ToMetric(string split, string name, StoredPoint point) => new(point.Seq, point.Step, point.Epoch, split, name, point.Value, Time(point.Time));
}
