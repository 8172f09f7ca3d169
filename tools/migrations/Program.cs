using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

return 0;

/// <summary>Shows `dotnet ef` the model; no database is opened for `migrations add`.</summary>
public sealed class KargahDbFactory : IDesignTimeDbContextFactory<KargahDb>
{
    public KargahDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<KargahDb>().UseSqlite("Data Source=design.db").Options);
}
