using System.Collections.Concurrent;
using System.Security.Claims;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Kargah.Server.Features.Auth;

/// <summary>What a session or an API token stands for at this moment.</summary>
public sealed record Credential(Guid Id, Guid UserId, UserRole Role, bool IsSession, bool CanWrite, DateTimeOffset? ExpiresAt);

/// <summary>
/// Which sessions and API tokens are good right now. Answers are kept for seconds; whatever ends one drops the answer and tells long-lived connections at once.
/// </summary>
public sealed class Credentials(IDbContextFactory<KargahDb> databases, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> watched = new();
    private readonly Lock gate = new();
    private long generation;

    public Task<Credential?> FindSessionAsync(Guid sessionId, CancellationToken cancellationToken) =>
        FindAsync(sessionId, db => from session in db.Sessions
                                   join user in db.Users on session.UserId equals user.Id
                                   where session.Id == sessionId && session.RevokedAt == null && !user.Disabled
                                   select new Credential(session.Id, user.Id, user.Role, true, true, session.ExpiresAt), cancellationToken);

    public Task<Credential?> FindApiTokenAsync(string token, CancellationToken cancellationToken)
    {
        var hash = OpaqueToken.Hash(token);
        return FindAsync(hash, db => from found in db.ApiTokens
                                     join user in db.Users on found.UserId equals user.Id
                                     where found.Hash == hash && !user.Disabled
                                     select new Credential(found.Id, user.Id, user.Role, false, found.CanWrite, found.ExpiresAt), cancellationToken);
    }

    /// <summary>Cancelled when what <paramref name="principal"/> signed in with ends; for streams and sockets that outlive their request's check.</summary>
    public async Task<CancellationToken> EndedAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(principal.FindFirstValue(KargahClaims.Credential), out var id))
        {
            return CancellationToken.None;
        }

        var ended = watched.GetOrAdd(id, _ => new CancellationTokenSource()).Token;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var stands = await db.Users.AnyAsync(
            user => !user.Disabled
                && (db.Sessions.Any(session => session.Id == id && session.UserId == user.Id && session.RevokedAt == null) || db.ApiTokens.Any(token => token.Id == id && token.UserId == user.Id)),
            cancellationToken);
        if (!stands)
        {
            // it ended after the request's check and before it was watched
            Drop([id]);
        }

        return ended;
    }

    /// <summary>Call after a row behind a credential has changed.</summary>
    public void Forget()
    {
        lock (gate)
        {
            generation++;
            known.Clear();
        }
    }

    /// <summary>Call after sessions or API tokens have ended.</summary>
    public void Drop(IEnumerable<Guid> ids)
    {
        Forget();
        foreach (var id in ids)
        {
            if (watched.TryRemove(id, out var source))
            {
                source.Cancel();
                source.Dispose();
            }
        }
    }

    /// <summary>Ends a user's sessions but one.</summary>
    public async Task EndSessionsAsync(Guid userId, Guid? except, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var open = db.Sessions.Where(session => session.UserId == userId && session.RevokedAt == null && session.Id != except);
        var ids = await open.Select(session => session.Id).ToListAsync(cancellationToken);
        await open.ExecuteUpdateAsync(set => set.SetProperty(session => session.RevokedAt, now), cancellationToken);
        Drop(ids);
    }

    /// <summary>The ids behind a user's connections: for <see cref="Drop"/> after the account itself has changed.</summary>
    public async Task<IReadOnlyList<Guid>> OfUserAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sessions = await db.Sessions.Where(session => session.UserId == userId).Select(session => session.Id).ToListAsync(cancellationToken);
        var tokens = await db.ApiTokens.Where(token => token.UserId == userId).Select(token => token.Id).ToListAsync(cancellationToken);
        return [.. sessions, .. tokens];
    }

    public void Dispose() => known.Dispose();

    private async Task<Credential?> FindAsync(object key, Func<KargahDb, IQueryable<Credential>> query, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(key, out Credential? credential))
        {
            var asked = Interlocked.Read(ref generation);
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            credential = await query(db).SingleOrDefaultAsync(cancellationToken);
            if (credential is null)
            {
                return null;
            }

            try
            {
                await SeenAsync(db, credential, cancellationToken);
            }
            catch (Exception full) when (DiskErrors.IsFull(full))
            {
                // who may come in may come in: deleting is what makes room
            }

            lock (gate)
            {
                // what was read before something ended must not be kept
                if (asked == generation)
                {
                    known.Set(key, credential, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = KeepFor });
                }
            }
        }

        return credential!.ExpiresAt is { } expires && expires <= time.GetUtcNow() ? null : credential;
    }

    private async Task SeenAsync(KargahDb db, Credential credential, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var recently = now - SeenEvery;
        if (credential.IsSession)
        {
            await db.Users.Where(user => user.Id == credential.UserId && (user.LastSeenAt == null || user.LastSeenAt < recently))
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.LastSeenAt, now), cancellationToken);
        }
        else
        {
            await db.ApiTokens.Where(token => token.Id == credential.Id && (token.LastUsedAt == null || token.LastUsedAt < recently))
                .ExecuteUpdateAsync(set => set.SetProperty(token => token.LastUsedAt, now), cancellationToken);
        }
    }
}
