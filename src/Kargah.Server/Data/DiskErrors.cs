using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kargah.Server.Data;

/// <summary>What a full disk looks like from the files' and from the database's side.</summary>
public static class DiskErrors
{
    public const string Sentence = "The server's disk is full; nothing was kept. Delete data sets or runs that are no longer needed and empty the trash, or ask whoever runs the server.";
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int SqliteFull = 13;

    public static bool IsFull(Exception exception) => exception switch
    {
        IOException file => file.HResult is NoSpace or QuotaExceeded,
        SqliteException database => database.SqliteErrorCode == SqliteFull,
        PostgresException database => database.SqlState == PostgresErrorCodes.DiskFull,
        DbUpdateException { InnerException: { } inner } => IsFull(inner),
        _ => false,
    };
}
