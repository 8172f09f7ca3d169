using Kargah.Server.Features.Auth;

namespace Kargah.Server.Features.Mlflow;

/// <summary>
/// MLflow's tracking routes, with its field names and error codes, over Kargah's own experiments, runs and points. They are MLflow's to
/// document, and not in our API's description.
/// </summary>
public static class MlflowEndpoints
{
    public static void AddMlflow(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<MlflowExperiments>().AddSingleton<ExternalRuns>().AddSingleton<MlflowRuns>().AddSingleton<MlflowLogging>().AddSingleton<MlflowArtifacts>();

    public static void MapMlflow(this IEndpointRouteBuilder routes)
    {
        var mlflow = routes.MapGroup(MlflowErrors.Prefix).ExcludeFromDescription();
        var experiments = mlflow.MapGroup("/mlflow/experiments");
        experiments.MapPost("/create", MlflowExperiments.Create);
        experiments.MapGet("/get", MlflowExperiments.Get);
        experiments.MapGet("/get-by-name", MlflowExperiments.GetByName);
        experiments.MapPost("/search", MlflowExperiments.Search).WithMetadata(new ReadsOnly());
        experiments.MapGet("/search", MlflowExperiments.Search);
        experiments.MapPost("/update", MlflowExperiments.Update);
        experiments.MapPost("/delete", MlflowExperiments.Delete);
        experiments.MapPost("/restore", MlflowExperiments.Restore);
        experiments.MapPost("/set-experiment-tag", MlflowExperiments.SetTag);

        var runs = mlflow.MapGroup("/mlflow/runs");
        runs.MapPost("/create", MlflowRuns.Create);
        runs.MapGet("/get", MlflowRuns.Get);
        runs.MapPost("/update", MlflowRuns.Update);
        runs.MapPost("/delete", MlflowRuns.Delete);
        runs.MapPost("/restore", MlflowRuns.Restore);
        runs.MapPost("/search", MlflowRuns.Search).WithMetadata(new ReadsOnly());
        runs.MapPost("/log-metric", MlflowLogging.LogMetric);
        runs.MapPost("/log-batch", MlflowLogging.LogBatch);
        runs.MapPost("/log-parameter", MlflowLogging.LogParameter);
        runs.MapPost("/set-tag", MlflowLogging.SetTag);
        runs.MapPost("/delete-tag", MlflowLogging.DeleteTag);
        runs.MapPost("/log-inputs", MlflowLogging.LogInputs);
        mlflow.MapGet("/mlflow/metrics/get-history", MlflowRuns.GetHistory);
        mlflow.MapGet("/mlflow/artifacts/list", MlflowArtifacts.ListRun);

        var artifacts = mlflow.MapGroup("/mlflow-artifacts/artifacts");
        artifacts.MapGet("/", MlflowArtifacts.List);
        artifacts.MapGet("/{**path}", MlflowArtifacts.Download);
        artifacts.MapPut("/{**path}", MlflowArtifacts.Upload);
        artifacts.MapDelete("/{**path}", MlflowArtifacts.Delete);
    }
}
