using System.Globalization;
using Kargah.Server.Data;
using Microsoft.Data.Sqlite;

namespace Kargah.Server.Features.Jobs.Events;

/// <summary>
/// A file beside the main database, so that a busy run does not hold the lock that a login needs. One connection writes, behind a lock.
/// Commits are not flushed one by one (WAL, synchronous = NORMAL) but with the job's next change of status: after a power cut the last of
/// them may be gone, and come again from the workers' spools.
/// </summary>
public sealed class SqliteEvents : EventDatabase
{
    private const int FullVacuumPages = 1 << 20;

    private readonly string connectionString;
    private readonly Lock gate = new();
    private readonly SqliteConnection writer;
    private readonly Dictionary<string, SqliteCommand> prepared = [];

    public SqliteEvents(DataFolder folder)
    {
        DataFolder.KeepPrivate(folder.Events);
        connectionString = new SqliteConnectionStringBuilder { DataSource = folder.Events, DefaultTimeout = 30 }.ToString();
        writer = new SqliteConnection(connectionString);
        writer.Open();
        // of use before the first table alone: deleted pages can be handed back
        Execute("PRAGMA auto_vacuum = INCREMENTAL");
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = NORMAL");
        Execute(Schema("BLOB"));
    }

    public override EventReading Read()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return new EventReading(connection, connection.BeginTransaction(deferred: true), Name);
    }

    public override void Run(IReadOnlyList<Statement> statements, bool flushed = false)
    {
        lock (gate)
        {
            if (!flushed)
            {
                Commit(statements);
                return;
            }

            // a flush of the write-ahead log takes along what older commits left in it
            Execute("PRAGMA synchronous = FULL");
            try
            {
                Commit(statements);
            }
            finally
            {
                Execute("PRAGMA synchronous = NORMAL");
            }
        }
    }

    private void Commit(IReadOnlyList<Statement> statements)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var (sql, values) in statements)
            {
                Execute(sql, values);
            }

            Execute("COMMIT");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    public override void Reclaim()
    {
        lock (gate)
        {
            foreach (var step in (string[])[$"PRAGMA incremental_vacuum({FullVacuumPages})", "PRAGMA wal_checkpoint(PASSIVE)"])
            {
                // each row is a step of the work
                using var command = writer.CreateCommand();
                command.CommandText = step;
                using var row = command.ExecuteReader();
                while (row.Read())
                {
                }
            }
        }
    }

    public override void Dispose()
    {
        lock (gate)
        {
            writer.Dispose();
            SqliteConnection.ClearPool(writer);
        }
    }

    /// <summary>Rewrites the file, so that one from before can hand pages back too.</summary>
    internal void Rebuild()
    {
        lock (gate)
        {
            Execute("PRAGMA auto_vacuum = INCREMENTAL");
            Execute("VACUUM");
        }
    }

    private void RollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // after some failures, a full disk among them, SQLite has rolled back by itself
        }
    }

    private void Execute(string sql, params object[] values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            prepared[sql] = command = writer.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = Name(i) });
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    private static string Name(int place) => "$" + place.ToString(CultureInfo.InvariantCulture);
}
