namespace Kargah.Learning;

/// <summary>What a run tells while it goes. All calls come from the training thread, between two steps; a slow listener slows the run.</summary>
public class TrainingCallbacks
{
    /// <summary>Only for <see cref="TrainingProgress.SamplesPerSecond"/>: nothing else in a run depends on time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Asked after every step: a checkpoint costs a copy of all weights, so it is made for those who want it, and at the end of the run.</summary>
    public virtual bool WantsCheckpoint(bool epochEnds) => false;

    /// <summary>The data are split and encoded, the baselines are scored on the validation rows; the first step comes next.</summary>
    public virtual void OnPrepared(TrainingPlan plan)
    {
    }

    /// <summary>Every ceil(total steps / 2000) steps and at the ends of epochs.</summary>
    public virtual void OnPoints(IReadOnlyList<TrainingPoint> points)
    {
    }

    /// <summary>Where the run is; as often as <see cref="OnPoints"/>.</summary>
    public virtual void OnProgress(TrainingProgress progress)
    {
    }

    /// <summary>A line for the run's log.</summary>
    public virtual void OnLog(string line)
    {
    }

    public virtual void OnWarning(TrainingWarning warning)
    {
    }

    /// <summary>When wanted, on stop, and at the end. The checkpoint is a copy and may be kept.</summary>
    /// <param name="checkpoint">From here the run goes on bit for bit.</param>
    /// <param name="best">The best model so far; null before the first epoch has ended. The same object until a better one is found.</param>
    public virtual void OnCheckpoint(Checkpoint checkpoint, TrainedModel? best)
    {
    }
}

/// <param name="Step">Steps done, 1-based.</param>
/// <param name="Epoch">Epochs done, with the part of the current one.</param>
/// <param name="Split">"train", "validation" or "test".</param>
/// <param name="Name">
/// train: "loss" (mean since the last point), "epoch_loss", "lr", "grad_norm" (mean of the epoch); validation: "loss" and <see cref="MetricNames"/>;
/// test: <see cref="MetricNames"/>, once, at the end.
/// </param>
public readonly record struct TrainingPoint(long Step, double Epoch, string Split, string Name, double Value);

/// <param name="Epoch">The epoch that is going on (1-based), or the last one at the end.</param>
/// <param name="Loss">Mean of the training loss since the last point.</param>
/// <param name="ValidationLoss">Of the last finished epoch; null before.</param>
/// <param name="ValidationMetrics">Of the last finished epoch; empty before.</param>
/// <param name="BestMetrics">Of <paramref name="BestEpoch"/>, on the validation rows; empty before.</param>
/// <param name="SamplesPerSecond">Training rows per second since the run (re)started, evaluation included.</param>
public sealed record TrainingProgress(
    int Epoch,
    int TotalEpochs,
    long Step,
    long TotalSteps,
    double Loss,
    double? ValidationLoss,
    int? BestEpoch,
    IReadOnlyDictionary<string, double> ValidationMetrics,
    IReadOnlyDictionary<string, double> BestMetrics,
    double SamplesPerSecond,
    TimeSpan? Remaining);

/// <summary>Something the owner should know that does not stop the run. <see cref="Code"/> is one of <see cref="TrainingProblems"/>.</summary>
public sealed record TrainingWarning(string Code, string Message, IReadOnlyDictionary<string, object?> Parameters);
