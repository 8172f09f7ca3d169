using System.Diagnostics;
using System.Globalization;
using Kargah.Contracts;
using Kargah.Learning;

namespace Kargah.Worker.Run;

/// <summary>Turns what the trainer tells into events, log lines and checkpoints.</summary>
internal sealed class TrainingReporter(AttemptFolder attempt, EventSpool spool, RunLog log, RunFiles files, CancellationToken stop) : TrainingCallbacks
{
    private const int PointsPerEvent = 512;
    private static readonly TimeSpan BetweenSnapshots = TimeSpan.FromMilliseconds(100);

    private readonly StepDelay delay = StepDelay.FromEnvironment();
    private readonly Stopwatch sinceSnapshot = Stopwatch.StartNew();
    private readonly ProcessUsage usage = new();
    private string metric = MetricNames.Loss;
    /// <summary>Of the epoch that has just ended; null while one is going on.</summary>
    private double? epochLoss;

    public override bool WantsCheckpoint(bool epochEnds)
    {
        delay.Wait(stop);
        return epochEnds ? files.IsDue : files.IsOverdue;
    }

    public override void OnPrepared(TrainingPlan plan)
    {
        metric = plan.Settings.EvalMetric ?? metric;
        spool.Append((seq, time) => new StatusEvent
        {
            Seq = seq,
            Time = time,
            State = JobState.Running,
            Message = "Training",
            Step = plan.ResumedFrom,
            TotalSteps = plan.TotalSteps,
            TotalEpochs = plan.Settings.Epochs,
            Baseline = Words.Of(plan.Baseline),
            Facts = Facts.Of(plan, attempt.Table.Sha256),
        });
        foreach (var dropped in plan.ColumnsDropped.Where(dropped => dropped.Code is not ("target" or "weight" or "split" or "ignored" or "not_selected")).Take(50))
        {
            log.Info(dropped.Reason);
        }
    }

    public override void OnPoints(IReadOnlyList<TrainingPoint> points)
    {
        var all = points.Select(point => new WirePoint(point.Step, point.Epoch, point.Split, point.Name, point.Value));
        foreach (var some in all.Concat(OfTheProcess(points)).Chunk(PointsPerEvent))
        {
            spool.Append((seq, time) => new PointsEvent
            {
                Seq = seq,
                Time = time,
                Points = some,
            });
        }

        foreach (var point in points)
        {
            if (point is { Split: "train", Name: "epoch_loss" })
            {
                epochLoss = point.Value;
            }
        }
    }

    private IReadOnlyList<WirePoint> OfTheProcess(IReadOnlyList<TrainingPoint> points) => points.FirstOrDefault(point => point.Name == "epoch_loss") is { Step: > 0 } end
        ? usage.After(end.Step, end.Epoch, attempt.Params.Epochs)
        : [];

    public override void OnProgress(TrainingProgress progress)
    {
        if (epochLoss is { } loss)
        {
            log.Info(Summary(progress, loss));
        }
        else if (sinceSnapshot.Elapsed < BetweenSnapshots)
        {
            return;
        }

        epochLoss = null;
        sinceSnapshot.Restart();
        spool.Append((seq, time) => new StatusEvent
        {
            Seq = seq,
            Time = time,
            Epoch = progress.Epoch,
            TotalEpochs = progress.TotalEpochs,
            Step = progress.Step,
            TotalSteps = progress.TotalSteps,
            Loss = progress.Loss,
            ValLoss = progress.ValidationLoss,
            BestEpoch = progress.BestEpoch,
            SamplesPerSecond = progress.SamplesPerSecond,
            EtaSeconds = progress.Remaining?.TotalSeconds,
            ValidationMetrics = progress.BestMetrics.Count > 0 ? progress.BestMetrics : null,
        });
    }

    public override void OnLog(string line) => log.Info(line);

    public override void OnWarning(TrainingWarning warning) => log.Warning(warning.Message);

    public override void OnCheckpoint(Checkpoint checkpoint, TrainedModel? best) => files.Offer(checkpoint, best, atOnce: stop.IsCancellationRequested);

    private string Summary(TrainingProgress progress, double loss)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"epoch {progress.Epoch}  loss {loss:G4}");
        if (progress.ValidationLoss is { } validationLoss)
        {
            line += string.Create(CultureInfo.InvariantCulture, $"  val {validationLoss:G4}");
        }

        if (metric != MetricNames.Loss && progress.ValidationMetrics.TryGetValue(metric, out var score))
        {
            line += string.Create(CultureInfo.InvariantCulture, $"  {metric} {score:G4}");
        }

        return line;
    }
}
