namespace Kargah.Server.Features.Comparisons;

public static class ComparisonEndpoints
{
    public static void AddComparisons(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<FindSignificance>().AddSingleton<CompareRuns>().AddSingleton<DiffRuns>();

    public static void MapComparisons(this IEndpointRouteBuilder routes)
    {
        var training = routes.MapGroup("/api/training").WithTags("Training").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound);
        training.MapGet("/compare", CompareRuns.Handle).WithSummary("2 to 20 runs beside each other: settings, metrics, groups by seed, and whether differences are more than luck").ProducesValidationProblem();
        training.MapGet("/{jobId}/diff/{other}", DiffRuns.Handle).WithSummary("What two runs do not have in common");
        routes.MapGet("/api/experiments/{id:guid}/compare", CompareRuns.HandleExperiment).WithTags("Experiments").WithSummary("An experiment's runs beside each other: those named, or the newest 20").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesValidationProblem();
    }
}
