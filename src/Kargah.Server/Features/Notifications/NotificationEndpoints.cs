using System.Net;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Notifications;

public static class NotificationEndpoints
{
    public static void AddNotifications(this WebApplicationBuilder builder)
    {
        builder.AddSettings<NotificationsOptions>("Notifications");
        builder.AddSettings<SmtpOptions>("Notifications:Smtp");
        builder.Services.AddSingleton<ResolveHost>(Dns.GetHostAddressesAsync)
            .AddSingleton<OutgoingConnections>().AddSingleton<SealedText>().AddSingleton<Messages>().AddSingleton<Channels>().AddSingleton<RuleMatches>().AddSingleton<Rules>()
            .AddSingleton<DeliverySender>().AddHostedService(services => services.GetRequiredService<DeliverySender>())
            .AddHostedService<RunWatch>();
    }

    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        var notifications = routes.MapGroup("/api/notifications").WithTags("Notifications");
        var rules = notifications.MapGroup("/rules");
        rules.MapGet("/", Rules.List).WithSummary("One's own notification rules");
        rules.MapPost("/", Rules.Create).WithSummary("Make a rule; a webhook's secret is shown this once").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        rules.MapGet("/{id:guid}", Rules.One).WithSummary("One rule");
        rules.MapPatch("/{id:guid}", Rules.Update).WithSummary("Change a rule, or give it a new secret").ProducesValidationProblem();
        rules.MapDelete("/{id:guid}", Rules.Delete).WithSummary("Delete a rule and what was sent by it");
        rules.MapPost("/{id:guid}/test", Rules.Test).WithSummary("Send a test now, and say how it went").ProducesProblem(StatusCodes.Status429TooManyRequests);

        var deliveries = notifications.MapGroup("/deliveries");
        deliveries.MapGet("/", Deliveries.List).WithSummary("What was sent and how that went, newest first");
        deliveries.MapGet("/{id:guid}", Deliveries.One).WithSummary("One delivery");
        deliveries.MapPost("/{id:guid}/redeliver", Deliveries.Redeliver).WithSummary("Send it again, under the same id").ProducesProblem(StatusCodes.Status409Conflict);
    }
}
