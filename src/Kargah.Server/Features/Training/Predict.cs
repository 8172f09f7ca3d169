using Kargah.Contracts;
using Kargah.Server.Features.Helpers;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kargah.Server.Features.Training;

internal sealed class Predict(DownloadModel models, HelperPool helpers)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    public static async Task<Ok<PredictResponse>> Handle(string jobId, PredictRequest request, CurrentUser user, Predict predict, CancellationToken cancellationToken) =>
        TypedResults.Ok(await predict.RunAsync(jobId, request, user, cancellationToken));

    public async Task<PredictResponse> RunAsync(string jobId, PredictRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var attempt = await models.FindAsync(jobId, user, StatusCodes.Status409Conflict, cancellationToken);
        try
        {
            var ask = new HelperRequest { Op = "predict", Model = Path.Combine(attempt, AttemptFiles.ModelFolder, AttemptFiles.Model), Rows = request.Rows };
            var response = await helpers.AskAsync(HelperKind.Model, ask, TimeLimit, cancellationToken);
            return response.Predict ?? throw Refused(response.Problem);
        }
        catch (TimeoutException)
        {
            throw new ProblemException(StatusCodes.Status504GatewayTimeout, ProblemCodes.PredictionTooLong, "The prediction took more than 30 seconds; send fewer rows at a time.", new Dictionary<string, object?> { ["seconds"] = 30 });
        }
        catch (IOException)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, ProblemCodes.ServerBusy, "The program that predicts ended at these rows; send fewer at a time.");
        }
    }

    private static ProblemException Refused(Problem? problem) => problem is null
        ? new ProblemException(StatusCodes.Status422UnprocessableEntity, ProblemCodes.PredictionInvalid, "The rows could not be predicted.")
        : new ProblemException(StatusCodes.Status422UnprocessableEntity, problem.Code, problem.Error, problem.Params);
}
