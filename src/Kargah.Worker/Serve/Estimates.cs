using System.Diagnostics;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Data;
using Kargah.Learning;
using Kargah.Worker.Run;

namespace Kargah.Worker.Serve;

/// <summary>Has the pilot look at the first rows of a table.</summary>
internal static class Estimates
{
    public static Contracts.TrainingEstimate Of(TableLocation location, string path, TrainingParams asked, HelperRequest request, CancellationToken gone)
    {
        var analysis = JsonSerializer.Deserialize<DatasetAnalysis>(File.ReadAllBytes(path), KargahJson.Options)!;
        var schema = Analyses.SchemaOf(analysis);
        var began = Stopwatch.GetTimestamp();
        var table = TableLoader.Load(TableFiles.At(location), schema, TableFiles.Limits(request.MaxUnpackedBytes), new LoadOptions { MostRows = Pilot.RowsOf(schema.Columns.Count) }, gone);
        var target = analysis.Stats.Columns.First(column => column.Name == asked.Target);
        var estimate = Pilot.Of(
            table,
            schema,
            Settings.From(asked, request.Threads),
            Math.Max(table.Rows, analysis.Stats.Rows),
            (int)Math.Clamp(target.Unique, 2, 200),
            Stopwatch.GetElapsedTime(began),
            gone);
        var (needed, limit) = Binding(estimate.Memory, request.MemoryBytes);
        return new Contracts.TrainingEstimate
        {
            Seconds = estimate.Seconds,
            FewestSeconds = estimate.FewestSeconds,
            StartSeconds = estimate.StartSeconds,
            EpochSeconds = estimate.EpochSeconds,
            EndSeconds = estimate.EndSeconds,
            MemoryBytes = needed,
            MemoryLimitBytes = limit,
            Fits = needed <= limit,
            LargestSetting = estimate.Memory.Setting,
            Rows = analysis.Stats.Rows,
            TrainRows = estimate.TrainRows,
            StepsPerEpoch = estimate.StepsPerEpoch,
            Inputs = estimate.Inputs,
            Parameters = estimate.Parameters,
        };
    }

    /// <summary>All memory, and how far it may grow: until all of it, or the managed part of it, is at its limit.</summary>
    private static (long Needed, long Limit) Binding(MemoryNeed need, long managed) =>
        (need.Expected, Math.Min(WorkerMemory.Total(managed), managed + need.Expected - need.Managed));
}
