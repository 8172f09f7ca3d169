namespace Kargah.Learning;

/// <summary>A curve over falling thresholds for one class against the rest. The arrays are of one length, at most <see cref="RankCurves.MostPoints"/>.</summary>
/// <param name="Class">The class that is looked for.</param>
/// <param name="Area">ROC: the area under the curve. Precision and recall: the average precision. Both over all rows, whatever points are shown.</param>
/// <param name="X">ROC: false positives / negatives. Precision and recall: recall.</param>
/// <param name="Y">ROC: true positives / positives. Precision and recall: precision.</param>
/// <param name="Thresholds">Probability from which the class is said at each point; NaN at the end where nothing is.</param>
public sealed record RankCurve(string Class, double Area, int Positives, int Negatives, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double> Thresholds);

/// <summary>
/// ROC and precision–recall curves (Fawcett 2006, doi:10.1016/j.patrec.2005.10.010; Davis and Goadrich 2006, doi:10.1145/1143844.1143874). Rows with
/// the same score go together: a point stands for "from this threshold on", so ties make a slope and no steps.
/// </summary>
public static class RankCurves
{
    public const int MostPoints = 200;
    public const int MostClasses = 12;
    private const int Digits = 7;

    /// <summary>From (0, 0), where nothing is said to be positive, to (1, 1), where everything is.</summary>
    /// <returns>Null where only one side occurs.</returns>
    public static RankCurve? Roc(string name, ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, int positive)
    {
        var (levels, positives, negatives) = Levels(labels, scores, positive);
        if (positives == 0 || negatives == 0)
        {
            return null;
        }

        var points = new List<Point> { new(0, 0, double.NaN) };
        points.AddRange(levels.Select(level => new Point((double)level.False / negatives, (double)level.True / positives, level.Threshold)));
        return Curve(name, ClassificationMetrics.RocAuc(labels, scores, positive), positives, negatives, points);
    }

    /// <summary>From recall 0 with precision 1, where nothing is said, to recall 1 with the class's share as precision.</summary>
    /// <returns>Null without a positive row.</returns>
    public static RankCurve? PrecisionRecall(string name, ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, int positive)
    {
        var (levels, positives, negatives) = Levels(labels, scores, positive);
        if (positives == 0)
        {
            return null;
        }

        var points = new List<Point> { new(0, 1, double.NaN) };
        points.AddRange(levels.Select(level => new Point((double)level.True / positives, (double)level.True / (level.True + level.False), level.Threshold)));
        return Curve(name, ClassificationMetrics.AveragePrecision(labels, scores, positive), positives, negatives, points);
    }

    private static RankCurve Curve(string name, double area, int positives, int negatives, List<Point> points)
    {
        var kept = Thin(points);
        return new RankCurve(
            name, area, positives, negatives,
            [.. kept.Select(point => Math.Round(point.X, Digits))], [.. kept.Select(point => Math.Round(point.Y, Digits))], [.. kept.Select(point => point.Threshold)]);
    }

    /// <summary>Points at equal distances along the curve, so that no part of it is lost; both ends as they are.</summary>
    private static List<Point> Thin(List<Point> points)
    {
        if (points.Count <= MostPoints)
        {
            return points;
        }

        var lengths = new double[points.Count];
        for (var i = 1; i < points.Count; i++)
        {
            lengths[i] = lengths[i - 1] + Math.Abs(points[i].X - points[i - 1].X) + Math.Abs(points[i].Y - points[i - 1].Y);
        }

        var step = lengths[^1] / (MostPoints - 1);
        var kept = new List<Point>(MostPoints) { points[0] };
        for (var i = 1; i < points.Count - 1 && kept.Count < MostPoints - 1; i++)
        {
            if (lengths[i] >= kept.Count * step)
            {
                kept.Add(points[i]);
            }
        }

        kept.Add(points[^1]);
        return kept;
    }

    private static (List<Level> Levels, int Positives, int Negatives) Levels(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, int positive)
    {
        var order = ClassificationMetrics.ByFallingScore(scores);
        var levels = new List<Level>();
        var (right, wrong) = (0, 0);
        for (var i = 0; i < order.Length;)
        {
            var score = scores[order[i]];
            for (; i < order.Length && scores[order[i]].Equals(score); i++)
            {
                right += labels[order[i]] == positive ? 1 : 0;
                wrong += labels[order[i]] == positive ? 0 : 1;
            }

            levels.Add(new Level(score, right, wrong));
        }

        return (levels, right, wrong);
    }

    private readonly record struct Level(double Threshold, int True, int False);

    private readonly record struct Point(double X, double Y, double Threshold);
}
