using Kargah.Contracts;
using Microsoft.Data.Sqlite;

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

    private const int Unlimited = -1;

    /// <summary>The newest number given to anything of this job.</summary>
    public long Seq(string jobId)
    {
        using var connection = Open();
        return Count(connection, "SELECT seq FROM jobs WHERE job = $job", jobId, 0);
    }

    /// <summary>All jobs that have left something here.</summary>
    public IReadOnlyList<string> Jobs()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT job FROM jobs";
        using var row = command.ExecuteReader();
        var jobs = new List<string>();
        while (row.Read())
        {
            jobs.Add(row.GetString(0));
        }

        return jobs;
    }

    /// <summary>Measured points after <paramref name="since"/>, by number; those that a later attempt measured again are left out.</summary>
    /// <param name="perSeries">Thin each series out to about this many, keeping first, last, and the smallest and largest of each stretch.</param>
    public StoredPoints ReadPoints(string jobId, long since, int? perSeries = null)
    {
        using var connection = Open();
        using var snapshot = connection.BeginTransaction(deferred: true);
        var seq = Count(connection, "SELECT seq FROM jobs WHERE job = $job", jobId, 0);
        var total = Count(connection, "SELECT count(*) FROM points WHERE job = $job AND seq > $since AND superseded = 0", jobId, since);
        if (perSeries is { } wanted)
        {
            return new StoredPoints(Downsampling.Thin(Points(connection, jobId, since, long.MaxValue, Unlimited), Lengths(connection, jobId, since), wanted), total, seq);
        }

        MetricPoint[] points = [.. Points(connection, jobId, since, long.MaxValue, MaxRows)];
        return new StoredPoints(points, total, points.Length == MaxRows ? points[^1].Seq : seq);
    }

    public StoredLines ReadLines(string jobId, long since, int limit = MaxRows)
    {
        using var connection = Open();
        using var snapshot = connection.BeginTransaction(deferred: true);
        var seq = Count(connection, "SELECT seq FROM jobs WHERE job = $job", jobId, 0);
        var total = Count(connection, "SELECT count(*) FROM logs WHERE job = $job AND seq > $since", jobId, since);
        var lines = Lines(connection, jobId, since, long.MaxValue, limit);
        return new StoredLines(lines, total, lines.Count == limit ? lines[^1].Seq : seq);
    }

    /// <summary>What is new of both kinds, at most <paramref name="limit"/> of each.</summary>
    public StoredEvents ReadEvents(string jobId, long since, int limit)
    {
        using var connection = Open();
        using var snapshot = connection.BeginTransaction(deferred: true);
        var seq = Count(connection, "SELECT seq FROM jobs WHERE job = $job", jobId, 0);
        List<MetricPoint> points = [.. Points(connection, jobId, since, long.MaxValue, limit)];
        var through = points.Count == limit ? points[^1].Seq : seq;
        var lines = Lines(connection, jobId, since, through, limit);
        if (lines.Count == limit && lines[^1].Seq < through)
        {
            through = lines[^1].Seq;
            points = [.. points.Where(point => point.Seq <= through)];
        }

        return new StoredEvents(points, lines, Math.Max(since, through), through < seq);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }

    private static Dictionary<(string Split, string Name), long> Lengths(SqliteConnection connection, string jobId, long since)
    {
        const string sql = "SELECT split, name, count(*) FROM points WHERE job = $job AND seq > $since AND seq <= $through AND superseded = 0 GROUP BY split, name LIMIT $limit";
        using var command = Command(connection, sql, jobId, since, long.MaxValue, Unlimited);
        using var row = command.ExecuteReader();
        var lengths = new Dictionary<(string Split, string Name), long>();
        while (row.Read())
        {
            lengths.Add((row.GetString(0), row.GetString(1)), row.GetInt64(2));
        }

        return lengths;
    }

    private static IEnumerable<MetricPoint> Points(SqliteConnection connection, string jobId, long since, long through, int limit)
    {
        const string sql = "SELECT seq, step, epoch, split, name, value, time FROM points WHERE job = $job AND seq > $since AND seq <= $through AND superseded = 0 ORDER BY seq LIMIT $limit";
        using var command = Command(connection, sql, jobId, since, through, limit);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            yield return new MetricPoint(row.GetInt64(0), row.GetInt64(1), row.GetDouble(2), string.Intern(row.GetString(3)), string.Intern(row.GetString(4)), row.IsDBNull(5) ? double.NaN : row.GetDouble(5), Time(row.GetInt64(6)));
        }
    }

    private static List<LogLine> Lines(SqliteConnection connection, string jobId, long since, long through, int limit)
    {
        const string sql = "SELECT seq, time, level, text, attempt FROM logs WHERE job = $job AND seq > $since AND seq <= $through ORDER BY seq LIMIT $limit";
        using var command = Command(connection, sql, jobId, since, through, limit);
        using var row = command.ExecuteReader();
        var lines = new List<LogLine>();
        while (row.Read())
        {
            lines.Add(new LogLine(row.GetInt64(0), Time(row.GetInt64(1)), (LogLevelName)row.GetInt32(2), row.GetString(3), row.GetInt32(4)));
        }

        return lines;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, string jobId, long since, long through, int limit)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$job", jobId);
        command.Parameters.AddWithValue("$since", since);
        command.Parameters.AddWithValue("$through", through);
        command.Parameters.AddWithValue("$limit", limit);
        return command;
    }

    private static long Count(SqliteConnection connection, string sql, string jobId, long since)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$job", jobId);
        command.Parameters.AddWithValue("$since", since);
        return command.ExecuteScalar() is long value ? value : 0;
    }
}
