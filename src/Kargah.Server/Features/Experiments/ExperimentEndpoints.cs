namespace Kargah.Server.Features.Experiments;

public static class ExperimentEndpoints
{
    public static void AddExperiments(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<Experiments>().AddSingleton<ChangeExperiment>().AddSingleton<StartExperiment>().AddSingleton<DownloadExperiment>();

    public static void MapExperiments(this IEndpointRouteBuilder routes)
    {
        var experiments = routes.MapGroup("/api/experiments").WithTags("Experiments").ProducesProblem(StatusCodes.Status401Unauthorized);
        experiments.MapGet("/", ReadExperiments.List).WithSummary("Experiments, newest first").ProducesValidationProblem();
        experiments.MapPost("/", ChangeExperiment.HandleCreate).WithSummary("A named question: what its runs start with, tags, notes").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);

        var experiment = experiments.MapGroup("/{id:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        experiment.MapGet("/", ReadExperiments.Get).WithSummary("An experiment, and how its runs stand");
        experiment.MapPatch("/", ChangeExperiment.HandleUpdate).WithSummary("Change what an experiment says or starts with").ProducesValidationProblem();
        experiment.MapDelete("/", ChangeExperiment.HandleDelete).WithSummary("Delete an experiment; its runs are kept").ProducesProblem(StatusCodes.Status409Conflict);
        experiment.MapPost("/start", StartExperiment.HandleStart).WithSummary("Queue a run of it, or one for each seed").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
        experiment.MapGet("/download", DownloadExperiment.Handle).WithSummary("All of it as a zip: experiment.json, runs, metrics as CSV, models").Produces(StatusCodes.Status200OK, contentType: "application/zip");
        experiment.MapPost("/stop", StartExperiment.HandleStop).WithSummary("Stop its runs");
    }
}
