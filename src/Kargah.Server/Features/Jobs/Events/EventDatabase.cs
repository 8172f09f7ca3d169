using System.Data.Common;

namespace Kargah.Server.Features.Jobs.Events;

/// <summary>One statement with its parameters by position: <c>$1</c>, <c>$2</c>, …</summary>
public readonly record struct Statement(string Sql, params object[] Values);

/// <summary>
/// Where the event store's tables are: all that it asks of a database is a snapshot to read from and a list of statements done whole or
/// not at all. Both databases take the same statements.
/// </summary>
public abstract class EventDatabase : IDisposable
{
    /// <summary>What is read from it belongs to one moment.</summary>
    public abstract EventReading Read();

    /// <summary>All of them, or none.</summary>
    /// <param name="flushed">Whether a power cut afterwards must leave them, and all that was run before, in place.</param>
    public abstract void Run(IReadOnlyList<Statement> statements, bool flushed = false);

    /// <summary>After a deletion: gives its room back to the disk.</summary>
    public abstract void Reclaim();

    public abstract void Dispose();

    protected static string Schema(string bytes) => $"""
        CREATE TABLE IF NOT EXISTS event_jobs (job TEXT NOT NULL PRIMARY KEY, seq BIGINT NOT NULL, attempt BIGINT NOT NULL, bytes BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS event_attempts (job TEXT NOT NULL, attempt BIGINT NOT NULL, accepted BIGINT NOT NULL, last_status BIGINT NOT NULL,
            resumed BIGINT NOT NULL, visible BIGINT NOT NULL, PRIMARY KEY (job, attempt));
        CREATE TABLE IF NOT EXISTS event_series (job TEXT NOT NULL, series BIGINT NOT NULL, attempt BIGINT NOT NULL, split TEXT NOT NULL, name TEXT NOT NULL,
            points BIGINT NOT NULL, PRIMARY KEY (job, series));
        CREATE TABLE IF NOT EXISTS event_chunks (job TEXT NOT NULL, series BIGINT NOT NULL, level BIGINT NOT NULL, last_seq BIGINT NOT NULL, first_seq BIGINT NOT NULL,
            min_step BIGINT NOT NULL, max_step BIGINT NOT NULL, data {bytes} NOT NULL, PRIMARY KEY (job, series, level, last_seq));
        CREATE TABLE IF NOT EXISTS event_tail (job TEXT NOT NULL, last_seq BIGINT NOT NULL, data {bytes} NOT NULL, PRIMARY KEY (job, last_seq));
        CREATE TABLE IF NOT EXISTS event_logs (job TEXT NOT NULL, seq BIGINT NOT NULL, attempt BIGINT NOT NULL, time BIGINT NOT NULL, level BIGINT NOT NULL,
            text TEXT NOT NULL, PRIMARY KEY (job, seq));
        CREATE TABLE IF NOT EXISTS event_retention (job TEXT NOT NULL PRIMARY KEY, thinned BIGINT NOT NULL DEFAULT 0, cleared BIGINT NOT NULL DEFAULT 0);
        """;
}

public sealed class EventReading(DbConnection connection, DbTransaction snapshot, Func<int, string> parameterName) : IDisposable
{
    public List<T> Query<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object> values)
    {
        using var command = connection.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = parameterName(i + 1);
            parameter.Value = values[i];
            command.Parameters.Add(parameter);
        }

        using var row = command.ExecuteReader();
        var rows = new List<T>();
        while (row.Read())
        {
            rows.Add(map(row));
        }

        return rows;
    }

    /// <summary>The first column of the first row; 0 without one.</summary>
    public long Number(string sql, params ReadOnlySpan<object> values) => Query(sql, row => row.IsDBNull(0) ? 0 : row.GetInt64(0), values).FirstOrDefault();

    public void Dispose()
    {
        snapshot.Dispose();
        connection.Dispose();
    }
}
