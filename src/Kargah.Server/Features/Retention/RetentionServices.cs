using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Retention;

public static class RetentionServices
{
    public static void AddRetention(this WebApplicationBuilder builder)
    {
        builder.AddSettings<RetentionOptions>("Retention");
        builder.Services.AddSingleton<RetentionSweeper>().AddHostedService(services => services.GetRequiredService<RetentionSweeper>());
    }
}
