using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Auth;
using Kargah.Server.Features.Datasets;
using Kargah.Server.Features.Disk;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Workshop;

public static class WorkshopEndpoints
{
    public static void AddWorkshop(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MetricsText>().AddHostedService(services => services.GetRequiredService<MetricsText>());
        builder.Services.AddScoped<Readiness>().AddScoped<GetDisk>();
    }

    public static void MapWorkshop(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", Health.Handle).AllowAnonymous().WithTags("Workshop").WithSummary("Is the server there?");
        routes.MapGet("/api/health", Health.Handle).AllowAnonymous().WithTags("Workshop").WithSummary("Is the server there?");
        routes.MapGet("/health/ready", Readiness.Handle).AllowAnonymous().WithTags("Workshop").WithSummary("Can it work? Checks database, disk and workers")
            .Produces<ReadinessResponse>().Produces<ReadinessResponse>(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/metrics", MetricsText.Handle).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/api/system", SystemAsync).AllowAnonymous().WithTags("Workshop").WithSummary("Version, limits, features");
        GetDisk.Map(routes);
    }

    /// <summary>Open: a login page needs to know whether there is anything to register for.</summary>
    private static async Task<Ok<SystemResponse>> SystemAsync(
        IDbContextFactory<KargahDb> databases, AuthOptions auth, DatasetsOptions datasets, SchedulerOptions scheduler, Capacity capacity, WorkerGroups groups, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var hasUsers = await db.Users.AnyAsync(cancellationToken);
        return TypedResults.Ok(new SystemResponse
        {
            Service = Health.Service,
            Version = Health.Version,
            HasUsers = hasUsers,
            RegistrationOpen = !hasUsers || auth.Registration == RegistrationMode.Open,
            Limits = new SystemLimits(datasets.MaxUploadBytes, PredictRows, scheduler.Slots, scheduler.ThreadsPerJob, capacity.Whole.Cores, capacity.Whole.MemoryBytes, capacity.JobMemoryBytes, groups.EnforcedBy.ToString().ToLowerInvariant()),
            Features = new Dictionary<string, bool>
            {
                ["datasets"] = true,
                ["training"] = true,
                ["experiments"] = true,
                ["trash"] = true,
                ["audit"] = true,
                ["notifications"] = true,
                ["color"] = false,
            },
        });
    }

    /// <summary>As <see cref="PredictRequest.Rows"/> says.</summary>
    private const int PredictRows = 1000;
}
