using Kargah.Contracts;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Kargah.Server.Features.Training;

/// <summary>What the form starts with.</summary>
internal sealed class GetSuggestion(TrainingTables tables)
{
    public static async Task<Ok<SuggestionResponse>> Handle(
        string? dataset, string? target, string? task, [FromQuery(Name = "model_type")] string? modelType, CurrentUser user, GetSuggestion suggestion, CancellationToken cancellationToken)
    {
        var request = new StartTrainingRequest
        {
            Dataset = dataset,
            Target = string.IsNullOrWhiteSpace(target) ? null : target,
            Task = string.IsNullOrWhiteSpace(task) ? null : Choices.Parse<TrainingTask>("task", task),
            ModelType = string.IsNullOrWhiteSpace(modelType) ? null : Choices.Parse<ModelType>("model_type", modelType),
        };
        var chosen = await suggestion.RunAsync(request, user, cancellationToken);
        return TypedResults.Ok(new SuggestionResponse { Params = chosen.Params, Reasons = chosen.Reasons });
    }

    public async Task<ChosenSettings> RunAsync(StartTrainingRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var table = await tables.FindAsync(request, user, cancellationToken);
        return table.Stats is { } stats
            ? SuggestSettings.For(table.Request, stats)
            : throw ProblemException.Conflict(ProblemCodes.DatasetNotReady, "This data set is still being looked through; ask again in a moment.");
    }
}
