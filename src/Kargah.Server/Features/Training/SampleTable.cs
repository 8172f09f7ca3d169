using System.Security.Cryptography;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Datasets;
using Kargah.Server.Features.Helpers;
using Kargah.Server.Hosting.Sandboxing;

namespace Kargah.Server.Features.Training;

/// <summary>The bundled table of a run that names none, and its settings: a first run that takes seconds. It is analyzed at its first use.</summary>
internal sealed class SampleTable(DataFolder folder, HelperPool helpers, Sandbox sandbox, DatasetsOptions limits) : IDisposable
{
    public const string Name = "sample_dataset";

    private readonly SemaphoreSlim gate = new(1, 1);
    private (TableLocation Table, string AnalysisPath, DatasetAnalysis Analysis)? known;

    private static string Bundled => Path.Combine(AppContext.BaseDirectory, "test_data", Name + ".csv");

    public static StartTrainingRequest Defaults(StartTrainingRequest request) => request with
    {
        Epochs = request.Epochs ?? 3,
        BatchSize = request.BatchSize ?? 16,
        Lr = request.Lr ?? 0.01,
    };

    public async Task<DatasetAnalysis> AnalyzeAsync(CancellationToken cancellationToken) => (await PrepareAsync(cancellationToken)).Analysis;

    public async Task<(TableLocation Table, string Analysis)> LocateAsync(CancellationToken cancellationToken)
    {
        var (table, path, _) = await PrepareAsync(cancellationToken);
        return (table, path);
    }

    public void Dispose() => gate.Dispose();

    private async Task<(TableLocation Table, string AnalysisPath, DatasetAnalysis Analysis)> PrepareAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return known ??= await CopyAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<(TableLocation Table, string AnalysisPath, DatasetAnalysis Analysis)> CopyAsync(CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(Bundled, cancellationToken);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Directory.CreateDirectory(folder.Sample);
        var copy = Path.Combine(folder.Sample, sha256 + ".csv");
        await File.WriteAllBytesAsync(copy, bytes, cancellationToken);
        sandbox.LetRead(copy);
        var table = new TableLocation(copy, DatasetType.Csv, false, sha256, Name + ".csv");
        var path = Path.Combine(folder.Sample, sha256 + ".json");
        if (File.Exists(path))
        {
            return (table, path, JsonSerializer.Deserialize<DatasetAnalysis>(await File.ReadAllBytesAsync(path, cancellationToken), KargahJson.Options)!);
        }

        var request = new HelperRequest { Op = "analyze", Table = table, MaxUnpackedBytes = limits.MaxUnpackedBytes };
        var response = await helpers.AskAsync(HelperKind.Analysis, request, TimeSpan.FromSeconds(limits.AnalysisTimeoutSeconds), cancellationToken);
        var analysis = response.Analysis ?? throw new InvalidDataException($"The bundled table could not be analyzed: {response.Problem?.Error}");
        await DurableFile.WriteJsonAsync(path, analysis, UnixFileMode.UserRead | UnixFileMode.UserWrite, cancellationToken);
        sandbox.LetRead(path);
        return (table, path, analysis);
    }
}
