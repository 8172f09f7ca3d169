using System.Text.Json;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>One run over prepared data: the loop, and what it has to remember from step to step.</summary>
internal sealed class TrainingRun
{
    private const int PointsPerRun = 2000;
    private const int PlateauPatience = 15;

    private readonly TrainingData data;
    private readonly TrainingSettings settings;
    private readonly ThreadTeam team;
    private readonly TrainingCallbacks callbacks;
    private readonly Network network;
    private readonly Optimizer optimizer;
    private readonly LearningRateSchedule schedule;
    private readonly LossOptions loss;
    private readonly Batch batch;
    private readonly string chooses;
    private readonly int[] order;
    private RunState state = new();
    private int orderedEpoch = -1;
    private double rate;
    private long startTimestamp;
    private long startStep;

    public TrainingRun(TrainingData data, TrainingSettings settings, ThreadTeam team, TrainingCallbacks callbacks, string chooses)
    {
        this.data = data;
        this.settings = settings;
        this.team = team;
        this.callbacks = callbacks;
        this.chooses = chooses;
        Seeds = new[] { "split", "init", "shuffle", "dropout" }.ToDictionary(purpose => purpose, purpose => SeededRandom.DeriveSeed(settings.Seed, purpose));
        network = new Network(Architecture.Of(settings, data));
        network.Initialize(new SeededRandom(Seeds["init"]));
        optimizer = Optimizer.Create(settings.Optimizer, network, settings.WeightDecay, settings.Momentum);
        loss = new LossOptions(data.Task, settings.Loss, settings.LabelSmoothing);
        Scorer = new NetworkScorer(network, data, team, loss, settings.Threshold);
        BatchSize = Math.Min(settings.BatchSize, data.Train.Length);
        StepsPerEpoch = (data.Train.Length + BatchSize - 1) / BatchSize;
        TotalSteps = (long)settings.Epochs * StepsPerEpoch;
        PointEvery = (TotalSteps + PointsPerRun - 1) / PointsPerRun;
        schedule = new LearningRateSchedule(settings.Schedule, settings.LearningRate, TotalSteps);
        batch = new Batch(data, BatchSize, network.Members);
        order = (int[])data.Train.Clone();
    }

    public int BatchSize { get; }
    public int StepsPerEpoch { get; }
    public long TotalSteps { get; }
    public long PointEvery { get; }
    public int Threads => team.Threads;
    public Network Network => network;
    public NetworkScorer Scorer { get; }
    public RunState State => state;
    public int EpochsDone => (int)(state.Step / StepsPerEpoch);

    /// <summary>Weights of the best epoch; null before the first has ended.</summary>
    public float[]? Best { get; private set; }

    /// <summary>Makes the model that goes with a checkpoint from <see cref="Best"/>.</summary>
    public Func<TrainedModel>? ModelOfBest { get; set; }

    /// <summary>Of the data, for checkpoints.</summary>
    public string Fingerprint { get; init; } = "";

    public IReadOnlyDictionary<string, long> Seeds { get; }

    public TrainingEnd Go(CancellationToken stop)
    {
        (startTimestamp, startStep) = (callbacks.Clock.GetTimestamp(), state.Step);
        TrainedModel? best = null;
        while (!IsOver)
        {
            // Which rows, and which units are dropped, follows from the step's number alone: any step can be the first after a restart.
            var rows = RowsOfStep(state.Step);
            batch.Gather(rows);
            var outputs = network.Forward(team, batch.Inputs, training: true, SeedOfStep(state.Step));
            var meanLoss = batch.Loss(outputs, loss);
            network.Backward(batch.OutputGradient);

            // The norm is taken in every step: it is what tells a run that is about to diverge from one that only stumbles.
            var norm = network.GradientNorm(team);
            if (!double.IsFinite(meanLoss) || !double.IsFinite(norm))
            {
                return TrainingEnd.Diverged;
            }

            rate = Rate;
            optimizer.Step(team, rate, norm > settings.GradientClip ? settings.GradientClip.Value / norm : 1);
            Remember(meanLoss, norm, rows.Length);

            var epochEnds = state.Step % StepsPerEpoch == 0;
            if (epochEnds && EvaluateEpoch())
            {
                best = null;
            }

            if (epochEnds || state.Step % PointEvery == 0)
            {
                Report(epochEnds);
            }

            var stopping = stop.IsCancellationRequested && state.Step < TotalSteps;
            if (callbacks.WantsCheckpoint(epochEnds) || stopping || IsOver)
            {
                best ??= Best is null ? null : ModelOfBest?.Invoke();
                callbacks.OnCheckpoint(Snapshot(), best);
            }

            if (stopping)
            {
                return TrainingEnd.Stopped;
            }
        }

        return state.Step < TotalSteps ? TrainingEnd.EarlyStopped : TrainingEnd.Finished;
    }

    /// <summary>The network takes the weights of its best epoch, where there is one.</summary>
    public void TakeBest()
    {
        if (Best is not null)
        {
            network.Load(Best);
        }
    }

    /// <exception cref="CheckpointException">It is of another table or of other settings.</exception>
    public void GoOnFrom(Checkpoint checkpoint)
    {
        if (checkpoint.Fingerprint != Fingerprint)
        {
            throw new CheckpointException("The checkpoint was made with other data. Start a new run.");
        }

        if (Comparable(checkpoint.Settings) != Comparable(settings) || checkpoint.Parameters.Length != network.StateLength || checkpoint.Step > TotalSteps)
        {
            throw new CheckpointException("The checkpoint was made with other settings; only epochs (more of them) and patience may change. Start a new run.");
        }

        state = checkpoint.State with { };
        if (settings.Epochs > checkpoint.Settings.Epochs)
        {
            (state.EpochsSinceBest, state.EpochsSinceReduction, state.Anneal) = (0, 0, null);
        }

        network.Load(checkpoint.Parameters);
        Best = (float[]?)checkpoint.Best?.Clone();
        optimizer.Steps = state.Step;
        foreach (var (kept, memory) in checkpoint.OptimizerState.Zip(optimizer.State))
        {
            kept.CopyTo(memory.Span);
        }
    }

    private static string Comparable(TrainingSettings settings) =>
        JsonSerializer.Serialize(settings with { Epochs = 0, Patience = null, Threads = 0 }, LearningJson.Options);

    private double Rate => state.Anneal?.At(state.Step) ?? schedule.At(state.Step, state.Reductions);

    private bool OutOfPatience => data.Validation.Length > 0 && state.EpochsSinceBest >= settings.Patience;

    private bool IsOver => state.Step >= TotalSteps || HasGivenUp;

    private bool HasGivenUp => state.Anneal is { } anneal ? state.Step >= anneal.Start + anneal.Steps : OutOfPatience;

    /// <summary>What an epoch's score means for the rates to come.</summary>
    private void Reschedule(bool better)
    {
        state.EpochsSinceReduction = better ? 0 : state.EpochsSinceReduction + 1;
        if (state.EpochsSinceReduction >= Math.Max(1, (settings.Patience ?? PlateauPatience) / 3))
        {
            (state.Reductions, state.EpochsSinceReduction) = (state.Reductions + 1, 0);
        }

        // A run that is cut where patience ends was cut at a high rate, and never settled. It goes back to its best weights and lets the rate fall from there, for half as
        // many epochs as it had patience, as it would have at the end of all epochs (docs/decisions/0011-annealing-after-patience.md).
        if (settings.Schedule == ScheduleKind.Cosine && state.Anneal is null && OutOfPatience && state.Step < TotalSteps)
        {
            var epochs = Math.Max(1, settings.Patience!.Value / 2);
            state.Anneal = new Anneal(state.Step, Math.Min((long)epochs * StepsPerEpoch, TotalSteps - state.Step), Rate);
            TakeBest();
        }
    }

    /// <summary>The order of an epoch follows from its number alone, so any step can be the first after a restart.</summary>
    private ReadOnlySpan<int> RowsOfStep(long step)
    {
        var (epoch, position) = ((int)(step / StepsPerEpoch), (int)(step % StepsPerEpoch) * BatchSize);
        if (orderedEpoch != epoch)
        {
            data.Train.CopyTo(order, 0);
            new SeededRandom(SeededRandom.DeriveSeed(Seeds["shuffle"], "epoch", epoch)).Shuffle(order.AsSpan());
            orderedEpoch = epoch;
        }

        return order.AsSpan(position, Math.Min(BatchSize, order.Length - position));
    }

    private long SeedOfStep(long step) => settings.Dropout > 0 ? SeededRandom.DeriveSeed(Seeds["dropout"], "step", step) : 0;

    private void Remember(double loss, double norm, int rows)
    {
        state.Step++;
        state.PointLoss += loss * rows;
        state.PointRows += rows;
        state.EpochLoss += loss * rows;
        state.EpochRows += rows;
        state.EpochNorm += norm;
    }

    /// <returns>Whether this epoch is the best so far. Without validation rows the last one is.</returns>
    private bool EvaluateEpoch()
    {
        var evaluation = Scorer.Of(data.Validation);
        var score = data.Validation.Length == 0 ? -EpochsDone : evaluation.Of(chooses);
        var lower = data.Validation.Length == 0 || MetricNames.LowerIsBetter(chooses);
        state.ValidationLoss = double.IsFinite(evaluation.Loss) ? evaluation.Loss : null;
        state.ValidationMetrics = evaluation.Metrics;
        var better = double.IsFinite(score) && (state.BestScore is not { } best || (lower ? score < best : score > best));
        if (better)
        {
            state.BestScore = score;
            state.BestEpoch = EpochsDone;
            state.BestMetrics = evaluation.Metrics;
            // In place: weights of ten million floats, laid down anew in every epoch, would cost more than their copy.
            Best ??= new float[network.StateLength];
            network.Save(Best);
        }

        state.EpochsSinceBest = better ? 0 : state.EpochsSinceBest + 1;
        Reschedule(better);
        return better;
    }

    private void Report(bool epochEnds)
    {
        var epoch = (double)state.Step / StepsPerEpoch;
        var loss = state.PointLoss / state.PointRows;
        var points = new List<TrainingPoint> { new(state.Step, epoch, "train", MetricNames.Loss, loss) };
        (state.PointLoss, state.PointRows) = (0, 0);
        if (epochEnds)
        {
            points.Add(new(state.Step, epoch, "train", "epoch_loss", state.EpochLoss / state.EpochRows));
            points.Add(new(state.Step, epoch, "train", "lr", rate));
            points.Add(new(state.Step, epoch, "train", "grad_norm", state.EpochNorm / StepsPerEpoch));
            if (state.ValidationLoss is { } validationLoss)
            {
                points.Add(new(state.Step, epoch, "validation", MetricNames.Loss, validationLoss));
            }

            points.AddRange(state.ValidationMetrics.Select(metric => new TrainingPoint(state.Step, epoch, "validation", metric.Key, metric.Value)));
            (state.EpochLoss, state.EpochRows, state.EpochNorm) = (0, 0, 0);
        }

        callbacks.OnPoints(points);
        callbacks.OnProgress(Progress(epochEnds, loss));
    }

    private TrainingProgress Progress(bool epochEnds, double loss)
    {
        var elapsed = callbacks.Clock.GetElapsedTime(startTimestamp);
        var done = state.Step - startStep;
        return new TrainingProgress(
            EpochsDone + (epochEnds ? 0 : 1),
            settings.Epochs,
            state.Step,
            TotalSteps,
            loss,
            state.ValidationLoss,
            Best is null ? null : state.BestEpoch,
            state.ValidationMetrics,
            state.BestMetrics,
            elapsed > TimeSpan.Zero ? done * ((double)data.Train.Length / StepsPerEpoch) / elapsed.TotalSeconds : 0,
            done > 0 ? elapsed / done * (TotalSteps - state.Step) : null);
    }

    private Checkpoint Snapshot() => new(
        settings, Fingerprint, StepsPerEpoch, state with { }, network.Save(), (float[]?)Best?.Clone(), [.. optimizer.State.Select(memory => memory.Span.ToArray())]);
}
