using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kargah.Server.Features.Training;

/// <summary>What a form for single predictions asks.</summary>
internal static class GetModelInputs
{
    public static async Task<Ok<ModelInputsResponse>> Handle(string jobId, CurrentUser user, DownloadModel models, CancellationToken cancellationToken)
    {
        await using var file = DownloadModel.Open(await models.FindAsync(jobId, user, StatusCodes.Status404NotFound, cancellationToken), AttemptFiles.ModelInputs);
        return TypedResults.Ok((await JsonSerializer.DeserializeAsync<ModelInputsResponse>(file, KargahJson.Options, cancellationToken))!);
    }
}
