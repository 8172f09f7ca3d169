using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Detections;

public static class DetectionEndpoints
{
    public static void AddDetections(this WebApplicationBuilder builder) => builder.Services.AddScoped<DetectCard>();

    public static void MapDetections(this IEndpointRouteBuilder routes)
    {
        foreach (var prefix in (string[])["/api/detect", "/api/detection"])
        {
            var detect = routes.MapGroup(prefix).WithTags("Detection");
            detect.MapPost("/card", DetectCard.Handle).WithSummary("Find the card of a picture and measure its patches")
                .Accepts<DetectCardRequest>("application/json", "multipart/form-data")
                .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
            detect.MapGet("/card/{id:guid}", Get).WithSummary("One detection");
            detect.MapGet("/health", ColorHealth.Handle).WithSummary("Whether cards can be found here, and what is missing");
        }
    }

    private static async Task<Ok<Detection>> Get(Guid id, IDbContextFactory<KargahDb> databases, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Detections.AsNoTracking().SingleOrDefaultAsync(detection => detection.Id == id && detection.OwnerId == me.Id, cancellationToken) ?? throw NotThere();
        return TypedResults.Ok(found.Document());
    }

    internal static ProblemException NotThere() => ProblemException.NotFound(ProblemCodes.DetectionNotFound, "There is no such detection.");
}
