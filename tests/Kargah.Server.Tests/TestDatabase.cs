using System.Security.Cryptography;
using System.Text;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs.Events;
using Npgsql;

namespace Kargah.Server.Tests;

/// <summary>
/// Which database the tests run on: SQLite, or a database of its own a data folder in the PostgreSQL that <c>KARGAH_POSTGRES</c> names
/// (./kargah test starts one).
/// </summary>
public static class TestDatabase
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("KARGAH_POSTGRES");

    public static IReadOnlyDictionary<string, string?> Settings(string folder) => Server is null ? new Dictionary<string, string?>() : new Dictionary<string, string?>
    {
        ["Database:Provider"] = "postgres",
        ["Database:ConnectionString"] = ConnectionString(folder),
    };

    /// <summary>The event store's tables for a folder; <see cref="CreateAsync"/> comes first.</summary>
    public static EventDatabase Events(string folder) => Server is null
        ? new SqliteEvents(new DataFolder(folder))
        : new PostgresEvents(new DatabaseOptions { Provider = DatabaseProvider.Postgres, ConnectionString = ConnectionString(folder) });

    private static string ConnectionString(string folder) =>
        new NpgsqlConnectionStringBuilder(Server!) { Database = Name(folder), MaxPoolSize = 30, IncludeErrorDetail = true }.ToString();

    public static async Task CreateAsync(string folder)
    {
        try
        {
            await ExecuteAsync($"CREATE DATABASE {Name(folder)}");
        }
        catch (PostgresException there) when (there.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // a second server on the same folder
        }
    }

    public static Task DropAsync(string folder) => ExecuteAsync($"DROP DATABASE IF EXISTS {Name(folder)} WITH (FORCE)");

    private static async Task ExecuteAsync(string sql)
    {
        if (Server is not null)
        {
            await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Server) { Pooling = false });
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static string Name(string folder) => "kargah_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..24];
}
