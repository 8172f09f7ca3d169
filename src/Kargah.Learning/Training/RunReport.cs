using System.Runtime.Intrinsics;
using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>Puts a run into words and records: its plan, its models, its outcome.</summary>
internal sealed class RunReport(Table table, TableSchema schema, TrainingSettings settings, TrainingData data, TrainingRun run, Baseline validationBaseline)
{
    private static readonly IReadOnlyDictionary<string, double> NotScored = new Dictionary<string, double>();

    private readonly IReadOnlyList<InputColumn> inputs = InputColumns.Describe(table, data.Pipeline, data.Train);
    private readonly IReadOnlyList<IReadOnlyDictionary<string, object?>> samples =
        InputColumns.Samples(table, data.Pipeline, data.Test.Length > 0 ? data.Test : data.Train);

    private readonly SplitRows rows = new(data.Train, data.Validation, data.Test);

    /// <summary>What the kernels use, not what the runtime prefers: it takes narrower vectors on older processors that have both.</summary>
    private static string InstructionSet => InstructionSets.Active switch
    {
        Numerics.InstructionSet.Avx512 => "AVX-512",
        Numerics.InstructionSet.Avx2 => "AVX2",
        _ => Vector128.IsHardwareAccelerated ? "128-bit SIMD" : "scalar",
    };

    private string? PositiveClass => data.Task == TaskKind.Binary ? data.Classes[1] : null;

    public TrainingPlan Plan(long resumedFrom) => new()
    {
        Settings = settings,
        Task = data.Task,
        Classes = data.Task == TaskKind.Regression ? null : data.Classes,
        PositiveClass = PositiveClass,
        Rows = rows,
        RowsWithoutTarget = data.RowsWithoutTarget,
        FeaturesUsed = [.. data.Pipeline.Encoders.Select(encoder => encoder.Column)],
        ColumnsDropped = data.Dropped,
        Inputs = data.Inputs,
        Parameters = run.Network.ParameterCount,
        StepsPerEpoch = run.StepsPerEpoch,
        TotalSteps = run.TotalSteps,
        PointEvery = run.PointEvery,
        Baseline = validationBaseline,
        Seeds = run.Seeds,
        EngineVersion = LearningJson.EngineVersion,
        InstructionSet = InstructionSet,
        Threads = run.Threads,
        ResumedFrom = resumedFrom,
    };

    public TrainedModel BestSoFar() => Model([.. run.Best!], run.State.BestMetrics, NotScored, validationBaseline);

    /// <summary>The network's weights are those that are kept.</summary>
    public TrainingOutcome Outcome(
        TrainingEnd end, TrainingPlan plan, IReadOnlyDictionary<string, double> validation, IReadOnlyDictionary<string, double> test, Baseline baseline) => new()
        {
            End = end,
            Message = Sentence(end),
            Model = Model(run.Network.Save(), validation, test, baseline),
            BestEpoch = run.State.BestEpoch,
            EpochsDone = run.EpochsDone,
            StepsDone = run.State.Step,
            ValidationMetrics = validation,
            TestMetrics = test,
            Baseline = baseline,
            Plan = plan,
        };

    public string Sentence(TrainingEnd end) => end switch
    {
        TrainingEnd.Finished => $"All {settings.Epochs} epochs are done; epoch {run.State.BestEpoch} is kept.",
        TrainingEnd.EarlyStopped => $"No better epoch for {settings.Patience} epochs; epoch {run.State.BestEpoch} of {run.EpochsDone} is kept.",
        TrainingEnd.Stopped when run.Best is null => $"Stopped at step {run.State.Step}, before the first epoch ended.",
        TrainingEnd.Stopped => $"Stopped at step {run.State.Step}; epoch {run.State.BestEpoch} is kept.",
        _ => FormattableString.Invariant(
            $"The loss became infinite in epoch {run.EpochsDone + 1}, step {run.State.Step + 1}: the learning rate {settings.LearningRate} is too high for these data. Try a tenth of it.")
            + (run.Best is null ? " No epoch was finished, so there is no model." : $" Epoch {run.State.BestEpoch} is kept."),
    };

    private TrainedModel Model(float[] parameters, IReadOnlyDictionary<string, double> validation, IReadOnlyDictionary<string, double> test, Baseline baseline)
    {
        var description = new ModelDescription
        {
            EngineVersion = LearningJson.EngineVersion,
            Task = data.Task,
            Target = settings.Target,
            Classes = data.Classes,
            PositiveClass = PositiveClass,
            Threshold = settings.Threshold,
            TargetScaling = data.TargetScaling,
            Architecture = run.Network.Architecture,
            Encoders = data.Pipeline.Encoders,
            Inputs = inputs,
            Schema = schema,
            Settings = settings,
            Seeds = run.Seeds,
            Dropped = data.Dropped,
            BestEpoch = run.State.BestEpoch,
            ValidationMetrics = validation,
            TestMetrics = test,
            Baseline = baseline,
            SampleRows = samples,
        };
        return new TrainedModel(description, rows, parameters);
    }
}
