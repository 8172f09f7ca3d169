using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Data;

/// <summary>Owns the migrations in Migrations/Sqlite.</summary>
public sealed class SqliteDb(DbContextOptions<SqliteDb> options) : KargahDb(options);

/// <summary>Owns the migrations in Migrations/Postgres. Text is compared byte by byte, as SQLite does, whatever the database's own language.</summary>
public sealed class PostgresDb(DbContextOptions<PostgresDb> options) : KargahDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().UseCollation("C");
        configurationBuilder.Properties<Enum>().UseCollation("C");
    }
}

/// <summary>The rest of the server knows one context, whichever database is behind it.</summary>
internal sealed class ProviderContexts<T>(IDbContextFactory<T> contexts) : IDbContextFactory<KargahDb>
    where T : KargahDb
{
    public KargahDb CreateDbContext() => contexts.CreateDbContext();

    public async Task<KargahDb> CreateDbContextAsync(CancellationToken cancellationToken = default) => await contexts.CreateDbContextAsync(cancellationToken);
}
