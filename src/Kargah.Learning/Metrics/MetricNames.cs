namespace Kargah.Learning;

/// <summary>Names of the scores as they appear in points, settings and results.</summary>
public static class MetricNames
{
    public const string Loss = "loss";
    public const string Mae = "mae";
    public const string Rmse = "rmse";
    public const string R2 = "r2";
    public const string Accuracy = "accuracy";
    public const string BalancedAccuracy = "balanced_accuracy";
    public const string F1 = "f1";
    public const string RocAuc = "roc_auc";
    public const string AveragePrecision = "average_precision";
    public const string LogLoss = "log_loss";

    public static IReadOnlyList<string> Regression { get; } = [Mae, Rmse, R2];
    public static IReadOnlyList<string> Classification { get; } = [Accuracy, BalancedAccuracy, F1, RocAuc, AveragePrecision, LogLoss];

    /// <summary>True for errors and losses, false for scores where more is better.</summary>
    public static bool LowerIsBetter(string name) => name is Loss or Mae or Rmse or LogLoss;
}
