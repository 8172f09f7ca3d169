using Kargah.Contracts;
using Kargah.Learning;

namespace Kargah.Worker.Run;

/// <summary>What each test row says for or against a model, apart from all others.</summary>
internal static class RowScoring
{
    /// <summary>As <see cref="ClassificationMetrics.LogLoss"/> keeps it.</summary>
    private const double Smallest = 2.220446049250313e-16;

    public static RowScores Of(ScoredRows scored, string datasetSha256, string target) =>
        new(RowScores.HashOf(datasetSha256, target, scored.Rows), scored.Rows, scored.Task == TaskKind.Regression ? Errors(scored) : Losses(scored));

    private static Dictionary<string, float[]> Errors(ScoredRows scored)
    {
        var (squared, absolute) = (new float[scored.Count], new float[scored.Count]);
        for (var i = 0; i < scored.Count; i++)
        {
            var error = scored.Actual[i] - scored.Predictions[i];
            (squared[i], absolute[i]) = ((float)(error * error), (float)Math.Abs(error));
        }

        return new Dictionary<string, float[]> { ["mse"] = squared, ["mae"] = absolute };
    }

    private static Dictionary<string, float[]> Losses(ScoredRows scored)
    {
        var (loss, right) = (new float[scored.Count], new float[scored.Count]);
        for (var i = 0; i < scored.Count; i++)
        {
            var label = scored.Labels[i];
            loss[i] = label < 0 ? float.NaN : (float)-Math.Log(Math.Clamp(scored.ProbabilityOf(i, label), Smallest, 1 - Smallest));
            right[i] = scored.Predicted[i] == label ? 1 : 0;
        }

        return new Dictionary<string, float[]> { ["log_loss"] = loss, ["accuracy"] = right };
    }
}
