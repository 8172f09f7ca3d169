using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kargah.Server.Data;

/// <summary>
/// Counts what this process writes to the main database, after each commit. Who reads the count and then the rows knows that they stand
/// for as long as the count does.
/// </summary>
public sealed class WriteCount : IDbCommandInterceptor, IDbTransactionInterceptor, ISaveChangesInterceptor
{
    private long writes;

    public long Current => Interlocked.Read(ref writes);

    int IDbCommandInterceptor.NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result) => Count(result);

    ValueTask<int> IDbCommandInterceptor.NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Count(result));

    void IDbTransactionInterceptor.TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Count(0);

    Task IDbTransactionInterceptor.TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken) =>
        Task.FromResult(Count(0));

    // a single row is inserted without a transaction, by a command that reads its own result
    int ISaveChangesInterceptor.SavedChanges(SaveChangesCompletedEventData eventData, int result) => Count(result);

    ValueTask<int> ISaveChangesInterceptor.SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Count(result));

    private int Count(int result)
    {
        Interlocked.Increment(ref writes);
        return result;
    }
}
