namespace Kargah.Learning;

/// <summary>One class's scores, against all others. NaN where its rows, or the rows predicted as it, do not define one.</summary>
/// <param name="Precision">right / rows predicted as it.</param>
/// <param name="Recall">right / rows of it.</param>
/// <param name="F1">2·right / (rows of it + rows predicted as it).</param>
/// <param name="Support">Rows of it.</param>
/// <param name="PredictedRows">Rows predicted as it.</param>
/// <param name="RocAuc">By its probability; see <see cref="ClassificationMetrics.RocAuc"/>.</param>
/// <param name="AveragePrecision">By its probability.</param>
public sealed record ClassScore(string Class, double Precision, double Recall, double F1, int Support, int PredictedRows, double RocAuc, double AveragePrecision)
{
    public static IReadOnlyList<ClassScore> Of(ScoredRows scored, IReadOnlyList<string> classes)
    {
        var (actual, said, right) = (new int[classes.Count], new int[classes.Count], new int[classes.Count]);
        for (var i = 0; i < scored.Count; i++)
        {
            said[scored.Predicted[i]]++;
            if (scored.Labels[i] >= 0)
            {
                actual[scored.Labels[i]]++;
                right[scored.Labels[i]] += scored.Labels[i] == scored.Predicted[i] ? 1 : 0;
            }
        }

        return [.. classes.Select((name, c) =>
        {
            var scores = scored.Column(c);
            return new ClassScore(
                name, (double)right[c] / said[c], (double)right[c] / actual[c], 2.0 * right[c] / (actual[c] + said[c]), actual[c], said[c],
                ClassificationMetrics.RocAuc(scored.Labels, scores, c), ClassificationMetrics.AveragePrecision(scored.Labels, scores, c));
        })];
    }
}
