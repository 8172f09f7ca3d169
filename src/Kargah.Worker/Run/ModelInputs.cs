using Kargah.Contracts;
using Kargah.Learning;

namespace Kargah.Worker.Run;

/// <summary>What a form for single predictions asks.</summary>
internal static class ModelInputs
{
    public static ModelInputsResponse Of(TrainedModel model) => new()
    {
        Target = model.Target,
        Task = Words.Of(model.Task),
        Inputs = [.. model.Inputs.Select(input => new ModelInput(input.Name, Words.Of(input.Type), input.Levels, input.Min, input.Max, input.Example))],
    };
}
