using System.Text.Json.Serialization;
using Kargah.Contracts;
using Kargah.Server.Features.Docs;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.AspNetCore.HttpOverrides;

namespace Kargah.Server.Hosting;

/// <summary>What every request passes through, whatever it asks for.</summary>
public static class HostSetup
{
    /// <summary>Bodies other than uploads; a route with larger ones says so with <c>RequestSizeLimit</c> metadata.</summary>
    private const long MaxBodyBytes = 1 << 20;

    public static void AddHost(this WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<ServerOptions>("Server");
        builder.AddSettings<SchedulerOptions>("Scheduler");
        builder.AddSettings<WorkersOptions>("Workers");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Address, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Logging.ClearProviders().AddJsonConsole(console => console.UseUtcTimestamp = true)
            // their request lines carry query strings, where the hub's token travels
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Sandbox>().AddSingleton<WorkerGroups>();
        services.ConfigureHttpJsonOptions(json =>
        {
            KargahJson.Apply(json.SerializerOptions);
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.AllowDuplicateProperties = false;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddValidation();
        services.AddSingleton<IProblemDetailsWriter, Problems>();
        services.AddProblemDetails();
        services.AddExceptionHandler<Problems>();
        services.AddResponseCompression();
        services.AddHostedService<ServerFileWriter>();
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(options.AllowedOrigins)
            .WithHeaders("Authorization", "Content-Type", "Last-Event-ID", "X-Requested-With", "X-SignalR-User-Agent")
            .WithMethods("GET", "HEAD", "POST", "PATCH", "DELETE")));
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = options.TrustedProxies.Length > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in options.TrustedProxies)
            {
                forwarded.KnownIPNetworks.Add(proxy.Contains('/', StringComparison.Ordinal) ? System.Net.IPNetwork.Parse(proxy) : new System.Net.IPNetwork(System.Net.IPAddress.Parse(proxy), proxy.Contains(':', StringComparison.Ordinal) ? 128 : 32));
            }
        });
    }

    public static void UseHost(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/api/v1", out var rest))
            {
                context.Request.Path = "/api" + rest;
            }

            return next(context);
        });
        // answers with tokens are not compressed: their length would tell of what is in them
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/api/auth"), compressed => compressed.UseResponseCompression());
        app.UseWebClient();
        app.UseApiDocs();
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.UseAuthorization();
    }
}
