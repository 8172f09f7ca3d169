using System.Globalization;
using Kargah.Contracts;

namespace Kargah.Cli.Watching;

/// <summary>A run in words.</summary>
internal static class JobText
{
    public static bool IsEnded(this JobState state) => state is JobState.Completed or JobState.Failed or JobState.Stopped;

    public static void Tell(Printer printer, TrainingJob job) => printer.Facts([
        ("id", job.JobId), ("name", job.Name), ("kind", job.Kind == JobKind.Training ? null : Words.Of(job.Kind)), ("status", Words.Of(job.Status)), ("error", job.Error is { } error ? $"{error.Error} [{error.Code}]" : null), ("message", job.Message),
        ("place", job.QueuePosition is { } place ? Words.Count(place) : null), ("progress", string.Create(CultureInfo.InvariantCulture, $"{job.Progress:0} %")),
        ("epoch", job.TotalEpochs > 0 ? $"{job.Epoch} of {job.TotalEpochs}{(job.BestEpoch is { } best ? $", best {best}" : "")}" : null),
        ("loss", job.Loss is null ? null : $"{Words.Number(job.Loss)}, validation {Words.Number(job.ValLoss)}"), ("scores", Scores(job)), ("baselines", Baselines(job)),
        ("data set", job.DatasetName), ("target", job.Params.Target), ("model", job.Kind == JobKind.External ? null : Words.Of(job.ModelType)), ("goes on from", job.ResumedFrom), ("tags", string.Join(", ", job.Tags)), ("notes", job.Notes), ("experiment", job.ExperimentId?.ToString()),
        ("repeats", job.Repeats), ("repetition", Repetition(job)),
        ("scored", job.Scoring is { Scored: { } scored } scoring ? $"{Words.Count(scored)} of {Words.Count(scoring.Rows)} rows" : null),
        ("created", Words.Time(job.CreatedAt)), ("took", job.StartedAt is { } from && job.FinishedAt is { } to ? Words.Duration((to - from).TotalSeconds) : null)]);

    /// <summary>The last words about a run: what became of it and what to do next.</summary>
    public static IEnumerable<string> End(TrainingJob job)
    {
        yield return job.Status switch
        {
            JobState.Completed => $"{job.Name} has ended.",
            JobState.Failed => $"{job.Name} failed: {job.Error?.Error ?? job.Message} [{job.Error?.Code ?? "failed"}]",
            _ => $"{job.Name} was stopped{(job.ModelAvailable ? "; its best model so far is kept" : "")}.",
        };
        if (Scores(job) is { Length: > 0 } scores)
        {
            yield return $"On the {job.MetricsOn} rows: {scores}";
        }

        if (Baselines(job) is { Length: > 0 } baselines)
        {
            yield return $"To compare: {baselines}";
        }

        if (Repetition(job) is { } repetition)
        {
            yield return $"Run again: {repetition}";
        }

        if (job.ModelAvailable || job is { Kind: JobKind.Scoring, Status: JobState.Completed })
        {
            yield return $"Download it: kargah download {job.JobId}";
        }
    }

    public static string Scores(TrainingJob job) => string.Join(", ", job.Metrics.Select(metric => $"{metric.Key} {Words.Number(metric.Value)}"));

    private static string? Repetition(TrainingJob job) =>
        job.Repetition is { } repetition ? string.Join(' ', repetition.Differences.Select(each => each.Text).Prepend($"{Words.Of(repetition.Verdict).Replace('_', ' ')}.")) : null;

    private static string Baselines(TrainingJob job) => string.Join("; ", job.Baseline
        .Select(baseline => (baseline.Key, Score: baseline.Value.TryGetValue(job.Params.EvalMetric, out var value) ? value : (double?)null))
        .Where(baseline => baseline.Score is not null)
        .Select(baseline => $"{baseline.Key} {job.Params.EvalMetric} {Words.Number(baseline.Score)}"));
}
