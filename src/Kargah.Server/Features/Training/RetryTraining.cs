using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <summary>An ended job once more, from its beginning: a new one with what the old one was asked with, and the given settings laid over it.</summary>
internal sealed class RetryTraining(IDbContextFactory<KargahDb> databases, StartTraining start)
{
    /// <summary>As strict as a body is.</summary>
    private static readonly JsonSerializerOptions Strict = new(KargahJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static async Task<Ok<StartTrainingResponse>> Handle(string jobId, RetryTrainingRequest? request, CurrentUser user, RetryTraining retry, CancellationToken cancellationToken) =>
        TypedResults.Ok(await retry.RunAsync(jobId, request ?? new RetryTrainingRequest(), user, cancellationToken));

    public async Task<StartTrainingResponse> RunAsync(string jobId, RetryTrainingRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.AsNoTracking().FirstOrDefaultAsync(each => each.Id == jobId && each.OwnerId == user.Id, cancellationToken) ?? throw TrainingJobs.NotFound(jobId);
        if (job.Kind != JobKind.Training)
        {
            throw ProblemException.Conflict(ProblemCodes.JobNotTraining, "Only a training can be started again with other settings.");
        }

        if (!job.State.IsEnded())
        {
            throw ProblemException.Conflict(ProblemCodes.JobRunning, "This training has not ended yet: stop it first, or wait for its end.");
        }

        return await start.RunAsync(Over(Asked(job), request.Settings ?? new Dictionary<string, JsonElement>()), user, cancellationToken);
    }

    /// <summary>Older versions did not keep what was asked; what was made of it has the same names.</summary>
    private static JsonObject Asked(JobEntity job)
    {
        var asked = JsonNode.Parse(job.AskedJson ?? job.ParamsJson)!.AsObject();
        asked["name"] = job.Name;
        if (job.AskedJson is null && job.DatasetId is { } dataset)
        {
            asked["dataset"] = dataset;
        }

        return asked;
    }

    private static StartTrainingRequest Over(JsonObject asked, IReadOnlyDictionary<string, JsonElement> settings)
    {
        foreach (var (name, value) in settings)
        {
            asked[name] = value.ValueKind == JsonValueKind.Null ? null : JsonNode.Parse(value.GetRawText());
        }

        try
        {
            var request = asked.Deserialize<StartTrainingRequest>(Strict)!;
            var found = new List<ValidationResult>();
            return Validator.TryValidateObject(request, new ValidationContext(request), found, validateAllProperties: true)
                ? request
                : throw ProblemException.Field(JsonNamingPolicy.SnakeCaseLower.ConvertName(found[0].MemberNames.First()), found[0].ErrorMessage!);
        }
        catch (JsonException unreadable)
        {
            var field = unreadable.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : settings.Keys.FirstOrDefault() ?? "settings";
            throw ProblemException.Field(field, $"There is no setting '{field}', or it does not take this value.");
        }
    }
}
