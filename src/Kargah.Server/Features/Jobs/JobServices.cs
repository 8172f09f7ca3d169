using Microsoft.AspNetCore.Mvc;

namespace Kargah.Server.Features.Jobs;

public static class JobServices
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<EventStore>().AddSingleton<JobLocks>().AddSingleton<JobJournal>().AddSingleton<JobLife>().AddSingleton<Leases>().AddSingleton<StatusUpdate>();
        services.AddSingleton<IJobLauncher, LocalLauncher>().AddSingleton<Checkpoints>().AddSingleton<AttemptSpecs>().AddSingleton<AttemptSupervisor>();
        services.AddSingleton<Capacity>().AddSingleton<WaitingLine>().AddSingleton<JobRuns>().AddSingleton<QueueBell>().AddSingleton<OrphanSweep>().AddHostedService<JobScheduler>();
    }

    public static void MapJobs(this IEndpointRouteBuilder routes) =>
        routes.MapPost(StatusUpdate.Route, StatusUpdate.Handle)
            .AllowAnonymous()
            .WithMetadata(new RequestSizeLimitAttribute(StatusUpdate.MaxBodyBytes))
            .WithTags("Workers")
            .WithSummary("What a training worker says, with its attempt's own token")
            .Accepts<Kargah.Contracts.StatusUpdateRequest>("application/json")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status409Conflict);
}
