using System.Globalization;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>What is to be predicted: the task, the rows that have a target, and what each of them says.</summary>
/// <param name="Task">Never auto.</param>
/// <param name="Rows">Rows of the table with a target, ascending.</param>
/// <param name="Values">For each of <paramref name="Rows"/> the number, or the index into <paramref name="AllClasses"/>.</param>
/// <param name="AllClasses">Every class of the table in order; empty for regression.</param>
internal sealed record LearningTarget(TaskKind Task, int[] Rows, double[] Values, IReadOnlyList<string> AllClasses)
{
    private const int MaxClasses = 200;

    // A whole-number target with at most this many different values, each in some rows, is a list of classes rather than a quantity.
    private const int MaxAutoClasses = 20;

    public static LearningTarget Read(Table table, TrainingSettings settings)
    {
        var column = table.Find(settings.Target)!;
        var rows = Enumerable.Range(0, table.Rows).Where(row => !column.IsMissing(row)).ToArray();
        if (rows.Length == 0)
        {
            throw Problem(TrainingProblems.TargetMissing, $"The target '{column.Name}' is empty in every row. Choose another target.", ("column", column.Name));
        }

        var target = column switch
        {
            NumberColumn { Type: ColumnType.Numeric } number => FromNumbers(number, rows, settings.Task),
            CategoryColumn category => FromLevels(category, rows, settings.Task),
            _ => throw NotUsable(column, settings.Task, column.Type == ColumnType.Text
                ? "is text with too many different values to be classes. Choose a target with numbers or with a few repeated values."
                : "holds dates, which cannot be a target. Choose a column with numbers or classes."),
        };
        target.CheckVaries(column, settings.Task);
        return target;
    }

    private static LearningTarget FromNumbers(NumberColumn column, int[] rows, TaskKind task)
    {
        var values = Array.ConvertAll(rows, row => column.Values[row]);
        var distinct = new HashSet<double>(values);
        if (task == TaskKind.Auto)
        {
            var classes = distinct.Count <= MaxAutoClasses && distinct.All(double.IsInteger) && rows.Length >= 5 * distinct.Count;
            task = distinct.Count == 2 ? TaskKind.Binary : classes ? TaskKind.Multiclass : TaskKind.Regression;
        }

        if (task == TaskKind.Regression)
        {
            return new LearningTarget(task, rows, values, []);
        }

        var ordered = distinct.Order().ToArray();
        CheckClassCount(column, ordered.Length);
        var names = Array.ConvertAll(ordered, value => value.ToString("R", CultureInfo.InvariantCulture));
        return new LearningTarget(task, rows, Array.ConvertAll(values, value => (double)Array.BinarySearch(ordered, value)), names);
    }

    private static LearningTarget FromLevels(CategoryColumn column, int[] rows, TaskKind task)
    {
        if (task == TaskKind.Regression)
        {
            throw NotUsable(column, task, "holds classes, not numbers. Choose classification, or another target.");
        }

        var used = rows.Select(row => column.Codes[row]).Distinct().OrderBy(code => column.Levels[code], StringComparer.Ordinal).ToArray();
        CheckClassCount(column, used.Length);
        var indexes = new int[column.Levels.Count];
        for (var i = 0; i < used.Length; i++)
        {
            indexes[used[i]] = i;
        }

        var resolved = task != TaskKind.Auto ? task : used.Length == 2 ? TaskKind.Binary : TaskKind.Multiclass;
        return new LearningTarget(resolved, rows, Array.ConvertAll(rows, row => (double)indexes[column.Codes[row]]), Array.ConvertAll(used, code => column.Levels[code]));
    }

    private void CheckVaries(Column column, TaskKind asked)
    {
        if (Rows.Length > 1 && Array.TrueForAll(Values, value => value.Equals(Values[0])))
        {
            var value = AllClasses.Count > 0 ? AllClasses[0] : Values[0].ToString("R", CultureInfo.InvariantCulture);
            throw Problem(
                TrainingProblems.TargetConstant,
                $"The target '{column.Name}' is '{value}' in every row, so there is nothing to learn. Choose another target.",
                ("column", column.Name), ("value", value));
        }

        if (asked == TaskKind.Binary && AllClasses.Count != 2)
        {
            throw NotUsable(column, asked, $"has {AllClasses.Count} classes; two are needed. Choose multiclass.");
        }
    }

    private static void CheckClassCount(Column column, int classes)
    {
        if (classes > MaxClasses)
        {
            throw Problem(
                TrainingProblems.TooManyClasses,
                $"The target '{column.Name}' has {classes} different values; at most {MaxClasses} can be classes. Choose regression for a quantity, or another target.",
                ("column", column.Name), ("classes", classes), ("limit", MaxClasses));
        }
    }

    private static TrainingException NotUsable(Column column, TaskKind task, string why) => Problem(
        TrainingProblems.TargetNotUsable, $"The target '{column.Name}' {why}", ("column", column.Name), ("task", task.ToString().ToLowerInvariant()));

    private static TrainingException Problem(string code, string message, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var values = new Dictionary<string, object?>();
        foreach (var (name, value) in parameters)
        {
            values.Add(name, value);
        }

        return new TrainingException(code, message, values);
    }
}
