using System.Globalization;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <param name="DatasetId">Null: the bundled sample.</param>
/// <param name="Request">With the sample's own defaults, where it is the sample.</param>
/// <param name="Stats">Null while it is analyzed.</param>
internal sealed record TrainingTable(Guid? DatasetId, string Name, StartTrainingRequest Request, StatsResponse? Stats);

/// <summary>The table that a training names.</summary>
internal sealed class TrainingTables(Datasets.Datasets datasets, SampleTable sample, IDbContextFactory<KargahDb> databases, DataFolder folder)
{
    /// <exception cref="ProblemException">There is none, or it cannot be used.</exception>
    public async Task<TrainingTable> FindAsync(StartTrainingRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        if (Reference(request) is not { } reference)
        {
            var analysis = await sample.AnalyzeAsync(cancellationToken);
            return new TrainingTable(null, SampleTable.Name, SampleTable.Defaults(request), analysis.Stats);
        }

        var dataset = DatasetReferences.TryParse(reference, out var id) ? await datasets.FindAsync(id, user, cancellationToken) : throw Datasets.Datasets.NotThere();
        return dataset.Status switch
        {
            DatasetStatus.Invalid => throw Invalid(dataset),
            DatasetStatus.Analyzing => new TrainingTable(dataset.Id, dataset.Name, request, null),
            _ => new TrainingTable(dataset.Id, dataset.Name, request, (await ReadableAsync(dataset, cancellationToken)).Stats),
        };
    }

    /// <summary>Where the table and its analysis lie; whether its reader may is asked before.</summary>
    /// <param name="datasetId">Null: the bundled sample.</param>
    /// <exception cref="ProblemException">404: it is gone.</exception>
    public async Task<(TableLocation Table, string Analysis)> LocateAsync(Guid? datasetId, CancellationToken cancellationToken)
    {
        if (datasetId is not { } id)
        {
            return await sample.LocateAsync(cancellationToken);
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var dataset = await db.Datasets.AsNoTracking().FirstOrDefaultAsync(each => each.Id == id, cancellationToken) ?? throw Datasets.Datasets.NotThere();
        return (dataset.Locate(folder), folder.DatasetAnalysis(id));
    }

    /// <summary>A training reads every row, and would stop at the first that does not fit.</summary>
    private async Task<DatasetAnalysis> ReadableAsync(DatasetEntity dataset, CancellationToken cancellationToken)
    {
        var analysis = await datasets.AnalysisAsync(dataset.Id, cancellationToken);
        var found = analysis.Validation;
        return found.Valid ? analysis : throw ProblemException.Conflict(
            ProblemCodes.DatasetInvalid,
            string.Create(CultureInfo.InvariantCulture, $"The data set '{dataset.Name}' has {found.TotalLines - found.ValidLines} of {found.TotalLines} rows that cannot be read. {found.Errors.FirstOrDefault()?.Error} Correct them and upload the table again."));
    }

    private static string? Reference(StartTrainingRequest request)
    {
        var given = new[] { request.Dataset, request.DatasetId, request.DatasetPath }.Where(text => !string.IsNullOrWhiteSpace(text)).Distinct().ToList();
        return given.Count > 1 ? throw ProblemException.Field("dataset", "Name one data set: dataset, dataset_id and dataset_path differ.") : given.FirstOrDefault();
    }

    private static ProblemException Invalid(DatasetEntity dataset) =>
        ProblemException.Conflict(ProblemCodes.DatasetInvalid, $"The data set '{dataset.Name}' cannot be used. {dataset.Problem()?.Error}".TrimEnd());
}
