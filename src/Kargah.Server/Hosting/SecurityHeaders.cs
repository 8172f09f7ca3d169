namespace Kargah.Server.Hosting;

internal sealed class SecurityHeaders(RequestDelegate next, ServerOptions options)
{
    /// <summary>Styles inline: the component library sets them on elements. Scripts only from this server.</summary>
    private const string Pages =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Answers of the API are data: nothing in them may run, even when somebody opens one as a page.</summary>
    private const string Data = "default-src 'none'; frame-ancestors 'none'; sandbox";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            var api = context.Request.Path.StartsWithSegments("/api");
            headers.ContentSecurityPolicy = api ? Data : Pages;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (api && headers.CacheControl.Count == 0)
            {
                headers.CacheControl = "no-store";
            }

            if (options.Hsts && context.Request.IsHttps)
            {
                headers.StrictTransportSecurity = "max-age=31536000";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
