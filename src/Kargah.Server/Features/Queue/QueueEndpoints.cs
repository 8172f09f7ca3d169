using Kargah.Contracts;
using Kargah.Server.Features.Auth;
using Kargah.Server.Features.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kargah.Server.Features.Queue;

public static class QueueEndpoints
{
    public static void AddQueue(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<QueueModes>().AddSingleton<GetQueue>().AddSingleton<ExpectedStarts>();

    public static void MapQueue(this IEndpointRouteBuilder routes)
    {
        var queue = routes.MapGroup("/api/queue").WithTags("Queue");
        queue.MapGet("/", GetQueue.Handle).WithSummary("What runs and what waits, with places and expected starts");
        foreach (var (name, mode, summary) in new[]
        {
            ("pause", QueueMode.Paused, "Start nothing new"),
            ("resume", QueueMode.Running, "Start what waits"),
            ("drain", QueueMode.Draining, "Start nothing new until everything that runs has ended, then stay paused"),
        })
        {
            queue.MapPost("/" + name, (QueueModes modes, QueueBell bell, CancellationToken cancellationToken) => SetAsync(mode, modes, bell, cancellationToken))
                .RequireAuthorization(Policies.Admin).WithName(name + "_queue").WithSummary(summary);
        }
    }

    private static async Task<Ok<DoneResponse>> SetAsync(QueueMode mode, QueueModes modes, QueueBell bell, CancellationToken cancellationToken)
    {
        await modes.SetAsync(mode, cancellationToken);
        bell.Ring();
        return TypedResults.Ok(new DoneResponse());
    }
}
