using Kargah.Server.Features.Auth;
using Kargah.Server.Features.Live;

namespace Kargah.Server.Features.Training;

public static class TrainingEndpoints
{
    public static void AddTraining(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<SampleTable>().AddSingleton<TrainingTables>().AddSingleton<WaitingTables>();
        services.AddSingleton<StartTraining>().AddSingleton<EstimateTraining>().AddSingleton<GetSuggestion>().AddSingleton<GetTraining>().AddSingleton<ListTrainings>().AddSingleton<StopTraining>().AddSingleton<ResumeTraining>().AddSingleton<RetryTraining>();
        services.AddSingleton<UpdateTraining>().AddSingleton<RepeatTraining>().AddSingleton<Repetitions>().AddSingleton<Searching.FoundRuns>();
        services.AddSingleton<ReadHistory>().AddSingleton<DownloadModel>().AddSingleton<DeleteTraining>().AddSingleton<Predict>().AddSingleton<GetEvaluation>();
        services.AddSingleton<NewJobs>().AddSingleton<StartScoring>().AddSingleton<DownloadPredictions>();
    }

    public static void MapTraining(this IEndpointRouteBuilder routes)
    {
        var training = routes.MapGroup("/api/training").WithTags("Training").ProducesProblem(StatusCodes.Status401Unauthorized);
        training.MapPost("/", StartTraining.Handle).WithSummary("Queue a training").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
        training.MapPost("/estimate", EstimateTraining.Handle).WithMetadata(new ReadsOnly()).WithSummary("What a training would take: time and memory, from a few of its steps").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        training.MapGet("/suggestion", GetSuggestion.Handle).WithSummary("Settings that suit a table, each with its reason").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        training.MapGet("/status", GetTraining.HandleQuery).WithSummary("How a training stands").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        training.MapGet("/jobs", ListTrainings.Handle).WithSummary("Trainings, newest first").ProducesValidationProblem();

        var job = training.MapGroup("/{jobId}").ProducesProblem(StatusCodes.Status404NotFound);
        job.MapGet("/", GetTraining.Handle).WithSummary("How a training stands");
        job.MapPatch("/", UpdateTraining.Handle).WithSummary("Rename a training, tag it, note something, move it to an experiment").ProducesValidationProblem();
        job.MapPost("/again", RepeatTraining.Handle).WithSummary("Run it again exactly; a verdict says whether it came out the same").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);
        job.MapDelete("/", DeleteTraining.Handle).WithSummary("Delete a training with its files").ProducesProblem(StatusCodes.Status409Conflict);
        job.MapPost("/stop", StopTraining.Handle).WithSummary("Stop a training; the best model so far is kept").ProducesProblem(StatusCodes.Status409Conflict);
        job.MapPost("/resume", ResumeTraining.Handle).WithSummary("Go on from an ended training's last checkpoint, as a new training; with more epochs if asked").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);
        job.MapPost("/retry", RetryTraining.Handle).WithSummary("An ended training once more from its beginning, with the given settings changed").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
        job.MapGet("/metrics", ReadHistory.HandleMetrics).WithSummary("Measured points, thinned out if asked").ProducesValidationProblem();
        job.MapGet("/logs", ReadHistory.HandleLogs).WithSummary("Log lines");
        job.MapGet("/events", StreamEvents.Handle).WithSummary("Status, points and log lines as they come (Server-Sent Events)").Produces(StatusCodes.Status200OK, contentType: "text/event-stream").Produces(StatusCodes.Status204NoContent);
        job.MapGet("/download", DownloadModel.Handle).WithSummary("The model: pt (PyTorch), onnx, safetensors or bundle (zip with everything around it); of a scoring job its result: csv").Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        // a page asks whether there is something to save before it leaves the saving to the browser
        job.MapMethods("/download", [HttpMethods.Head], DownloadModel.Handle).ExcludeFromDescription();
        job.MapPost("/predict", Predict.Handle).WithMetadata(new ReadsOnly()).WithSummary("Predict for up to 1,000 rows").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        job.MapPost("/predictions", StartScoring.Handle).WithSummary("Score a whole data set: a job whose result is a CSV").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
        job.MapGet("/evaluation", GetEvaluation.Handle).WithSummary("How good the model is, looked at closely: curves, confusion, calibration, importance, intervals").ProducesProblem(StatusCodes.Status409Conflict);
        job.MapGet("/inputs", GetModelInputs.Handle).WithSummary("What the model takes");
    }
}
