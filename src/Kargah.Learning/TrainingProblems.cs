namespace Kargah.Learning;

/// <summary>Every code that a <see cref="TrainingException"/> or a <see cref="TrainingWarning"/> carries. Codes never change their meaning.</summary>
public static class TrainingProblems
{
    /// <summary>A setting is out of its range or does not fit the others. Parameters: setting, value.</summary>
    public const string SettingInvalid = "setting_invalid";
    /// <summary>A setting names a column that the table does not have. Parameters: setting, column.</summary>
    public const string UnknownColumn = "unknown_column";
    /// <summary>Parameters: rows, needed.</summary>
    public const string TooFewRows = "too_few_rows";
    /// <summary>The target has one value only. Parameters: column, value.</summary>
    public const string TargetConstant = "target_constant";
    /// <summary>No row has a target. Parameters: column.</summary>
    public const string TargetMissing = "target_missing";
    /// <summary>The target cannot be learnt as this task. Parameters: column, task.</summary>
    public const string TargetNotUsable = "target_not_usable";
    /// <summary>Parameters: column, classes, limit.</summary>
    public const string TooManyClasses = "too_many_classes";
    /// <summary>Parameters: column, class.</summary>
    public const string PositiveClassUnknown = "positive_class_unknown";
    /// <summary>No column is left to learn from.</summary>
    public const string NoFeatures = "no_features";
    /// <summary>Parameters: rows, columns.</summary>
    public const string TableTooLarge = "table_too_large";
    /// <summary>A weight is missing or negative. Parameters: column, row.</summary>
    public const string WeightInvalid = "weight_invalid";
    /// <summary>Parameters: column, groups, needed.</summary>
    public const string TooFewGroups = "too_few_groups";
    /// <summary>A row of the split column says none of train, validation and test. Parameters: column, row, value.</summary>
    public const string SplitValueInvalid = "split_value_invalid";
    /// <summary>The time, group or split column is of the wrong type. Parameters: column.</summary>
    public const string SplitColumnNotUsable = "split_column_not_usable";
    /// <summary>A row has no time. Parameters: column, row.</summary>
    public const string TimeMissing = "time_missing";
    /// <summary>The loss became infinite or not a number. Parameters: epoch, step, lr.</summary>
    public const string Diverged = "diverged";
    /// <summary>The training is certain to need more memory than it may take. Parameters: needed_mb, limit_mb, setting (the one to lower: features, hidden or batch_size).</summary>
    public const string MemoryTooSmall = "memory_too_small";
    /// <summary>A prediction row has a value that its column does not take. Parameters: row, column, value.</summary>
    public const string ValueInvalid = "value_invalid";
    /// <summary>A prediction row names a column that the model has never seen. Parameters: row, column.</summary>
    public const string InputUnknown = "input_unknown";
    /// <summary>A prediction row has none of the model's columns. Parameters: row.</summary>
    public const string InputEmpty = "input_empty";

    /// <summary>Warning: rows without a target are left out. Parameters: column, rows.</summary>
    public const string TargetRowsDropped = "target_rows_dropped";
    /// <summary>Warning: a class has so few rows that some split has none of it. Parameters: class, rows.</summary>
    public const string ClassTooSmall = "class_too_small";
    /// <summary>Warning: validation or test rows have a class that no training row has. Parameters: class, rows.</summary>
    public const string ClassNotInTraining = "class_not_in_training";
    /// <summary>Warning: the metric that chooses the epoch cannot be computed on these validation rows; the loss chooses. Parameters: metric.</summary>
    public const string MetricUndefined = "metric_undefined";
    /// <summary>Warning: a batch holds all training rows. Parameters: batch_size, rows.</summary>
    public const string BatchLargerThanData = "batch_larger_than_data";
}
