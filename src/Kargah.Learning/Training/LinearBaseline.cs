namespace Kargah.Learning;

/// <summary>A linear model on the same features, trained quickly with fixed settings: what the chosen model has to beat.</summary>
internal static class LinearBaseline
{
    private const int Steps = 2000;

    public static Network Train(TrainingData data, TrainingSettings settings, CancellationToken stop)
    {
        var batchSize = Math.Clamp(data.Train.Length / 40, 16, 1024);
        var stepsPerEpoch = (data.Train.Length + batchSize - 1) / batchSize;
        var run = new TrainingRun(
            data,
            settings with
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
            },
            new TrainingCallbacks(),
            MetricNames.Loss);
        run.Go(stop);
        run.Best?.CopyTo(run.Network.Parameters, 0);
        return run.Network;
    }
}
