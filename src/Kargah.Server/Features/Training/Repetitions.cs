using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <summary>Holds a run that repeats another one to it: every loss, and the weights that were kept.</summary>
internal sealed partial class Repetitions(IDbContextFactory<KargahDb> databases, EventStore events, DataFolder folder, JobLife life, ILogger<Repetitions> logger)
{
    /// <summary>Those that ended while no server watched.</summary>
    public async Task JudgeLeftAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var left = await db.Jobs.Where(job => job.Repeats != null && job.RepetitionJson == null && JobStates.Ended.Contains(job.State) && job.Attempt > 0).Select(job => job.Id).ToListAsync(cancellationToken);
        foreach (var jobId in left)
        {
            await JudgeAsync(jobId, cancellationToken);
        }
    }

    /// <summary>Once no process of the run is left; of a run that repeats none, or has not ended, nothing happens.</summary>
    public async Task JudgeAsync(string jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == jobId && job.Repeats != null && job.RepetitionJson == null, cancellationToken) is not { } job || !job.State.IsEnded())
        {
            return;
        }

        var source = await db.Jobs.AsNoTracking().FirstOrDefaultAsync(each => each.Id == job.Repeats && each.OwnerId == job.OwnerId, cancellationToken);
        try
        {
            var json = JsonSerializer.Serialize(Judge(job, source), KargahJson.Options);
            await life.DescribeAsync(jobId, null, set => set.SetProperty(each => each.RepetitionJson, json), also: null, cancellationToken);
        }
        catch (IOException trouble)
        {
            // it stays pending; the next start of the server looks again
            NotJudged(trouble, jobId);
        }
    }

    private Repetition Judge(JobEntity job, JobEntity? source)
    {
        if (source is null)
        {
            return NotComparable(new RepetitionDifference("gone", "The run that it repeats has been deleted.", new Dictionary<string, object?>()));
        }

        foreach (var run in (JobEntity[])[source, job])
        {
            if (run.State != JobState.Completed || run.ModelAttempt is null)
            {
                return NotComparable(new RepetitionDifference("not_ended", $"'{run.Name}' ({run.Id}) did not run to its end.", new Dictionary<string, object?> { ["name"] = run.Name, ["job_id"] = run.Id }));
            }
        }

        var differences = Causes(source, job).ToList();
        var results = new[] { Losses(source.Id, job.Id), Weights(source, job) }.OfType<RepetitionDifference>().ToList();
        differences.AddRange(results);
        return results.Exists(each => each.Code == "gone") ? new Repetition(RepetitionVerdict.NotComparable, differences) : new Repetition(results.Count == 0 ? RepetitionVerdict.Identical : RepetitionVerdict.Different, differences);
    }

    private static Repetition NotComparable(RepetitionDifference why) => new(RepetitionVerdict.NotComparable, [why]);

    private static IEnumerable<RepetitionDifference> Causes(JobEntity source, JobEntity job)
    {
        var (a, b) = (Facts(source), Facts(job));
        if (source.ResumedFrom is not null)
        {
            yield return new RepetitionDifference("resumed", "The first run went on from another one's checkpoint; this one began at the beginning.", new Dictionary<string, object?> { ["resumed_from"] = source.ResumedFrom });
        }

        foreach (var (code, what, first, second) in new[]
        {
            ("dataset", "The table is another one", a?.DatasetSha256, b?.DatasetSha256),
            ("engine_version", "The engine is of another version", a?.EngineVersion, b?.EngineVersion),
            ("instruction_set", "The processor has other instructions", a?.InstructionSet, b?.InstructionSet),
            ("threads", "The number of threads is another one", a?.Threads.ToString(CultureInfo.InvariantCulture), b?.Threads.ToString(CultureInfo.InvariantCulture)),
        })
        {
            if (first != second)
            {
                yield return new RepetitionDifference(code, $"{what}: {first} then, {second} now.", new Dictionary<string, object?> { ["a"] = first, ["b"] = second });
            }
        }
    }

    /// <summary>Points of training, validation and test, to the bit; what the machine did meanwhile has nothing to do with it. Of old runs there may be fewer: then those count.</summary>
    private RepetitionDifference? Losses(string source, string job)
    {
        var (first, second) = (Points(source), Points(job));
        var whole = events.Kept(source).ThinnedAt is null && events.Kept(job).ThinnedAt is null;
        var missing = !whole ? [] : first.Keys.Except(second.Keys).Concat(second.Keys.Except(first.Keys));
        var other = first.Where(point => second.TryGetValue(point.Key, out var value) && BitConverter.DoubleToInt64Bits(value) != BitConverter.DoubleToInt64Bits(point.Value)).Select(point => point.Key);
        if (missing.Concat(other).Select(point => ((long Step, string Split, string Name)?)point).Min() is not { } at)
        {
            return null;
        }

        double? a = first.TryGetValue(at, out var then) ? then : null;
        double? b = second.TryGetValue(at, out var now) ? now : null;
        return new RepetitionDifference(
            "losses", string.Create(CultureInfo.InvariantCulture, $"From step {at.Step} on what was measured differs: {at.Split} {at.Name} was {a?.ToString("R", CultureInfo.InvariantCulture) ?? "not there"} then and is {b?.ToString("R", CultureInfo.InvariantCulture) ?? "not there"} now."),
            new Dictionary<string, object?> { ["step"] = at.Step, ["split"] = at.Split, ["name"] = at.Name, ["a"] = a, ["b"] = b });
    }

    private Dictionary<(long Step, string Split, string Name), double> Points(string jobId)
    {
        var points = new Dictionary<(long, string, string), double>();
        var since = 0L;
        while (true)
        {
            var page = events.ReadPoints(jobId, since);
            foreach (var point in page.Points.Where(point => point.Split != "system"))
            {
                points[(point.Step, point.Split, point.Name)] = point.Value;
            }

            if (page.Points.Count < EventStore.MaxRows)
            {
                return points;
            }

            since = page.Points[^1].Seq;
        }
    }

    private RepetitionDifference? Weights(JobEntity source, JobEntity job)
    {
        if (HashOf(source) is not { } a || HashOf(job) is not { } b)
        {
            return new RepetitionDifference("gone", "The model of one of the two is gone.", new Dictionary<string, object?>());
        }

        return a == b ? null : new RepetitionDifference("weights", "The weights that were kept differ.", new Dictionary<string, object?> { ["a"] = a, ["b"] = b });
    }

    private string? HashOf(JobEntity job)
    {
        try
        {
            using var file = WorkerOwnedFile.OpenStream(folder.Attempt(job.Id, job.ModelAttempt!.Value), AttemptFiles.ModelFolder, AttemptFiles.ModelSafetensors);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static RunFacts? Facts(JobEntity job) => job.FactsJson is null ? null : JsonSerializer.Deserialize<RunFacts>(job.FactsJson, KargahJson.Options);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} could not be held to the one that it repeats")]
    private partial void NotJudged(Exception trouble, string jobId);
}
