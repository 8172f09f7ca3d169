namespace Kargah.Server.Features.Jobs.Events;

/// <summary>An events.db of a server before chunks had a row a point: they are moved at the start, a job a transaction, and the file is rewritten.</summary>
internal static class RowPerPointFile
{
    public static void Move(SqliteEvents database)
    {
        if (!IsOne(database))
        {
            return;
        }

        foreach (var (jobId, seq, attempt) in Jobs(database))
        {
            MoveJob(database, jobId, new JobRecord { Seq = seq, Attempt = attempt });
        }

        database.Run([new("DROP TABLE points"), new("DROP TABLE logs"), new("DROP TABLE attempts"), new("DROP TABLE jobs")]);
        database.Rebuild();
    }

    private static bool IsOne(SqliteEvents database)
    {
        using var read = database.Read();
        return read.Number("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'points'") > 0;
    }

    private static List<(string JobId, long Seq, long Attempt)> Jobs(SqliteEvents database)
    {
        using var read = database.Read();
        return read.Query("SELECT job, seq, attempt FROM jobs", row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2)));
    }

    private static void MoveJob(SqliteEvents database, string jobId, JobRecord job)
    {
        var writing = new JobWriting(database, jobId, job);
        using (var read = database.Read())
        {
            var visible = read.Query(
                "SELECT attempt, max(CASE WHEN superseded = 0 THEN step ELSE -1 END) FROM points WHERE job = $1 GROUP BY attempt HAVING max(superseded) = 1",
                row => (Attempt: row.GetInt32(0), Through: row.GetInt64(1)), jobId).ToDictionary(each => each.Attempt, each => each.Through);
            foreach (var attempt in read.Query(
                "SELECT attempt, accepted, last_status, resumed FROM attempts WHERE job = $1",
                row => new AttemptRecord(row.GetInt32(0)) { Accepted = row.GetInt64(1), LastStatus = row.GetInt64(2), Resumed = row.GetInt64(3) != 0, VisibleThrough = visible.GetValueOrDefault(row.GetInt32(0), long.MaxValue) }, jobId))
            {
                job.Attempts.Add(attempt.Number, attempt);
                writing.Save(attempt);
            }

            foreach (var (attempt, split, name, point) in read.Query(
                "SELECT attempt, split, name, seq, step, epoch, value, time FROM points WHERE job = $1 ORDER BY seq",
                row => (row.GetInt32(0), string.Intern(row.GetString(1)), string.Intern(row.GetString(2)),
                    new StoredPoint(row.GetInt64(3), row.GetInt64(4), row.GetDouble(5), row.IsDBNull(6) ? double.NaN : row.GetDouble(6), row.GetInt64(7))), jobId))
            {
                writing.AddPoint(attempt, split, name, point);
            }

            foreach (var (seq, attempt, time, level, text) in read.Query(
                "SELECT seq, attempt, time, level, text FROM logs WHERE job = $1", row => (row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.GetInt32(3), row.GetString(4)), jobId))
            {
                writing.AddLine(seq, attempt, time, level, text);
            }
        }

        foreach (var table in (string[])["points", "logs", "attempts", "jobs"])
        {
            writing.Add(new($"DELETE FROM {table} WHERE job = $1", jobId));
        }

        writing.Run();
    }
}
