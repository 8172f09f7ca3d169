using Kargah.Contracts;
using Kargah.Learning;

namespace Kargah.Worker.Serve;

/// <summary><c>serve model</c>: single predictions with the models asked for last.</summary>
internal sealed class ModelOperations : IHelperOperations
{
    private const int KeptModels = 8;

    private readonly Lock gate = new();
    /// <summary>The one used last comes first.</summary>
    private readonly List<LoadedModel> loaded = [];

    public HelperResponse? Answer(HelperRequest request, CancellationToken gone) => request switch
    {
        { Op: "predict", Model: { } path, Rows: { } rows } => new HelperResponse { Ok = true, Predict = Predict(Load(path), rows) },
        _ => null,
    };

    private static PredictResponse Predict(TrainedModel model, IReadOnlyList<IReadOnlyDictionary<string, System.Text.Json.JsonElement>> rows) => new()
    {
        Target = model.Target,
        Task = Words.Of(model.Task),
        Predictions = [.. model.Predict(rows).Select(said => new Prediction(said.Label is { } label ? label : said.Value, said.Probabilities))],
    };

    private TrainedModel Load(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new TrainingException(ProblemCodes.ModelNotFound, "Model not found: the run has none yet, or it was deleted.");
        }

        var (length, writtenAt) = (file.Length, file.LastWriteTimeUtc);
        lock (gate)
        {
            var found = loaded.FindIndex(model => model.Path == path && model.Length == length && model.WrittenAt == writtenAt);
            var model = found >= 0 ? loaded[found] : new LoadedModel(path, length, writtenAt, TrainedModel.Load(path));
            loaded.RemoveAll(other => other.Path == path);
            loaded.Insert(0, model);
            if (loaded.Count > KeptModels)
            {
                loaded.RemoveAt(KeptModels);
            }

            return model.Model;
        }
    }

    private sealed record LoadedModel(string Path, long Length, DateTime WrittenAt, TrainedModel Model);
}
