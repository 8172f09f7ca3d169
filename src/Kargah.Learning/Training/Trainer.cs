using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>Table in, model out.</summary>
public static class Trainer
{
    /// <summary>
    /// Splits and encodes the table, trains a linear model to compare with, trains the model, keeps its best epoch by the validation rows, and scores that once on
    /// the test rows. Goes on from <paramref name="resume"/> bit for bit where given (same machine kind).
    /// </summary>
    /// <param name="stop">Cancelled: the step is finished, a checkpoint is given, the best model is returned with <see cref="TrainingEnd.Stopped"/>.</param>
    /// <param name="memory">What the process may take; null: not known.</param>
    /// <exception cref="TrainingException">The table, the settings or the memory do not allow it, or the loss became infinite before the first epoch ended.</exception>
    /// <exception cref="CheckpointException"><paramref name="resume"/> is of another table or of other settings (epochs and patience may differ).</exception>
    public static TrainingOutcome Train(
        Table table, TableSchema schema, TrainingSettings settings, TrainingCallbacks callbacks, Checkpoint? resume = null, CancellationToken stop = default,
        MemoryLimits? memory = null)
    {
        var data = TrainingData.Prepare(table, schema, settings);
        if (memory is not null)
        {
            MemoryNeed.Of(table, table.Rows, Architecture.Of(settings, data), settings).CheckFits(memory);
        }

        foreach (var warning in data.Warnings)
        {
            callbacks.OnWarning(warning);
        }

        using var team = new ThreadTeam(settings.Threads);
        var baselines = Baselines.Train(data, settings, team, stop);
        var run = new TrainingRun(data, settings, team, callbacks, ChoosingMetric(data, settings, callbacks)) { Fingerprint = data.Fingerprint() };
        if (resume is not null)
        {
            run.GoOnFrom(resume);
        }

        var report = new RunReport(table, schema, settings, data, run, baselines.On(data.Validation));
        run.ModelOfBest = report.BestSoFar;
        var plan = report.Plan(resume?.Step ?? 0);
        callbacks.OnPrepared(plan);

        var end = run.Go(stop);
        if (end == TrainingEnd.Diverged && run.Best is null)
        {
            throw new TrainingException(
                TrainingProblems.Diverged,
                report.Sentence(end),
                new Dictionary<string, object?> { ["epoch"] = run.EpochsDone + 1, ["step"] = run.State.Step + 1, ["lr"] = settings.LearningRate });
        }

        // Stopped within the first epoch there is no best one: what there is, is kept.
        run.TakeBest();
        var validation = run.Best is null ? run.Scorer.Of(data.Validation).Metrics : run.State.BestMetrics;
        var test = run.Scorer.Of(data.Test).Metrics;
        callbacks.OnPoints([.. test.Select(metric => new TrainingPoint(run.State.Step, (double)run.State.Step / run.StepsPerEpoch, "test", metric.Key, metric.Value))]);
        return report.Outcome(end, plan, validation, test, baselines.On(data.Test.Length > 0 ? data.Test : data.Validation));
    }

    // A metric is defined by the labels alone, so the naive guess tells whether it will be.
    private static string ChoosingMetric(TrainingData data, TrainingSettings settings, TrainingCallbacks callbacks)
    {
        if (settings.EvalMetric is null or MetricNames.Loss
            || data.Validation.Length == 0
            || Evaluation.OfNaive(data, data.Validation, settings.Threshold).ContainsKey(settings.EvalMetric))
        {
            return settings.EvalMetric ?? MetricNames.Loss;
        }

        callbacks.OnWarning(new TrainingWarning(
            TrainingProblems.MetricUndefined,
            $"{settings.EvalMetric} cannot be computed on these validation rows (they hold one class or one value); the loss chooses the epoch.",
            new Dictionary<string, object?> { ["metric"] = settings.EvalMetric }));
        return MetricNames.Loss;
    }
}
