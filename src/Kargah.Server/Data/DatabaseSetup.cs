using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kargah.Server.Data;

public static class DatabaseSetup
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        builder.AddSettings<DataOptions>("Data");
        builder.Services.AddSingleton(services => new DataFolder(services.GetRequiredService<DataOptions>().Folder));
        builder.Services.AddSingleton<WriteGate>().AddSingleton<WriteCount>().AddSingleton<SharedReads>();
        switch (builder.AddSettings<DatabaseOptions>("Database").Provider)
        {
            case DatabaseProvider.Sqlite:
                builder.Services.AddSqlite();
                break;
            case DatabaseProvider.Postgres:
                builder.Services.AddPostgres();
                break;
        }
    }

    /// <summary>Whether there are more than a few is asked without an order, for which all would have to be found; no warning of that.</summary>
    public static DbContextOptionsBuilder AnyOrder(this DbContextOptionsBuilder options) =>
        options.ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));

    /// <exception cref="StartException">The data folder or the database cannot be used.</exception>
    public static void PrepareDatabase(this WebApplication app)
    {
        app.Services.GetRequiredService<DataFolder>().Create();
        using var db = app.Services.GetRequiredService<IDbContextFactory<KargahDb>>().CreateDbContext();
        if (db is PostgresDb)
        {
            app.Services.PreparePostgres(db);
        }
        else
        {
            app.PrepareSqlite(db);
        }
    }
}
