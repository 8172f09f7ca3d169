using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kargah.Server.Data;

/// <summary>What the databases' errors mean, whichever is behind.</summary>
public static class DatabaseErrors
{
    private const int SqliteUnique = 2067;
    private const int SqlitePrimaryKey = 1555;
    private const int SqliteForeignKey = 787;

    /// <summary>Somebody else was first with a value that may be there once only.</summary>
    public static bool IsTaken(DbUpdateException exception) => exception.InnerException switch
    {
        SqliteException database => database.SqliteExtendedErrorCode is SqliteUnique or SqlitePrimaryKey,
        PostgresException database => database.SqlState == PostgresErrorCodes.UniqueViolation,
        _ => false,
    };

    /// <summary>What the row points at is not there (any more).</summary>
    public static bool IsForeignKey(DbUpdateException exception) => exception.InnerException switch
    {
        SqliteException database => database.SqliteExtendedErrorCode == SqliteForeignKey,
        PostgresException database => database.SqlState == PostgresErrorCodes.ForeignKeyViolation,
        _ => false,
    };

    /// <summary>Text with U+0000, which PostgreSQL cannot keep.</summary>
    public static bool IsUnstorableText(Exception exception) => exception switch
    {
        PostgresException database => database.SqlState is PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter,
        DbUpdateException { InnerException: { } inner } => IsUnstorableText(inner),
        _ => false,
    };

    /// <summary>The database's server is gone, restarts, or has no connection left.</summary>
    public static bool IsAway(Exception exception) => exception switch
    {
        NpgsqlException database => database.IsTransient || database is not PostgresException,
        DbUpdateException { InnerException: { } inner } => IsAway(inner),
        InvalidOperationException { InnerException: NpgsqlException inner } => IsAway(inner),
        _ => false,
    };
}
