namespace Kargah.Server.Features.Reports;

public static class ReportEndpoints
{
    public static void AddReports(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ReadReports>().AddSingleton<ExportReport>();

    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/api/reports").WithTags("Reports").ProducesProblem(StatusCodes.Status401Unauthorized);
        reports.MapGet("/image/{id:guid}", ReadReports.Image).WithSummary("Everything that is known of a picture").ProducesProblem(StatusCodes.Status404NotFound);
        reports.MapGet("/batch/{id}", ReadReports.Batch).WithSummary("Everything that came of a batch").ProducesProblem(StatusCodes.Status404NotFound);
        reports.MapGet("/analytics", ReadReports.Analytics).WithSummary("One's pictures over time; the last 30 days unless told").ProducesValidationProblem();
        reports.MapPost("/export", ExportReport.Handle).WithSummary("A report as a file: pdf, csv, json or html").Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }
}
