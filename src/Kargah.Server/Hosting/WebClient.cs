using Microsoft.Extensions.FileProviders;

namespace Kargah.Server.Hosting;

/// <summary>The built browser client: files with their hash in the name are kept for good, every other address of a page gets its index.</summary>
internal static class WebClient
{
    /// <summary>Addresses below these are never pages of the client.</summary>
    private static readonly PathString[] Reserved = ["/api", "/api-docs", "/api-docs.json", "/hubs", "/health", "/metrics"];

    public static void UseWebClient(this WebApplication app)
    {
        var folder = Path.GetFullPath(app.Services.GetRequiredService<ServerOptions>().WebFolder, AppContext.BaseDirectory);
        var index = Path.Combine(folder, "index.html");
        var isBuilt = File.Exists(index);
        if (isBuilt)
        {
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(folder),
                OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                    file.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
            });
        }

        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/assets"))
            {
                // of an older build: the page has to know that it is gone, not that somebody should sign in
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            return IsPage(context.Request) ? SendAsync(context, isBuilt ? index : null) : next(context);
        });
    }

    private static bool IsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !Reserved.Any(prefix => request.Path.StartsWithSegments(prefix));

    private static async Task SendAsync(HttpContext context, string? index)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.ContentType = index is null ? "text/plain; charset=utf-8" : "text/html; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await (index is null
            ? context.Response.WriteAsync("Kargah is running; its web client has not been built.", context.RequestAborted)
            : context.Response.SendFileAsync(index, context.RequestAborted));
    }
}
