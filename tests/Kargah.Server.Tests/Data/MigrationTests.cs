using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Tests.Data;

public sealed class MigrationTests
{
    /// <summary>No database is asked: tools/migrations/add.sh makes what is missing.</summary>
    [Fact]
    public void Migrations_OfBothDatabases_LeadToTheModel()
    {
        using var sqlite = new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=none").Options);
        using var postgres = new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql("Host=none").Options);

        sqlite.Database.HasPendingModelChanges().ShouldBeFalse();
        postgres.Database.HasPendingModelChanges().ShouldBeFalse();
    }
}
