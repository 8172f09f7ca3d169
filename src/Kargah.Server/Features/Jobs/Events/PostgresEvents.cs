using System.Data;
using Kargah.Server.Data;
using Npgsql;

namespace Kargah.Server.Features.Jobs.Events;

/// <summary>
/// Tables beside the others of the same PostgreSQL database, over connections of their own: as on SQLite, commits are not flushed one by
/// one, because what a power cut takes comes again from the workers' spools.
/// </summary>
public sealed class PostgresEvents : EventDatabase
{
    private readonly NpgsqlDataSource database;

    public PostgresEvents(DatabaseOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { MaxAutoPrepare = 50, AutoPrepareMinUsages = 2, ApplicationName = "Kargah events" };
        settings.Options = $"{settings.Options} -c synchronous_commit=off".TrimStart();
        database = NpgsqlDataSource.Create(settings);
        using var schema = database.CreateCommand(Schema("BYTEA") + """
            -- packed already
            ALTER TABLE event_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
            ALTER TABLE event_tail ALTER COLUMN data SET STORAGE EXTERNAL;
            """);
        schema.ExecuteNonQuery();
    }

    public override EventReading Read()
    {
        var connection = database.OpenConnection();
        return new EventReading(connection, connection.BeginTransaction(IsolationLevel.RepeatableRead), _ => "");
    }

    /// <summary>One way there and back; without a transaction of its own a batch is one.</summary>
    public override void Run(IReadOnlyList<Statement> statements, bool flushed = false)
    {
        using var batch = database.CreateBatch();
        if (flushed)
        {
            // for this transaction; flushing its commit takes along those before it
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT set_config('synchronous_commit', 'on', true)"));
        }

        foreach (var (sql, values) in statements)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            batch.BatchCommands.Add(command);
        }

        batch.ExecuteNonQuery();
    }

    /// <summary>Autovacuum does it.</summary>
    public override void Reclaim()
    {
    }

    public override void Dispose() => database.Dispose();
}
