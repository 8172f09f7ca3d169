namespace Kargah.Server.Features.Live;

public static class LiveServices
{
    public static WebApplicationBuilder AddLive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LiveFeed>();
        return builder;
    }
}
