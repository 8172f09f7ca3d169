using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Training;

/// <summary>What cannot work with this table is refused before a worker is started for it.</summary>
internal static class SettingsChecks
{
    private const int WidestLayer = 4096;
    private static readonly string[] RegressionMetrics = ["loss", "rmse", "mae", "r2"];
    private static readonly string[] ClassMetrics = ["loss", "log_loss", "accuracy", "balanced_accuracy", "f1", "roc_auc", "average_precision"];

    public static ColumnStats Column(StatsResponse table, string name, string field) =>
        table.Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.UnknownColumn, $"This table has no column '{name}'.", new Dictionary<string, object?> { ["field"] = field, ["column"] = name })
        {
            Errors = new Dictionary<string, string[]> { [field] = [$"This table has no column '{name}'."] },
        };

    public static void CheckColumns(StartTrainingRequest request, StatsResponse table, ColumnStats target)
    {
        foreach (var name in request.Features ?? [])
        {
            Column(table, name, "features");
            if (name == target.Name)
            {
                throw ProblemException.Field("features", $"The column '{name}' is the target; it cannot be learnt from as well.");
            }
        }

        if (request.Features is { Count: 0 })
        {
            throw ProblemException.Field("features", "Name at least one column to learn from, or leave this out to use all.");
        }

        foreach (var name in request.Ignore ?? [])
        {
            Column(table, name, "ignore");
        }

        if (request.WeightColumn is { } weights && Column(table, weights, "weight_column").Type is not (ColumnKind.Numeric or ColumnKind.Boolean))
        {
            throw ProblemException.Field("weight_column", $"Weights are numbers, and the column '{weights}' has none.");
        }

        CheckSplitColumns(request.Split, table);
    }

    public static void CheckSettings(StartTrainingRequest request, TrainingParams settings, ColumnStats target)
    {
        if (settings.Hidden.Any(width => width is < 1 or > WidestLayer))
        {
            throw ProblemException.Field("hidden", $"A hidden layer has 1 to {WidestLayer} units.");
        }

        if (settings.ModelType != ModelType.Linear && settings.Hidden.Count == 0)
        {
            throw ProblemException.Field("hidden", "A network needs at least one hidden layer; for none choose the linear model.");
        }

        if (request.Members is not null && settings.ModelType != ModelType.Ensemble)
        {
            throw ProblemException.Field("members", "Only an ensemble has members; leave them out, or choose the ensemble.");
        }

        if (request.Loss is not null && settings.Task != TrainingTask.Regression)
        {
            throw ProblemException.Field("loss", "Classes are always learnt with cross-entropy; leave the loss out, it is for numbers.");
        }

        if (request.LabelSmoothing > 0 && settings.Task == TrainingTask.Regression)
        {
            throw ProblemException.Field("label_smoothing", "Only classes have labels to smooth; leave it out for numbers.");
        }

        var metrics = settings.Task == TrainingTask.Regression ? RegressionMetrics : ClassMetrics;
        if (!metrics.Contains(settings.EvalMetric, StringComparer.Ordinal))
        {
            throw ProblemException.Field("eval_metric", $"'{settings.EvalMetric}' does not score this task; use {string.Join(", ", metrics)}.");
        }

        if (request.PositiveClass is { } positive)
        {
            if (settings.Task != TrainingTask.Binary)
            {
                throw ProblemException.Field("positive_class", "Only a task with two classes has a positive one.");
            }

            if (target.TopValues is { Count: 2 } classes && classes.All(value => value.Value != positive))
            {
                throw ProblemException.Field("positive_class", $"The column '{target.Name}' has no class '{positive}'; it has {string.Join(" and ", classes.Select(value => $"'{value.Value}'"))}.");
            }
        }

        if (settings.Split.Validation + settings.Split.Test > 0.95 && settings.Split.Kind != SplitKind.Column)
        {
            throw ProblemException.Field("split", "Validation and test together take more than 95% of the rows: leave some to learn from.");
        }
    }

    private static void CheckSplitColumns(SplitSettings? split, StatsResponse table)
    {
        if (split is null)
        {
            return;
        }

        if (split.Folds is not null)
        {
            throw ProblemException.Field("split.folds", "Folds are not available; leave them out and choose shares for validation and test.");
        }

        Check(split.Kind == SplitKind.Group, split.GroupColumn, "split.group_column", "Say which column tells the groups.");
        Check(split.Kind == SplitKind.Time, split.TimeColumn, "split.time_column", "Say which column tells the time.");
        Check(split.Kind == SplitKind.Column, split.Column, "split.column", "Say which column tells train, validation and test.");

        void Check(bool needed, string? name, string field, string missing)
        {
            if (name is not null)
            {
                Column(table, name, field);
            }
            else if (needed)
            {
                throw ProblemException.Field(field, missing);
            }
        }
    }
}
