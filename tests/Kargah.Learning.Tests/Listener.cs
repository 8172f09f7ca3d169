namespace Kargah.Learning.Tests;

/// <summary>Writes down what a run tells.</summary>
internal sealed class Listener : TrainingCallbacks
{
    public TrainingPlan? Plan { get; private set; }
    public List<TrainingPoint> Points { get; } = [];
    public List<TrainingProgress> Progress { get; } = [];
    public List<TrainingWarning> Warnings { get; } = [];
    public List<Checkpoint> Checkpoints { get; } = [];
    public List<TrainedModel?> BestModels { get; } = [];

    /// <summary>After this step a checkpoint is asked for, beside those at the ends of epochs.</summary>
    public long? CheckpointAt { get; init; }

    /// <summary>After this step the run is stopped.</summary>
    public long? StopAt { get; init; }

    public CancellationTokenSource Stop { get; } = new();

    private long steps;

    public override bool WantsCheckpoint(bool epochEnds)
    {
        steps++;
        return epochEnds || steps == CheckpointAt;
    }

    public override void OnPrepared(TrainingPlan plan) => (Plan, steps) = (plan, plan.ResumedFrom);

    public override void OnPoints(IReadOnlyList<TrainingPoint> points) => Points.AddRange(points);

    public override void OnProgress(TrainingProgress progress)
    {
        Progress.Add(progress);
        if (progress.Step >= StopAt)
        {
            Stop.Cancel();
        }
    }

    public override void OnWarning(TrainingWarning warning) => Warnings.Add(warning);

    public override void OnCheckpoint(Checkpoint checkpoint, TrainedModel? best)
    {
        Checkpoints.Add(checkpoint);
        BestModels.Add(best);
    }
}
