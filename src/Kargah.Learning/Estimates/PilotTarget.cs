using System.Globalization;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>
/// A target for the first rows of a table. Theirs may be all of one class, or their times all of one part: what a step takes does not depend on the values, and
/// how many classes there are is known from the whole table.
/// </summary>
internal static class PilotTarget
{
    public static Table Put(Table table, TrainingSettings settings, int classes)
    {
        Column target = settings.Task == TaskKind.Regression
            ? new NumberColumn(settings.Target, ColumnType.Numeric, [.. Enumerable.Range(0, table.Rows).Select(row => (double)(row % 101))])
            : new CategoryColumn(
                settings.Target,
                ColumnType.Category,
                [.. Enumerable.Range(0, table.Rows).Select(row => row % classes)],
                [.. Enumerable.Range(0, classes).Select(index => index.ToString("D4", CultureInfo.InvariantCulture))]);
        return new Table([.. table.Columns.Select(column => column.Name == settings.Target ? target : column)], table.Rows);
    }

    public static TrainingSettings Settings(TrainingSettings settings) => settings with
    {
        PositiveClass = null,
        WeightColumn = null,
        Ignore = [.. settings.Ignore ?? [], .. NotLearntFrom(settings)],
        Split = settings.Split with
        {
            Kind = SplitMethod.Random,
            GroupColumn = null,
            TimeColumn = null,
            Column = null,
        },
    };

    private static IEnumerable<string> NotLearntFrom(TrainingSettings settings) =>
        new[] { settings.WeightColumn, settings.Split.GroupColumn, settings.Split.TimeColumn, settings.Split.Column }
            .OfType<string>().Where(name => name == settings.WeightColumn || name == settings.Split.Column || settings.Features?.Contains(name) != true);
}
