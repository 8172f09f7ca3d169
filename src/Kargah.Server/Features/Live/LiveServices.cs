using Kargah.Contracts;
using Kargah.Server.Features.Auth;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Kargah.Server.Features.Live;

public static class LiveServices
{
    public static void AddLive(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<LiveFeed>().AddSingleton<SerializedOnce>().AddSingleton<JobReadings>().AddSingleton<JobPump>().AddSingleton<UserPump>().AddSingleton<HubPumps>().AddSingleton<StreamEvents>();
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = 8 * 1024).AddJsonProtocol(json => KargahJson.Apply(json.PayloadSerializerOptions));
        // of two protocols with one name the later one counts
        services.AddSingleton<IHubProtocol, OptionalArguments>();
    }

    public static void MapLive(this IEndpointRouteBuilder routes) =>
        routes.MapHub<JobsHub>(JobsHub.Route, hub =>
        {
            hub.CloseOnAuthenticationExpiration = true;
            // a slow reader is waited for; meanwhile its news gather in the store, not in memory
            hub.ApplicationMaxBufferSize = hub.TransportMaxBufferSize = 64 * 1024;
            // whether it lives its pings say, for which half a minute is given; a writing that waits is no sign of death
            hub.TransportSendTimeout = TimeSpan.FromMinutes(2);
        }).WithMetadata(new ReadsOnly()); // its negotiation is a POST, and all that can be invoked is listening
}
