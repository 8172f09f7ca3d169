namespace Kargah.Learning;

/// <summary>The learning rate of each step: a function of the step alone, so that nothing has to be kept for a checkpoint.</summary>
/// <param name="Kind">Constant, or cosine after a linear warm-up over the first twentieth of the steps.</param>
/// <param name="Peak">The setting lr.</param>
/// <param name="TotalSteps">Of the whole run.</param>
public readonly record struct LearningRateSchedule(ScheduleKind Kind, double Peak, long TotalSteps)
{
    /// <summary>Cosine: peak·(s+1)/W for s &lt; W = max(1, ⌊T/20⌋), then peak·(1 + cos(π·(s−W)/(T−W)))/2, which stays above 0.</summary>
    /// <param name="step">0-based, below <see cref="TotalSteps"/>.</param>
    public double At(long step)
    {
        if (Kind == ScheduleKind.Constant)
        {
            return Peak;
        }

        var warmup = Math.Max(1, TotalSteps / 20);
        return step < warmup
            ? Peak * (step + 1) / warmup
            : Peak * 0.5 * (1 + Math.Cos(Math.PI * (step - warmup) / Math.Max(1, TotalSteps - warmup)));
    }
}
