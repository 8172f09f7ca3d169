namespace Kargah.Server.Features.Batches;

public static class BatchEndpoints
{
    public static void AddBatches(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<StartBatch>().AddSingleton<KnownCards>().AddSingleton<FinishedItems>().AddSingleton<ReadBatches>().AddSingleton<CancelBatch>().AddSingleton<BatchHarvest>().AddHostedService(services => services.GetRequiredService<BatchHarvest>());

    public static void MapBatches(this IEndpointRouteBuilder routes)
    {
        var batches = routes.MapGroup("/api/batch/jobs").WithTags("Batches").ProducesProblem(StatusCodes.Status401Unauthorized);
        batches.MapPost("/", StartBatch.Handle).WithSummary("Detect or correct up to 10,000 pictures").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);
        batches.MapGet("/", ReadBatches.List).WithSummary("Batches, newest first").ProducesValidationProblem();
        batches.MapGet("/{jobId}", ReadBatches.Get).WithSummary("How a batch stands").ProducesProblem(StatusCodes.Status404NotFound);
        batches.MapPost("/{jobId}/cancel", CancelBatch.Handle).WithSummary("Cancel a batch; what is finished is kept").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        batches.MapGet("/{jobId}/results", ReadBatches.Results).WithSummary("What came of each picture").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        batches.MapGet("/{jobId}/download", ReadBatches.Download).WithSummary("The finished pictures and a table of them, as a zip").Produces(StatusCodes.Status200OK, contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
