using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Datasets;

/// <summary>Finding one's data sets, and what is known of them.</summary>
internal sealed class Datasets(IDbContextFactory<KargahDb> databases, DataFolder folder)
{
    /// <exception cref="ProblemException">404 when it is not there or somebody else's.</exception>
    public async Task<DatasetEntity> FindAsync(Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Id == id && dataset.OwnerId == me.Id, cancellationToken) ?? throw NotThere();
    }

    /// <exception cref="ProblemException">409 while it is analyzed, or when it is invalid.</exception>
    public async Task<DatasetEntity> FindReadyAsync(Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        var dataset = await FindAsync(id, me, cancellationToken);
        return dataset.Status switch
        {
            DatasetStatus.Ready => dataset,
            DatasetStatus.Analyzing => throw ProblemException.Conflict(ProblemCodes.DatasetNotReady, "The data set is still being analyzed; ask again in a moment."),
            _ => throw ProblemException.Conflict(ProblemCodes.DatasetInvalid, $"The data set cannot be used: {dataset.Problem()?.Error}"),
        };
    }

    /// <summary>What was found in a data set that is ready.</summary>
    public async Task<DatasetAnalysis> AnalysisAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(folder.DatasetAnalysis(id));
        return await JsonSerializer.DeserializeAsync<DatasetAnalysis>(file, KargahJson.Options, cancellationToken) ?? throw new InvalidDataException($"The analysis of {id} is empty.");
    }

    public static ProblemException NotThere() => ProblemException.NotFound(ProblemCodes.DatasetNotFound, "There is no such data set.");
}
