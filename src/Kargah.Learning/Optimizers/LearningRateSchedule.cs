namespace Kargah.Learning;

/// <summary>The learning rate of each step: a function of the step and of what the epochs' scores have brought, which a checkpoint keeps.</summary>
/// <param name="Kind">Constant, cosine after a linear warm-up over the first twentieth of the steps, or half as large after each plateau.</param>
/// <param name="Peak">The setting lr.</param>
/// <param name="TotalSteps">Of the whole run.</param>
public readonly record struct LearningRateSchedule(ScheduleKind Kind, double Peak, long TotalSteps)
{
    // Below a thousandth of the peak nothing moves any more.
    private const int MostReductions = 10;

    /// <summary>
    /// Cosine: peak·(s+1)/W for s &lt; W = max(1, ⌊T/20⌋), then peak·(1 + cos(π·(s−W)/(T−W)))/2, which stays above 0. Plateau: the same warm-up, then peak/2^min(r, 10).
    /// </summary>
    /// <param name="step">0-based, below <see cref="TotalSteps"/>.</param>
    /// <param name="reductions">r: plateaus so far.</param>
    public double At(long step, int reductions = 0)
    {
        if (Kind == ScheduleKind.Constant)
        {
            return Peak;
        }

        var warmup = Math.Max(1, TotalSteps / 20);
        return step < warmup ? Peak * (step + 1) / warmup
            : Kind == ScheduleKind.Plateau ? Peak / (1 << Math.Min(reductions, MostReductions))
            : Peak * Fallen(step - warmup, Math.Max(1, TotalSteps - warmup));
    }

    /// <summary>(1 + cos(π·step/steps))/2: from 1 to almost 0.</summary>
    internal static double Fallen(long step, long steps) => 0.5 * (1 + Math.Cos(Math.PI * step / steps));
}

/// <summary>The last stretch of a run whose patience is at its end: from a rate down to almost nothing.</summary>
/// <param name="Start">Its first step.</param>
/// <param name="Steps">How many.</param>
/// <param name="Rate">At its start.</param>
internal sealed record Anneal(long Start, long Steps, double Rate)
{
    public double At(long step) => Rate * LearningRateSchedule.Fallen(step - Start, Steps);
}
