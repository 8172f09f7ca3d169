using System.Data.Common;
using Kargah.Server.Features.Jobs.Events;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Kargah.Server.Data;

internal static class PostgresSetup
{
    public static void AddPostgres(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var builder = new NpgsqlDataSourceBuilder(provider.GetRequiredService<DatabaseOptions>().ConnectionString);
            builder.ConnectionStringBuilder.ApplicationName ??= "Kargah";
            // all that is asked is short: the processes that PostgreSQL would start for one page of a list take longer than it, and read far past its end
            builder.ConnectionStringBuilder.Options ??= "-c max_parallel_workers_per_gather=0";
            return builder.UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>()).Build();
        });
        services.AddSingleton<PostgresHold>();
        services.AddPooledDbContextFactory<PostgresDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()).AddInterceptors(provider.GetRequiredService<WriteCount>()).AnyOrder());
        services.AddSingleton<IDbContextFactory<KargahDb>, ProviderContexts<PostgresDb>>();
        services.AddSingleton<EventDatabase, PostgresEvents>();
    }

    public static void PreparePostgres(this IServiceProvider services, KargahDb db)
    {
        try
        {
            // a database that is not there yet is made, where the account may do so
            if (db.GetService<IRelationalDatabaseCreator>() is var creator && !creator.Exists())
            {
                creator.Create();
            }

            // else the first start would log a missing table as an error
            db.GetService<IHistoryRepository>().CreateIfNotExists();
            db.Database.Migrate();
            services.GetRequiredService<PostgresHold>().Take();
        }
        catch (DbException refused)
        {
            throw new StartException($"PostgreSQL cannot be used as Database:ConnectionString says: {refused.Message}");
        }
    }
}

/// <summary>Holds the database for this server alone, as the lock file holds the data folder: two schedulers would start every job twice.</summary>
internal sealed class PostgresHold(NpgsqlDataSource database) : IDisposable
{
    /// <summary>Any number that no other program in this database takes.</summary>
    private const long Key = 0x4B61_7267_6168;

    private NpgsqlConnection? held;

    /// <exception cref="StartException">Another server has it.</exception>
    public void Take()
    {
        // one that was killed a moment ago is let go as soon as PostgreSQL sees its connection closed
        for (var patience = 0; ; patience++)
        {
            held = database.OpenConnection();
            using var ask = new NpgsqlCommand($"SET lock_timeout = '1s'; SELECT pg_advisory_lock({Key})", held);
            try
            {
                ask.ExecuteNonQuery();
                return;
            }
            catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                held.Dispose();
                if (patience == 5)
                {
                    throw new StartException("Another Kargah server runs on this PostgreSQL database; each needs a database of its own.");
                }
            }
        }
    }

    public void Dispose() => held?.Dispose();
}
