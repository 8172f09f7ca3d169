using System.Diagnostics;
using Kargah.Data;
using Kargah.Learning;

namespace Kargah.Bench;

/// <summary>
/// A training run like any other, that waits in its listener between the rounds of a measurement: what a round times is the product's own loop from one end of an
/// epoch to another, shuffling, reports and checkpoints included.
/// </summary>
internal sealed class PacedRun : TrainingCallbacks, IDisposable
{
    private readonly SemaphoreSlim go = new(0);
    private readonly SemaphoreSlim waiting = new(0);
    private readonly CancellationTokenSource stop = new();
    private readonly Thread thread;
    private Exception? failure;
    private double seconds;
    private long begun;
    private long firstStep;
    private int stepsPerEpoch;
    private double perStep;

    public PacedRun(Table table, TableSchema schema, TrainingSettings settings)
    {
        thread = new Thread(() => Train(table, schema, settings)) { IsBackground = true };
        thread.Start();
        waiting.Wait();
        ThrowIfFailed();
    }

    /// <returns>Microseconds a step, over whole epochs that take at least <paramref name="duration"/> seconds.</returns>
    public double Go(double duration)
    {
        seconds = duration;
        go.Release();
        waiting.Wait();
        ThrowIfFailed();
        return perStep;
    }

    public override void OnPrepared(TrainingPlan plan)
    {
        stepsPerEpoch = plan.StepsPerEpoch;
        Wait(0);
    }

    public override void OnProgress(TrainingProgress progress)
    {
        var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        if (progress.Step % stepsPerEpoch == 0 && elapsed >= seconds && !stop.IsCancellationRequested)
        {
            perStep = elapsed / (progress.Step - firstStep) * 1e6;
            Wait(progress.Step);
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        go.Release();
        thread.Join();
        stop.Dispose();
        go.Dispose();
        waiting.Dispose();
    }

    private void Wait(long step)
    {
        waiting.Release();
        go.Wait();
        (begun, firstStep) = (Stopwatch.GetTimestamp(), step);
    }

    private void Train(Table table, TableSchema schema, TrainingSettings settings)
    {
        try
        {
            Trainer.Train(table, schema, settings, this, stop: stop.Token);
            if (!stop.IsCancellationRequested)
            {
                throw new InvalidOperationException($"The run of {settings.Epochs} epochs was over before the measurement.");
            }
        }
        catch (Exception thrown)
        {
            // The thread's edge: the measurement stops with it.
            failure = thrown;
            waiting.Release();
        }
    }

    private void ThrowIfFailed()
    {
        if (failure is not null)
        {
            throw new InvalidOperationException("The run failed.", failure);
        }
    }
}
