using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Experiments;

/// <summary>An experiment with all it found, as a zip that is made while it is sent: nothing of it lies on the server's disk or in its memory.</summary>
internal sealed class DownloadExperiment(IDbContextFactory<KargahDb> databases, Experiments experiments, EventStore events, DataFolder folder)
{
    private static readonly JsonSerializerOptions Indented = new(KargahJson.Options) { WriteIndented = true };

    public static async Task<PushStreamHttpResult> Handle(Guid id, HttpContext http, CurrentUser user, DownloadExperiment download, CancellationToken cancellationToken)
    {
        var experiment = await download.experiments.ReadAsync(id, user, cancellationToken);
        // closing an entry writes its last bytes synchronously
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        return TypedResults.Stream(body => download.WriteAsync(body, experiment, cancellationToken), "application/zip", $"experiment-{id}.zip");
    }

    private readonly Experiments experiments = experiments;

    private async Task WriteAsync(Stream body, Experiment experiment, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken);
        await AddAsync(zip, "experiment.json", file => JsonSerializer.SerializeAsync(file, experiment, Indented, cancellationToken), cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var ids = await db.Jobs.Where(job => job.ExperimentId == experiment.Id).OrderBy(job => job.CreatedAt).ThenBy(job => job.Id).Select(job => job.Id).ToListAsync(cancellationToken);
        foreach (var id in ids)
        {
            // one at a time, and what is deleted meanwhile is left out
            if (await db.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == id, cancellationToken) is { } job)
            {
                await AddAsync(zip, $"runs/{id}.json", file => JsonSerializer.SerializeAsync(file, job.ToResponse(), Indented, cancellationToken), cancellationToken);
                await AddAsync(zip, $"metrics/{id}.csv", file => WritePointsAsync(file, id, cancellationToken), cancellationToken);
                await AddModelAsync(zip, job, cancellationToken);
            }
        }
    }

    private async Task WritePointsAsync(Stream file, string jobId, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(file, new UTF8Encoding(false), leaveOpen: true);
        await text.WriteLineAsync("step,epoch,split,name,value,time");
        var since = 0L;
        while (true)
        {
            var page = events.ReadPoints(jobId, since);
            foreach (var point in page.Points)
            {
                await text.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{point.Step},{point.Epoch},{CsvText.Quoted(point.Split)},{CsvText.Cell(point.Name)},{(double.IsFinite(point.Value) ? point.Value.ToString("R", CultureInfo.InvariantCulture) : "")},{point.Time:O}").AsMemory(), cancellationToken);
            }

            if (page.Points.Count < EventStore.MaxRows)
            {
                return;
            }

            since = page.Points[^1].Seq;
        }
    }

    private async Task AddModelAsync(ZipArchive zip, JobEntity job, CancellationToken cancellationToken)
    {
        if (job.ModelAttempt is not { } attempt)
        {
            return;
        }

        try
        {
            await using var model = WorkerOwnedFile.OpenStream(folder.Attempt(job.Id, attempt), AttemptFiles.ModelFolder, AttemptFiles.ModelBundle);
            await AddAsync(zip, $"models/{job.Id}.zip", file => model.CopyToAsync(file, cancellationToken), cancellationToken, CompressionLevel.NoCompression);
        }
        catch (FileNotFoundException)
        {
            // a run that goes on may have announced a model whose bundle is still written
        }
    }

    private static async Task AddAsync(ZipArchive zip, string name, Func<Stream, Task> write, CancellationToken cancellationToken, CompressionLevel level = CompressionLevel.Fastest)
    {
        await using var file = await zip.CreateEntry(name, level).OpenAsync(cancellationToken);
        await write(file);
    }
}
