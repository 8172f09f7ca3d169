namespace Kargah.Learning;

/// <summary>How often each true class (row) was said to be each class (column).</summary>
/// <param name="Classes">Of the rows and columns: all, or the most frequent where there are more than <see cref="MostClasses"/>, in the model's order.</param>
/// <param name="OtherClasses">How many classes share the last row and column; 0: there is no such row.</param>
/// <param name="Counts">[actual, predicted]. Rows of a class that the model does not know are in none.</param>
/// <param name="Shares">Counts over the sum of their row: the diagonal is the recall. Null in a row without rows.</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> Classes, int OtherClasses, IReadOnlyList<IReadOnlyList<int>> Counts, IReadOnlyList<IReadOnlyList<double>> Shares)
{
    public const int MostClasses = 40;

    public static ConfusionMatrix Of(ScoredRows scored, IReadOnlyList<string> classes)
    {
        var support = new int[classes.Count];
        foreach (var label in scored.Labels.Where(label => label >= 0))
        {
            support[label]++;
        }

        int[] shown = classes.Count <= MostClasses
            ? [.. Enumerable.Range(0, classes.Count)]
            : [.. Enumerable.Range(0, classes.Count).OrderByDescending(c => support[c]).ThenBy(c => c).Take(MostClasses - 1).Order()];
        var others = classes.Count - shown.Length;
        var size = shown.Length + (others > 0 ? 1 : 0);
        var places = Enumerable.Range(0, classes.Count).Select(c => Array.IndexOf(shown, c) is >= 0 and var place ? place : size - 1).ToArray();
        var counts = Enumerable.Range(0, size).Select(_ => new int[size]).ToArray();
        for (var i = 0; i < scored.Count; i++)
        {
            if (scored.Labels[i] >= 0)
            {
                counts[places[scored.Labels[i]]][places[scored.Predicted[i]]]++;
            }
        }

        return new ConfusionMatrix([.. shown.Select(c => classes[c])], others, counts, [.. counts.Select(row => Array.ConvertAll(row, count => (double)count / row.Sum()))]);
    }
}
