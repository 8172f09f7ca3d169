using Kargah.Contracts;
using Kargah.Server.Data;

namespace Kargah.Server.Features.Training;

/// <summary>The bundled table of a run that names none, and its settings: a first run that takes seconds.</summary>
public sealed class SampleTable(DataFolder folder)
{
    public const string Name = "sample_dataset";

    public static StartTrainingRequest Defaults(StartTrainingRequest request) => request with
    {
        Epochs = request.Epochs ?? 3,
        BatchSize = request.BatchSize ?? 16,
        Lr = request.Lr ?? 0.01,
    };

    public Task<DatasetAnalysis> AnalyzeAsync(CancellationToken cancellationToken) => throw new NotImplementedException(folder.Root + cancellationToken);
    public Task<(TableLocation Table, string Analysis)> LocateAsync(CancellationToken cancellationToken) => throw new NotImplementedException(folder.Root + cancellationToken);
}
