using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>Table in, model out.</summary>
public static class Trainer
{
    /// <summary>
    /// Splits and encodes the table, trains a linear model to compare with, trains the model, keeps its best epoch by the validation rows, and scores that once on
    /// the test rows. Goes on from <paramref name="resume"/> bit for bit where given (same machine kind).
    /// </summary>
    /// <param name="stop">Cancelled: the step is finished, a checkpoint is given, the best model is returned with <see cref="TrainingEnd.Stopped"/>.</param>
    /// <exception cref="TrainingException">The table or the settings do not allow it, or the loss became infinite before the first epoch ended.</exception>
    /// <exception cref="CheckpointException"><paramref name="resume"/> is of another table or of other settings (epochs and patience may differ).</exception>
    public static TrainingOutcome Train(
        Table table, TableSchema schema, TrainingSettings settings, TrainingCallbacks callbacks, Checkpoint? resume = null, CancellationToken stop = default)
    {
        var data = TrainingData.Prepare(table, schema, settings);
        var chooses = Chooses(settings, data, callbacks);
        var linear = LinearBaseline.Train(data, settings, stop);
        var inputs = InputColumns.Describe(table, data.Pipeline, data.Train);
        var samples = InputColumns.Samples(table, data.Pipeline, data.Test.Length > 0 ? data.Test : data.Train);
        var baseline = BaselineOn(data.Validation);

        TrainingRun run = null!;
        run = new TrainingRun(data, settings, callbacks, chooses)
        {
            Fingerprint = data.Fingerprint(),
            ModelOfBest = (parameters, state) => Model(parameters, state.BestEpoch, state.BestMetrics, new Dictionary<string, double>(), baseline),
        };
        if (resume is not null)
        {
            run.GoOnFrom(resume, run.Fingerprint);
        }

        var plan = Plan();
        foreach (var warning in Warnings(data, settings))
        {
            callbacks.OnWarning(warning);
        }

        callbacks.OnPrepared(plan);
        var end = run.Go(stop);
        return Outcome();

        Baseline BaselineOn(int[] rows) => new(
            Evaluation.OfNaive(data, rows, settings.Threshold), Evaluation.Of(linear, data, rows, settings.Threshold).Metrics);

        TrainingOutcome Outcome()
        {
            if (end == TrainingEnd.Diverged && run.Best is null)
            {
                throw new TrainingException(
                    TrainingProblems.Diverged,
                    $"{Sentence(end, run, settings)} No epoch was finished, so there is no model.",
                    new Dictionary<string, object?> { ["epoch"] = run.EpochsDone + 1, ["step"] = run.State.Step, ["lr"] = settings.LearningRate });
            }

            // Stopped within the first epoch: what there is, is kept.
            run.Best?.CopyTo(run.Network.Parameters, 0);
            var validation = run.Best is null ? Evaluation.Of(run.Network, data, data.Validation, settings.Threshold).Metrics : run.State.BestMetrics;
            var test = Evaluation.Of(run.Network, data, data.Test, settings.Threshold).Metrics;
            var scoredBaseline = data.Test.Length > 0 ? BaselineOn(data.Test) : baseline;
            callbacks.OnPoints([.. test.Select(metric => new TrainingPoint(run.State.Step, (double)run.State.Step / run.StepsPerEpoch, "test", metric.Key, metric.Value))]);
            return new TrainingOutcome
            {
                End = end,
                Message = Sentence(end, run, settings),
                Model = Model(run.Network.Parameters, run.State.BestEpoch, validation, test, scoredBaseline),
                BestEpoch = run.State.BestEpoch,
                EpochsDone = run.EpochsDone,
                StepsDone = run.State.Step,
                ValidationMetrics = validation,
                TestMetrics = test,
                Baseline = scoredBaseline,
                Plan = plan,
            };
        }

        TrainedModel Model(
            float[] parameters, int bestEpoch, IReadOnlyDictionary<string, double> validation, IReadOnlyDictionary<string, double> test, Baseline scoredBaseline) => new(
            new ModelDescription
            {
                EngineVersion = LearningJson.EngineVersion,
                Task = data.Task,
                Target = settings.Target,
                Classes = data.Classes,
                PositiveClass = data.Task == TaskKind.Binary ? data.Classes[1] : null,
                Threshold = settings.Threshold,
                TargetScaling = data.TargetScaling,
                Widths = run.Network.Widths,
                Encoders = data.Pipeline.Encoders,
                Inputs = inputs,
                Schema = schema,
                Settings = settings,
                Seeds = run.Seeds,
                Dropped = data.Dropped,
                BestEpoch = bestEpoch,
                ValidationMetrics = validation,
                TestMetrics = test,
                Baseline = scoredBaseline,
                SampleRows = samples,
            },
            new SplitRows(data.Train, data.Validation, data.Test),
            parameters);

        TrainingPlan Plan() => new()
        {
            Settings = settings,
            Task = data.Task,
            Classes = data.Task == TaskKind.Regression ? null : data.Classes,
            PositiveClass = data.Task == TaskKind.Binary ? data.Classes[1] : null,
            Rows = new SplitRows(data.Train, data.Validation, data.Test),
            RowsWithoutTarget = data.RowsWithoutTarget,
            FeaturesUsed = [.. data.Pipeline.Encoders.Select(encoder => encoder.Column)],
            ColumnsDropped = data.Dropped,
            Inputs = data.Inputs,
            Parameters = run.Network.Parameters.Length,
            StepsPerEpoch = run.StepsPerEpoch,
            TotalSteps = run.TotalSteps,
            PointEvery = run.PointEvery,
            Baseline = baseline,
            Seeds = run.Seeds,
            EngineVersion = LearningJson.EngineVersion,
            InstructionSet = InstructionSet,
            Threads = 1,
            ResumedFrom = resume?.Step ?? 0,
        };
    }

    private static string InstructionSet =>
        Vector512.IsHardwareAccelerated ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Vector128.IsHardwareAccelerated ? "128-bit SIMD" : "scalar";

    // A metric is defined by the labels alone, so the naive guess tells whether it will be.
    private static string Chooses(TrainingSettings settings, TrainingData data, TrainingCallbacks callbacks)
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

    private static IEnumerable<TrainingWarning> Warnings(TrainingData data, TrainingSettings settings)
    {
        foreach (var warning in data.Warnings)
        {
            yield return warning;
        }

        if (settings.BatchSize > data.Train.Length)
        {
            yield return new TrainingWarning(
                TrainingProblems.BatchLargerThanData,
                $"The batch size {settings.BatchSize} is larger than the {data.Train.Length} training rows; each step takes all of them.",
                new Dictionary<string, object?> { ["batch_size"] = settings.BatchSize, ["rows"] = data.Train.Length });
        }
    }

    private static string Sentence(TrainingEnd end, TrainingRun run, TrainingSettings settings) => end switch
    {
        TrainingEnd.Finished => $"All {settings.Epochs} epochs are done; epoch {run.State.BestEpoch} is kept.",
        TrainingEnd.EarlyStopped => $"No better epoch for {settings.Patience} epochs; epoch {run.State.BestEpoch} of {run.EpochsDone} is kept.",
        TrainingEnd.Stopped when run.Best is null => $"Stopped at step {run.State.Step}, before the first epoch ended.",
        TrainingEnd.Stopped => $"Stopped at step {run.State.Step}; epoch {run.State.BestEpoch} is kept.",
        _ => FormattableString.Invariant(
            $"The loss became infinite in epoch {run.EpochsDone + 1}, step {run.State.Step + 1}: the learning rate {settings.LearningRate} is too high for these data. Try a tenth of it.")
            + (run.Best is null ? "" : $" Epoch {run.State.BestEpoch} is kept."),
    };
}
