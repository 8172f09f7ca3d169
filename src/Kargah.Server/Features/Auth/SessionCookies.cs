using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Auth;

/// <summary>HttpOnly and SameSite=Strict: scripts cannot read them, other sites cannot send them.</summary>
internal static class SessionCookies
{
    public const string Access = "kargah_session";
    public const string Refresh = "kargah_refresh";
    private const string RefreshPath = "/api/auth/refresh";

    public static void Set(HttpContext context, SessionResponse session, TimeSpan refreshLifetime)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Cookies.Append(Access, session.Token, Options(context, "/", TimeSpan.FromSeconds(session.ExpiresIn)));
        context.Response.Cookies.Append(Refresh, session.RefreshToken, Options(context, RefreshPath, refreshLifetime));
    }

    public static void Clear(HttpContext context)
    {
        context.Response.Cookies.Delete(Access, Options(context, "/", null));
        context.Response.Cookies.Delete(Refresh, Options(context, RefreshPath, null));
    }

    private static CookieOptions Options(HttpContext context, string path, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps || context.RequestServices.GetRequiredService<ServerOptions>().PublicUrl?.Scheme == Uri.UriSchemeHttps,
        Path = path,
        MaxAge = maxAge,
        IsEssential = true,
    };
}
