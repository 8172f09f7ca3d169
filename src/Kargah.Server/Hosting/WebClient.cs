using Microsoft.Extensions.FileProviders;

namespace Kargah.Server.Hosting;

/// <summary>The built browser client: files with their hash in the name are kept for good, every other address of a page gets its index.</summary>
internal static class WebClient
{
    public static void UseWebClient(this WebApplication app)
    {
        if (Folder(app) is { } folder)
        {
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(folder),
                OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                    file.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
            });
        }
    }

    public static void MapWebClient(this WebApplication app)
    {
        var index = Folder(app) is { } folder ? Path.Combine(folder, "index.html") : null;
        app.MapMethods("{*path:regex(^(?!(api|hubs|assets|metrics|health)(/|$)).*$)}", [HttpMethods.Get, HttpMethods.Head], async context =>
        {
            context.Response.ContentType = index is null ? "text/plain" : "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            if (index is null)
            {
                await context.Response.WriteAsync("Kargah is running; its web client has not been built.", context.RequestAborted);
            }
            else
            {
                await context.Response.SendFileAsync(index, context.RequestAborted);
            }
        }).WithOrder(int.MaxValue).AllowAnonymous().ExcludeFromDescription();
    }

    private static string? Folder(WebApplication app)
    {
        var folder = Path.GetFullPath(app.Services.GetRequiredService<ServerOptions>().WebFolder, AppContext.BaseDirectory);
        return File.Exists(Path.Combine(folder, "index.html")) ? folder : null;
    }
}
