using System.Globalization;

namespace Kargah.Worker.Run;

/// <summary>
/// A test aid: <c>KARGAH_STEP_DELAY_MS</c> makes every step wait, so that a test can kill, freeze or stop a run in its middle whatever the
/// machine's speed. It changes no weight and no point.
/// </summary>
internal sealed class StepDelay
{
    private readonly TimeSpan time;

    private StepDelay(TimeSpan time) => this.time = time;

    public static StepDelay FromEnvironment() =>
        new(int.TryParse(Environment.GetEnvironmentVariable("KARGAH_STEP_DELAY_MS"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.Zero);

    public void Wait(CancellationToken stop)
    {
        if (time > TimeSpan.Zero)
        {
            stop.WaitHandle.WaitOne(time);
        }
    }
}
