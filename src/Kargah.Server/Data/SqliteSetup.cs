using System.Data.Common;
using Kargah.Server.Features.Jobs.Events;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kargah.Server.Data;

internal static class SqliteSetup
{
    public static void AddSqlite(this IServiceCollection services)
    {
        services.AddPooledDbContextFactory<SqliteDb>((provider, options) => options
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = provider.GetRequiredService<DataFolder>().Database, ForeignKeys = true }.ToString())
            .AddInterceptors(new Durable(), provider.GetRequiredService<WriteCount>()).AnyOrder());
        services.AddSingleton<IDbContextFactory<KargahDb>, ProviderContexts<SqliteDb>>();
        services.AddSingleton<EventDatabase, SqliteEvents>();
    }

    public static void PrepareSqlite(this WebApplication app, KargahDb db)
    {
        DataFolder.KeepPrivate(app.Services.GetRequiredService<DataFolder>().Database);
        db.Database.ExecuteSqlRaw("PRAGMA journal_mode=WAL");
        db.Database.Migrate();
        RowPerPointFile.Move((SqliteEvents)app.Services.GetRequiredService<EventDatabase>());
        // closing the last connection folds the write-ahead log into the database
        var connection = db.Database.GetConnectionString();
        app.Lifetime.ApplicationStopped.Register(() => SqliteConnection.ClearPool(new SqliteConnection(connection)));
    }

    /// <summary>An answer promises that its row survives a power cut.</summary>
    private sealed class Durable : DbConnectionInterceptor
    {
        private const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
