using System.Globalization;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>Settings that cannot work are refused before any work is done, each with its name, its value and what it may be.</summary>
internal static class SettingsRules
{
    public static void Check(TrainingSettings settings, Table table)
    {
        Range("epochs", settings.Epochs, 1, 1000);
        Range("batch_size", settings.BatchSize, 1, 65_536);
        Require("lr", settings.LearningRate, settings.LearningRate is > 0 and <= 1, "above 0 and at most 1");
        Range("dropout", settings.Dropout, 0, 0.9);
        Range("weight_decay", settings.WeightDecay, 0, 1);
        Range("patience", settings.Patience ?? 1, 1, 1000);
        Range("threshold", settings.Threshold, 0, 1);
        Require("gradient_clip", settings.GradientClip, settings.GradientClip is null or (> 0 and < double.PositiveInfinity), "above 0");
        Range("hidden", settings.Hidden.Count, settings.ModelType == ModelKind.Linear ? 0 : 1, 8);
        Range("label_smoothing", settings.LabelSmoothing, 0, 0.5);
        Range("momentum", settings.Momentum, 0, 0.999);
        Range("members", settings.Members, 2, 64);
        foreach (var width in settings.Hidden)
        {
            Range("hidden", width, 1, 4096);
        }

        Range("split.validation", settings.Split.Validation, 0, 0.9);
        Range("split.test", settings.Split.Test, 0, 0.9);
        var together = settings.Split.Validation + settings.Split.Test;
        Require("split.validation + split.test", together, together <= 0.95 + 1e-9, "at most 0.95");
        var (kind, column) = settings.Split.Kind switch
        {
            SplitMethod.Group => ("group", settings.Split.GroupColumn),
            SplitMethod.Time => ("time", settings.Split.TimeColumn),
            SplitMethod.Column => ("column", settings.Split.Column),
            _ => ("", ""),
        };
        Require("split", kind, column is not null, $"given together with the column to split by ({kind} needs one)");

        Column("target", settings.Target);
        Column("weight_column", settings.WeightColumn);
        Column("split.group_column", settings.Split.GroupColumn);
        Column("split.time_column", settings.Split.TimeColumn);
        Column("split.column", settings.Split.Column);
        foreach (var name in settings.Features ?? [])
        {
            Column("features", name);
        }

        foreach (var name in settings.Ignore ?? [])
        {
            Column("ignore", name);
        }

        void Column(string setting, string? name)
        {
            if (name is not null && table.Find(name) is null)
            {
                throw new TrainingException(
                    TrainingProblems.UnknownColumn,
                    $"The table has no column '{name}' ({setting}). Its columns are: {string.Join(", ", table.Columns.Take(20).Select(c => c.Name))}{(table.Columns.Count > 20 ? ", …" : "")}.",
                    new Dictionary<string, object?> { ["setting"] = setting, ["column"] = name });
            }
        }
    }

    /// <summary>The metric must belong to the task; checked once the task is known.</summary>
    public static void CheckMetric(string? metric, TaskKind task)
    {
        var known = task == TaskKind.Regression ? MetricNames.Regression : MetricNames.Classification;
        Require("eval_metric", metric, metric is null or MetricNames.Loss || known.Contains(metric), $"loss, {string.Join(", ", known)} for this target");
    }

    private static void Range(string setting, double value, double from, double to) => Require(
        setting, value, value >= from && value <= to, string.Create(CultureInfo.InvariantCulture, $"from {from} to {to}"));

    private static void Require(string setting, object? value, bool condition, string allowed)
    {
        if (!condition)
        {
            throw new TrainingException(
                TrainingProblems.SettingInvalid,
                string.Create(CultureInfo.InvariantCulture, $"The setting {setting} is {value}; it has to be {allowed}."),
                new Dictionary<string, object?> { ["setting"] = setting, ["value"] = value });
        }
    }
}
