using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <summary>What the worker found when it looked closely at its model. It names rows and values of the data, so it is its owner's alone.</summary>
internal sealed class GetEvaluation(IDbContextFactory<KargahDb> databases, DataFolder folder)
{
    public static async Task<Ok<EvaluationResponse>> Handle(string jobId, CurrentUser user, GetEvaluation get, CancellationToken cancellationToken) =>
        TypedResults.Ok(await get.RunAsync(jobId, user, cancellationToken));

    public async Task<EvaluationResponse> RunAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.Where(each => each.Id == jobId && each.OwnerId == user.Id).Select(each => new { each.State, each.ModelAttempt }).FirstOrDefaultAsync(cancellationToken)
            ?? throw TrainingJobs.NotFound(jobId);
        if (!job.State.IsEnded())
        {
            throw ProblemException.Conflict(ProblemCodes.EvaluationNotReady, "The model is evaluated once, when its training has ended; ask again then.");
        }

        try
        {
            await using var file = job.ModelAttempt is { } attempt
                ? WorkerOwnedFile.OpenStream(folder.Attempt(jobId, attempt), AttemptFiles.ModelFolder, AttemptFiles.Evaluation)
                : throw None();
            return (await JsonSerializer.DeserializeAsync<EvaluationResponse>(file, KargahJson.Options, cancellationToken))!;
        }
        catch (FileNotFoundException)
        {
            throw None();
        }
    }

    private static ProblemException None() =>
        ProblemException.NotFound(ProblemCodes.EvaluationNotFound, "This training has no evaluation: it left no model, was stopped while it was looked at, or is of an older version. Run it again for one.");
}
