using System.Data.Common;
using Kargah.Server.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kargah.Server.Data;

public static class DatabaseSetup
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        builder.AddSettings<DataOptions>("Data");
        builder.Services.AddSingleton(services => new DataFolder(services.GetRequiredService<DataOptions>().Folder));
        builder.Services.AddSingleton<WriteGate>();
        builder.Services.AddPooledDbContextFactory<KargahDb>((services, options) => options
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = services.GetRequiredService<DataFolder>().Database, ForeignKeys = true }.ToString())
            .AddInterceptors(new Durable()));
    }

    public static void PrepareDatabase(this WebApplication app)
    {
        var folder = app.Services.GetRequiredService<DataFolder>();
        folder.Create();
        DataFolder.KeepPrivate(folder.Database);
        using var db = app.Services.GetRequiredService<IDbContextFactory<KargahDb>>().CreateDbContext();
        db.Database.ExecuteSqlRaw("PRAGMA journal_mode=WAL");
        db.Database.Migrate();
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
