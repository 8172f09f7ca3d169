using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>What the chosen model has to beat: a guess that looks at no column, and a linear model trained quickly on the same features.</summary>
internal sealed class Baselines
{
    private const int Steps = 2000;

    private readonly TrainingData data;
    private readonly double threshold;
    private readonly NetworkScorer linear;

    private Baselines(TrainingData data, double threshold, NetworkScorer linear)
    {
        this.data = data;
        this.threshold = threshold;
        this.linear = linear;
    }

    public static Baselines Train(TrainingData data, TrainingSettings settings, ThreadTeam team, CancellationToken stop)
    {
        var run = new TrainingRun(data, Quick(data, settings), team, new TrainingCallbacks(), MetricNames.Loss);
        run.Go(stop);
        run.TakeBest();
        return new Baselines(data, settings.Threshold, run.Scorer);
    }

    /// <summary>The settings of the linear model.</summary>
    public static TrainingSettings Quick(TrainingData data, TrainingSettings settings)
    {
        var batchSize = Math.Clamp(data.Train.Length / 40, 16, 1024);
        var stepsPerEpoch = (data.Train.Length + batchSize - 1) / batchSize;
        return settings with
        {
            ModelType = ModelKind.Linear,
            Epochs = Math.Clamp(Steps / stepsPerEpoch, 3, 200),
            BatchSize = batchSize,
            LearningRate = 0.02,
            Optimizer = OptimizerKind.Adam,
            Schedule = ScheduleKind.Cosine,
            WeightDecay = 1e-4,
            Patience = 30,
            GradientClip = 10,
        };
    }

    public Baseline On(int[] rows) => new(Evaluation.OfNaive(data, rows, threshold), linear.Of(rows).Metrics);
}
