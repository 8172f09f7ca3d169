using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace Kargah.Server.Data;

public enum DatabaseProvider
{
    Sqlite,
    Postgres,
}

public sealed class DatabaseOptions : IValidatableObject
{
    /// <summary>SQLite keeps everything in the data folder; PostgreSQL is a server of its own.</summary>
    public DatabaseProvider Provider { get; init; }

    /// <summary>Where PostgreSQL is, in Npgsql's words: <c>Host=…;Database=…;Username=…;Password=…</c>.</summary>
    public string? ConnectionString { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var problem = (Provider, string.IsNullOrWhiteSpace(ConnectionString)) switch
        {
            (DatabaseProvider.Postgres, true) => "is missing: Database:Provider is postgres, so say where it is, such as Host=127.0.0.1;Database=kargah;Username=kargah;Password=….",
            (DatabaseProvider.Sqlite, false) => "is given, but Database:Provider is sqlite, which needs none; did you mean postgres?",
            (DatabaseProvider.Postgres, false) => Unreadable(ConnectionString!),
            _ => null,
        };
        if (problem is not null)
        {
            yield return new ValidationResult(problem, [nameof(ConnectionString)]);
        }
    }

    private static string? Unreadable(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).Database is null ? "names no database: add Database=kargah." : null;
        }
        catch (ArgumentException unreadable)
        {
            return $"cannot be read: {unreadable.Message}";
        }
    }
}
