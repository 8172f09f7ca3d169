using System.Diagnostics;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>What one network takes in its own training loop.</summary>
/// <param name="ScoreSeconds">Of a row.</param>
/// <param name="ShuffleSeconds">Of a row.</param>
internal sealed record NetworkPilot(double StepSeconds, double ScoreSeconds, double ShuffleSeconds)
{
    /// <summary>At most, to tell what a row takes.</summary>
    public const int ScoredRows = 4096;

    private const int Windows = 20;
    private const int FewestWindows = 5;
    private const int LongestLimits = 4;

    // Steps so small that nothing is learnt and nothing explodes cost the same.
    private const double NoRate = 1e-9;
    private const int EnoughEpochs = 1000;

    public static NetworkPilot Of(TrainingData data, TrainingSettings settings, ThreadTeam team, TimeSpan limit, CancellationToken stop)
    {
        using var clock = new StepClock(limit, stop);
        var steady = settings with { Epochs = EnoughEpochs, Patience = null, LearningRate = NoRate, Schedule = ScheduleKind.Constant };
        var run = new TrainingRun(data.Repeated(data.Train.Length, 0), steady, team, clock, MetricNames.Loss);
        clock.Start();
        run.Go(clock.Stop);
        return new NetworkPilot(clock.StepSeconds, Median(() => run.Scorer.Of(data.Validation)) / Math.Max(1, data.Validation.Length), Shuffle(data));
    }

    private static double Shuffle(TrainingData data)
    {
        var order = data.Train.AsSpan(0, Math.Min(data.Train.Length, 1 << 16)).ToArray();
        return Median(() => new SeededRandom(0).Shuffle(order.AsSpan())) / order.Length;
    }

    private static double Median(Action action)
    {
        var times = new double[3];
        foreach (ref var time in times.AsSpan())
        {
            var began = Stopwatch.GetTimestamp();
            action();
            time = Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        return times.Order().ElementAt(1);
    }

    /// <summary>Stops a run after some time and tells how long its steps were by then: the median over windows of time, of which the first third only warms up.</summary>
    private sealed class StepClock(TimeSpan limit, CancellationToken stop) : TrainingCallbacks, IDisposable
    {
        private readonly CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        private readonly List<double> windows = [];
        private long began;
        private long windowBegan;
        private int steps;

        public CancellationToken Stop => ended.Token;

        public double StepSeconds
        {
            get
            {
                var warm = windows.Skip(windows.Count / 3).Order().ToArray();
                return warm.Length == 0 ? 0 : warm[warm.Length / 2];
            }
        }

        /// <summary>A step has been done.</summary>
        public override bool WantsCheckpoint(bool epochEnds)
        {
            steps++;
            var now = Stopwatch.GetTimestamp();
            var elapsed = Stopwatch.GetElapsedTime(windowBegan, now);
            if (elapsed >= limit / Windows)
            {
                windows.Add(elapsed.TotalSeconds / steps);
                (windowBegan, steps) = (now, 0);
                var soFar = Stopwatch.GetElapsedTime(began, now);
                // The first step of a process waits for its code to be compiled, which may take all of the time.
                if (soFar >= limit * LongestLimits || (soFar >= limit && windows.Count >= FewestWindows))
                {
                    ended.Cancel();
                }
            }

            return false;
        }

        public void Start() => began = windowBegan = Stopwatch.GetTimestamp();

        public void Dispose() => ended.Dispose();
    }
}
