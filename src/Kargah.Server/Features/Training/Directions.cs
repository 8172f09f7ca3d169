namespace Kargah.Server.Features.Training;

/// <summary>Which way a score gets better.</summary>
internal static class Directions
{
    private static readonly HashSet<string> LowerIsBetter = new(StringComparer.Ordinal) { "loss", "log_loss", "brier", "ece", "mae", "mse", "rmse", "mape", "error" };

    /// <summary>Scores that Kargah does not compute itself are taken by the end of their name: <c>val_loss</c> falls, <c>hits</c> rises.</summary>
    public static bool HigherIsBetter(string metric) => !LowerIsBetter.Contains(metric) && !LowerIsBetter.Contains(metric[(metric.LastIndexOf('_') + 1)..]);
}
