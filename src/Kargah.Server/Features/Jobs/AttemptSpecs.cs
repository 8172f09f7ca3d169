using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Datasets;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Jobs;

/// <summary>What a worker is told to do, made from the job's row.</summary>
internal sealed class AttemptSpecs(IDbContextFactory<KargahDb> databases, DataFolder folder, Checkpoints checkpoints, SampleTable sample, SchedulerOptions options, DatasetsOptions limits)
{
    /// <exception cref="LaunchException">The table is gone.</exception>
    public async Task<AttemptSpec> MakeAsync(string jobId, int attempt, string token, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.AsNoTracking().FirstAsync(each => each.Id == jobId, cancellationToken);
        if (job.Kind == JobKind.Pictures)
        {
            return new AttemptSpec
            {
                JobId = jobId,
                Attempt = attempt,
                Token = token,
                ServerFile = folder.ServerFile,
                Threads = options.ThreadsPerJob,
                MaxUnpackedBytes = limits.MaxUnpackedBytes,
                Pictures = new PicturesSpec(folder.PicturesPlan(jobId), [.. Enumerable.Range(1, attempt - 1).Select(earlier => folder.Attempt(jobId, earlier))]),
            };
        }

        var (table, analysis) = await FindTableAsync(db, job, cancellationToken);
        return new AttemptSpec
        {
            JobId = jobId,
            Attempt = attempt,
            Token = token,
            ServerFile = folder.ServerFile,
            Table = table,
            Analysis = analysis,
            Params = JsonSerializer.Deserialize<TrainingParams>(job.ParamsJson, KargahJson.Options)!,
            Threads = Threads(job),
            MaxUnpackedBytes = limits.MaxUnpackedBytes,
            Scoring = await FindModelAsync(db, job, cancellationToken),
            ResumeFrom = checkpoints.Last(jobId, before: attempt),
            Resumes = job.ResumedFrom is not null,
        };
    }

    private async Task<(TableLocation Table, string Analysis)> FindTableAsync(KargahDb db, JobEntity job, CancellationToken cancellationToken)
    {
        if (job.DatasetId is not { } id)
        {
            return await sample.LocateAsync(cancellationToken);
        }

        var dataset = await db.Datasets.AsNoTracking().FirstOrDefaultAsync(each => each.Id == id, cancellationToken) ?? throw new LaunchException($"Data set {id} is gone.");
        return (dataset.Locate(folder), folder.DatasetAnalysis(id));
    }

    private async Task<ScoringSpec?> FindModelAsync(KargahDb db, JobEntity job, CancellationToken cancellationToken)
    {
        if (job.Kind != JobKind.Scoring)
        {
            return null;
        }

        var attempt = await db.Jobs.Where(source => source.Id == job.SourceJobId && source.OwnerId == job.OwnerId).Select(source => source.ModelAttempt).FirstOrDefaultAsync(cancellationToken)
            ?? throw new LaunchException($"The model of {job.SourceJobId} is gone.");
        var model = Path.Combine(folder.Attempt(job.SourceJobId!, attempt), AttemptFiles.ModelFolder);
        var asked = JsonSerializer.Deserialize<ScoringStatus>(job.ScoringJson!, KargahJson.Options)!;
        return new ScoringSpec(Path.Combine(model, AttemptFiles.Model), asked.Calibrated ? Path.Combine(model, AttemptFiles.Evaluation) : null, asked.Rows);
    }

    /// <summary>Another number of threads would add up in another order: a run keeps the one it began with, whatever the setting says by now.</summary>
    private int Threads(JobEntity job) =>
        job.FactsJson is { } facts ? JsonSerializer.Deserialize<RunFacts>(facts, KargahJson.Options)!.Threads : options.ThreadsPerJob;
}
