using System.Diagnostics;
using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// Tells what a training will take from a few steps of it: the training's own loop, with its own network and batches, is stopped after a fraction of a second. What
/// it takes is multiplied up; rows that the pilot has not read stand for themselves by those that it has.
/// </summary>
public static class Pilot
{
    /// <summary>The first rows of a table that the pilot wants to see.</summary>
    public static int RowsOf(int columns) => Math.Clamp(MostCells / Math.Max(1, columns), FewestRows, MostRows);

    private const int MostCells = 160_000;
    private const int FewestRows = 1000;
    private const int MostRows = 8192;

    private static readonly TimeSpan ForTheNetwork = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ForTheBaseline = TimeSpan.FromMilliseconds(60);

    // Beyond these a step takes longer than the pilot may, or a helper may not hold the network: a smaller one is timed.
    private const long MostWork = 3_000_000_000;
    private const long MostParameters = 4 << 20;

    // A step works on each weight so much beside the products: its norm, its moments, its move.
    private const int WorkOfAnUpdate = 30;

    // Measured: a worker from its start to its first word, and its report of an epoch to the disk.
    private const double ProcessStart = 0.4;
    private const double Report = 0.0005;

    /// <param name="table">Its first rows, or all.</param>
    /// <param name="settings">Of the training.</param>
    /// <param name="rows">Of the whole table; those without a target left out.</param>
    /// <param name="classes">Different values of the target in the whole table.</param>
    /// <param name="reading">How long reading <paramref name="table"/> took.</param>
    /// <exception cref="TrainingException">The table or the settings do not allow it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public static TrainingEstimate Of(Table table, TableSchema schema, TrainingSettings settings, long rows, int classes, TimeSpan reading, CancellationToken stop = default)
    {
        var isSample = rows > table.Rows;
        var began = Stopwatch.GetTimestamp();
        var data = isSample
            ? TrainingData.Prepare(PilotTarget.Put(table, settings, classes), schema, PilotTarget.Settings(settings))
            : TrainingData.Prepare(table, schema, settings);
        var preparing = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var scale = isSample ? (double)rows / table.Rows : 1;
        int Whole(int[] part) => isSample ? (int)Math.Min(int.MaxValue, Math.Max(1, part.Length * scale)) : part.Length;
        var (train, validation, test) = (Whole(data.Train), Whole(data.Validation), Whole(data.Test));

        using var team = new ThreadTeam(settings.Threads);
        var all = data.Repeated(train, Math.Min(validation, NetworkPilot.ScoredRows));
        stop.ThrowIfCancellationRequested();
        var quick = Baselines.Quick(all, settings);
        var linear = NetworkPilot.Of(all, quick, team, ForTheBaseline, stop);
        stop.ThrowIfCancellationRequested();
        var architecture = Architecture.Of(settings, data);
        var (timed, times) = Smaller(settings, data, train);
        var network = NetworkPilot.Of(all, timed, team, ForTheNetwork, stop);

        var steps = Steps(train, settings.BatchSize);
        var scoring = network.ScoreSeconds * times.PerRow;
        return new TrainingEstimate
        {
            StartSeconds = ProcessStart + (reading.TotalSeconds + preparing) * scale
                + quick.Epochs * (Steps(train, quick.BatchSize) * linear.StepSeconds + linear.ScoreSeconds * validation) + linear.ScoreSeconds * validation,
            EpochSeconds = steps * network.StepSeconds * times.PerStep + network.ShuffleSeconds * train + scoring * validation + Report,
            EndSeconds = LastLook.Seconds(data, NetworkSize.Of(architecture).Parameters, test, validation, scoring),
            Epochs = settings.Epochs,
            FewestEpochs = FewestEpochs(settings, validation),
            Memory = MemoryNeed.Of(table, rows, architecture, settings),
            TrainRows = train,
            StepsPerEpoch = steps,
            Inputs = data.Inputs,
            Parameters = NetworkSize.Of(architecture).Parameters,
        };
    }

    private static int Steps(int rows, int batch) => (rows + Math.Min(batch, rows) - 1) / Math.Min(batch, rows);

    private static int FewestEpochs(TrainingSettings settings, int validation) => settings.Patience is { } patience && validation > 0
        ? Math.Min(settings.Epochs, 1 + patience + (settings.Schedule == ScheduleKind.Cosine ? Math.Max(1, patience / 2) : 0))
        : settings.Epochs;

    /// <summary>Settings of a network that can be timed, and how many times as much the real one does for a step and for a row.</summary>
    private static (TrainingSettings Settings, (double PerStep, double PerRow) Times) Smaller(TrainingSettings settings, TrainingData data, int train)
    {
        var (timed, batch) = (settings, Math.Min(settings.BatchSize, train));
        var members = settings.ModelType == ModelKind.Ensemble ? settings.Members : 1;
        while (Parameters(timed) > MostParameters && timed.Hidden.Any(width => width > 8))
        {
            timed = timed with { Hidden = [.. timed.Hidden.Select(width => Math.Max(1, width / 2))] };
        }

        while (Work(timed, timed.BatchSize) > MostWork && timed.BatchSize > 16)
        {
            timed = timed with { BatchSize = timed.BatchSize / 2 };
        }

        return (timed, (Work(settings, batch) / Work(timed, Math.Min(timed.BatchSize, train)), (double)Parameters(settings) / Parameters(timed)));

        long Parameters(TrainingSettings of) => Math.Max(1, NetworkSize.Of(Architecture.Of(of, data)).Parameters);

        double Work(TrainingSettings of, int rows) => Parameters(of) * (6.0 * rows * members + WorkOfAnUpdate);
    }
}
