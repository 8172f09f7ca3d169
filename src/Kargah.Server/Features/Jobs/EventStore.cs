using System.Globalization;
using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.Data.Sqlite;

namespace Kargah.Server.Features.Jobs;

/// <summary>An attempt that is no longer the job's current one spoke; nothing of it was taken.</summary>
public sealed class StaleAttemptException(string jobId, int attempt) : Exception($"Attempt {attempt} of {jobId} is no longer the current one.");

/// <summary>
/// Points and log lines of all jobs, in a file of their own beside the main database. A batch of a worker's events is taken in one
/// transaction with the number that it was accepted through, so each number counts once, whatever is sent again.
/// Every point and line gets the job's next <c>seq</c>; so does every change of its status (<see cref="NextSeq"/>).
/// </summary>
/// <remarks>
/// One connection writes, behind a lock: a batch takes well under a millisecond. Commits are not flushed to the disk one by one
/// (WAL, synchronous = NORMAL): after a power cut the last of them may be gone, and come again from the workers' spools.
/// </remarks>
public sealed partial class EventStore : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS jobs (job TEXT PRIMARY KEY, seq INTEGER NOT NULL, attempt INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS attempts (job TEXT NOT NULL, attempt INTEGER NOT NULL, accepted INTEGER NOT NULL, last_status INTEGER NOT NULL,
            resumed INTEGER NOT NULL, PRIMARY KEY (job, attempt)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS points (job TEXT NOT NULL, seq INTEGER NOT NULL, attempt INTEGER NOT NULL, step INTEGER NOT NULL, epoch REAL NOT NULL,
            split TEXT NOT NULL, name TEXT NOT NULL, value REAL, time INTEGER NOT NULL, superseded INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (job, seq)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS logs (job TEXT NOT NULL, seq INTEGER NOT NULL, attempt INTEGER NOT NULL, time INTEGER NOT NULL, level INTEGER NOT NULL,
            text TEXT NOT NULL, PRIMARY KEY (job, seq)) WITHOUT ROWID;
        """;

    private readonly string connectionString;
    private readonly Lock gate = new();
    private readonly SqliteConnection writer;
    private readonly Statement begin, commit, rollback, addJob, bumpSeq, readJob, setAttempt, addAttempt, readAttempt, setAttemptState, addPoint, addLog, supersede;

    public EventStore(DataFolder folder)
    {
        DataFolder.KeepPrivate(folder.Events);
        connectionString = new SqliteConnectionStringBuilder { DataSource = folder.Events, DefaultTimeout = 30 }.ToString();
        writer = new SqliteConnection(connectionString);
        writer.Open();
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = NORMAL");
        Execute(Schema);
        begin = new(writer, "BEGIN IMMEDIATE");
        commit = new(writer, "COMMIT");
        rollback = new(writer, "ROLLBACK");
        addJob = new(writer, "INSERT INTO jobs (job, seq, attempt) VALUES ($job, 0, 0) ON CONFLICT DO NOTHING", "job");
        bumpSeq = new(writer, "UPDATE jobs SET seq = max(seq, $least) + $count WHERE job = $job RETURNING seq", "job", "count", "least");
        readJob = new(writer, "SELECT attempt FROM jobs WHERE job = $job", "job");
        setAttempt = new(writer, "UPDATE jobs SET attempt = max(attempt, $attempt) WHERE job = $job", "job", "attempt");
        addAttempt = new(writer, "INSERT INTO attempts (job, attempt, accepted, last_status, resumed) VALUES ($job, $attempt, 0, 0, 0) ON CONFLICT DO NOTHING", "job", "attempt");
        readAttempt = new(writer, "SELECT accepted, last_status, resumed FROM attempts WHERE job = $job AND attempt = $attempt", "job", "attempt");
        setAttemptState = new(writer, "UPDATE attempts SET accepted = $accepted, last_status = $last, resumed = $resumed WHERE job = $job AND attempt = $attempt", "job", "attempt", "accepted", "last", "resumed");
        addPoint = new(writer, "INSERT INTO points (job, seq, attempt, step, epoch, split, name, value, time) VALUES ($job, $seq, $attempt, $step, $epoch, $split, $name, $value, $time)", "job", "seq", "attempt", "step", "epoch", "split", "name", "value", "time");
        addLog = new(writer, "INSERT INTO logs (job, seq, attempt, time, level, text) VALUES ($job, $seq, $attempt, $time, $level, $text)", "job", "seq", "attempt", "time", "level", "text");
        // an attempt that is lost after its last step has scored the test rows already, and the next one, which goes on at that step, scores them again
        supersede = new(writer, "UPDATE points SET superseded = 1 WHERE job = $job AND attempt < $attempt AND (step > $step OR split = 'test') AND superseded = 0", "job", "attempt", "step");
    }

    /// <summary>From now on only this attempt (or a newer one) is listened to.</summary>
    public void BeginAttempt(string jobId, int attempt) => Write(() =>
    {
        addJob.Run(jobId);
        setAttempt.Run(jobId, attempt);
        addAttempt.Run(jobId, attempt);
        return 0;
    });

    /// <summary>Takes what is new of <paramref name="events"/>; a gap after what is known ends the taking.</summary>
    /// <returns>Where the attempt stands now.</returns>
    /// <exception cref="StaleAttemptException">A newer attempt has begun.</exception>
    public AttemptProgress Append(string jobId, int attempt, IReadOnlyList<WorkerEvent> events) => Write(() =>
    {
        if (readJob.Scalar(jobId) is not { } current || current > attempt)
        {
            throw new StaleAttemptException(jobId, attempt);
        }

        var (accepted, lastStatus, resumed) = ReadProgress(jobId, attempt);
        var before = accepted;
        foreach (var said in events)
        {
            if (said.Seq <= accepted)
            {
                continue;
            }

            if (said.Seq > accepted + 1)
            {
                break;
            }

            Take(jobId, attempt, said, ref resumed);
            accepted = said.Seq;
            lastStatus = said is PointsEvent or LogEvent ? lastStatus : said.Seq;
        }

        if (accepted > before)
        {
            setAttemptState.Run(jobId, attempt, accepted, lastStatus, resumed ? 1 : 0);
        }

        return new AttemptProgress(accepted, lastStatus);
    });

    public AttemptProgress Progress(string jobId, int attempt) => Write(() =>
    {
        var (accepted, lastStatus, _) = ReadProgress(jobId, attempt);
        return new AttemptProgress(accepted, lastStatus);
    });

    /// <summary>A number for a change of the job's status, above every one given so far and above <paramref name="least"/>.</summary>
    public long NextSeq(string jobId, long least = 0) => Write(() =>
    {
        addJob.Run(jobId);
        return Number(jobId, 1, least);
    });

    /// <summary>A line of the server's own in the job's log.</summary>
    public void Log(string jobId, int attempt, DateTimeOffset time, LogLevelName level, string text) => Write(() =>
    {
        addJob.Run(jobId);
        addLog.Run(jobId, Number(jobId, 1), attempt, Microseconds(time), (int)level, text);
        return 0;
    });

    public void Delete(string jobId) => Write(() =>
    {
        foreach (var table in (string[])["points", "logs", "attempts", "jobs"])
        {
            using var command = writer.CreateCommand();
            command.CommandText = $"DELETE FROM {table} WHERE job = $job";
            command.Parameters.AddWithValue("$job", jobId);
            command.ExecuteNonQuery();
        }

        return 0;
    });

    public void Dispose()
    {
        lock (gate)
        {
            writer.Dispose();
        }
    }

    private void Take(string jobId, int attempt, WorkerEvent said, ref bool resumed)
    {
        switch (said)
        {
            case PointsEvent { Points: var points }:
                if (!resumed)
                {
                    // it began at the beginning: nothing that older attempts measured holds
                    supersede.Run(jobId, attempt, -1L);
                    resumed = true;
                }

                var seq = Number(jobId, points.Count) - points.Count;
                foreach (var point in points)
                {
                    addPoint.Run(jobId, ++seq, attempt, point.Step, point.Epoch, point.Split, point.Name, double.IsNaN(point.Value) ? DBNull.Value : point.Value, Microseconds(said.Time));
                }

                break;
            case LogEvent { Lines: var lines }:
                var line = Number(jobId, lines.Count) - lines.Count;
                foreach (var text in lines)
                {
                    addLog.Run(jobId, ++line, attempt, Microseconds(text.Time), (int)text.Level, text.Text);
                }

                break;
            case StatusEvent { ResumedFrom: { } step }:
                supersede.Run(jobId, attempt, step);
                resumed = true;
                break;
        }
    }

    private long Number(string jobId, long count, long least = 0) =>
        bumpSeq.Scalar(jobId, count, least) ?? throw new InvalidOperationException($"The event store does not know {jobId}.");

    private (long Accepted, long LastStatus, bool Resumed) ReadProgress(string jobId, int attempt)
    {
        using var row = readAttempt.Read(jobId, attempt);
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2) != 0) : (0, 0, false);
    }

    private T Write<T>(Func<T> work)
    {
        lock (gate)
        {
            begin.Run();
            try
            {
                var result = work();
                commit.Run();
                return result;
            }
            catch
            {
                rollback.Run();
                throw;
            }
        }
    }

    private void Execute(string sql)
    {
        using var command = writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>A prepared statement with its parameters by position.</summary>
    private sealed class Statement
    {
        private readonly SqliteCommand command;

        public Statement(SqliteConnection connection, string sql, params string[] names)
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var name in names)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + name });
            }

            command.Prepare();
        }

        public void Run(params ReadOnlySpan<object> values) => Bind(values).ExecuteNonQuery();

        public long? Scalar(params ReadOnlySpan<object> values) =>
            Bind(values).ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

        public SqliteDataReader Read(params ReadOnlySpan<object> values) => Bind(values).ExecuteReader();

        private SqliteCommand Bind(ReadOnlySpan<object> values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i];
            }

            return command;
        }
    }
}

/// <param name="AcceptedThrough">Every event up to this number is stored.</param>
/// <param name="LastStatus">The last of them that also concerns the job's row.</param>
public readonly record struct AttemptProgress(long AcceptedThrough, long LastStatus);
