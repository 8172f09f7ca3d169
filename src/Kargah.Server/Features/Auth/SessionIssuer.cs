using Kargah.Contracts;
using Kargah.Server.Data;

namespace Kargah.Server.Features.Auth;

/// <summary>Makes the pair of tokens of a session. The caller saves the changes.</summary>
public sealed class SessionIssuer(AccessTokens accessTokens, AuthOptions options, TimeProvider time)
{
    public TimeSpan RefreshLifetime { get; } = TimeSpan.FromDays(options.RefreshTokenDays);

    public SessionResponse Begin(KargahDb db, UserEntity user)
    {
        var now = time.GetUtcNow();
        var session = new SessionEntity { UserId = user.Id, CreatedAt = now, ExpiresAt = now + RefreshLifetime };
        db.Sessions.Add(session);
        return Continue(db, user, session);
    }

    public SessionResponse Continue(KargahDb db, UserEntity user, SessionEntity session)
    {
        var now = time.GetUtcNow();
        var refresh = OpaqueToken.Make();
        session.ExpiresAt = now + RefreshLifetime;
        db.RefreshTokens.Add(new RefreshTokenEntity { SessionId = session.Id, Hash = OpaqueToken.Hash(refresh), CreatedAt = now, ExpiresAt = session.ExpiresAt });
        return new SessionResponse
        {
            Token = accessTokens.Issue(user.Id, session.Id),
            RefreshToken = refresh,
            ExpiresIn = (int)accessTokens.Lifetime.TotalSeconds,
            User = user.ToResponse(),
        };
    }
}
