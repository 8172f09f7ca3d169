using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Mlflow;

/// <summary>Failures in the words of MLflow's clients, beside our own.</summary>
public static class MlflowErrors
{
    public const string Prefix = "/api/2.0";

    public static string CodeOf(int status, string code) => (status, code) switch
    {
        (_, ProblemCodes.AlreadyExists) => "RESOURCE_ALREADY_EXISTS",
        (400, _) => "INVALID_PARAMETER_VALUE",
        (401, _) => "UNAUTHENTICATED",
        (403, _) => "PERMISSION_DENIED",
        (404, ProblemCodes.NotFound) => "ENDPOINT_NOT_FOUND",
        (404, _) => "RESOURCE_DOES_NOT_EXIST",
        (409, _) => "INVALID_STATE",
        (413, _) => "REQUEST_LIMIT_EXCEEDED",
        (429, _) => "REQUEST_LIMIT_EXCEEDED",
        (503, _) => "TEMPORARILY_UNAVAILABLE",
        _ => "INTERNAL_ERROR",
    };

    public static ProblemException NoExperiment(string id) => ProblemException.NotFound(ProblemCodes.ExperimentNotFound, $"No Experiment with id={id} exists.");

    public static ProblemException NoRun(string id) => ProblemException.NotFound(ProblemCodes.JobNotFound, $"Run with id={id} not found.");
}
