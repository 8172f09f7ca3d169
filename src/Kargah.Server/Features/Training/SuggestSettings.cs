using System.Globalization;
using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Training;

/// <param name="Params">Nothing left to guess.</param>
/// <param name="Reasons">Setting → why this value, for those that were not given.</param>
public sealed record ChosenSettings(TrainingParams Params, IReadOnlyDictionary<string, SuggestionReason> Reasons);

/// <summary>
/// Fills what a request leaves out from what is known of the table, and refuses what cannot work with it. The same request and analysis
/// give the same settings: nothing else goes in.
/// </summary>
public static class SuggestSettings
{
    private const int MostClasses = 200;

    /// <exception cref="ProblemException">A setting does not fit the table; it names the field.</exception>
    public static ChosenSettings For(StartTrainingRequest request, StatsResponse table)
    {
        var reasons = new Dictionary<string, SuggestionReason>();
        var target = Target(request, table, reasons);
        var task = TaskFor(request, table, target, reasons);
        SettingsChecks.CheckColumns(request, table, target);
        var model = request.ModelType is null or ModelType.Auto ? SuggestedModel(request, table, reasons) : request.ModelType.Value;
        var start = StartingPoint.For(model, table.Rows);
        var settings = new TrainingParams
        {
            Target = target.Name,
            Features = request.Features,
            Ignore = request.Ignore,
            Task = task,
            ModelType = model,
            Hidden = model == ModelType.Linear ? [] : request.Hidden ?? Because(reasons, "hidden", start.Hidden, "hidden_by_size", $"Two layers of {start.Hidden[0]} and {start.Hidden[^1]} suit tables of this size.", ("first", start.Hidden[0]), ("last", start.Hidden[^1])),
            Members = model == ModelType.Ensemble ? request.Members ?? 8 : null,
            Activation = request.Activation ?? start.Activation,
            Normalization = request.Normalization ?? (model == ModelType.Resnet ? NormalizationName.Batch : NormalizationName.None),
            Scaling = request.Scaling ?? ScalingName.Auto,
            NumberInputs = request.NumberInputs ?? NumberInputsName.Plain,
            CategoryInputs = request.CategoryInputs ?? CategoryInputsName.OneHot,
            Loss = task == TrainingTask.Regression ? request.Loss ?? LossName.Mse : null,
            LabelSmoothing = request.LabelSmoothing ?? 0,
            Momentum = request.Momentum ?? 0.9,
            GradientClip = request.GradientClip,
            Dropout = request.Dropout ?? start.Dropout,
            Epochs = request.Epochs ?? Because(reasons, "epochs", start.Epochs, "epochs_by_rows", $"{Count(start.Epochs)} passes are enough for {Count(table.Rows)} rows; it ends earlier when nothing improves.", ("epochs", start.Epochs), ("rows", table.Rows)),
            BatchSize = request.BatchSize is { } given
                ? given > table.Rows ? Because(reasons, "batch_size", (int)table.Rows, "batch_whole_table", $"The table has only {Count(table.Rows)} rows.", ("rows", table.Rows)) : given
                : Because(reasons, "batch_size", (int)Math.Min(start.Batch, Math.Max(1, table.Rows)), "batch_by_rows", $"Steady steps at a good speed for {Count(table.Rows)} rows.", ("rows", table.Rows)),
            Lr = request.Lr ?? Because(reasons, "lr", start.Lr, model == ModelType.Linear ? "lr_linear" : "lr_network", model == ModelType.Linear ? "A linear model bears large steps." : "A learning rate that works for most tables with Adam."),
            Optimizer = request.Optimizer ?? OptimizerName.Adam,
            Schedule = request.Schedule ?? Because(reasons, "schedule", ScheduleName.Cosine, "schedule_falling", "Large steps first, fine ones at the end."),
            WeightDecay = request.WeightDecay ?? 1e-4,
            Patience = request.Patience ?? Because(reasons, "patience", start.Patience, "patience_stops", "It ends when the validation score has not improved for this many epochs."),
            Seed = request.Seed ?? 0,
            Split = Split(request, task, reasons),
            ClassWeight = request.ClassWeight ?? ClassWeight.None,
            EvalMetric = request.EvalMetric ?? Because(reasons, "eval_metric", task == TrainingTask.Regression ? "rmse" : "log_loss", "metric_smooth", "It chooses the epoch that is kept, and moves smoothly even on few rows."),
            PositiveClass = task == TrainingTask.Binary ? request.PositiveClass ?? RarerClass(target, reasons) : null,
            Threshold = request.Threshold ?? 0.5,
            WeightColumn = request.WeightColumn,
        };
        SettingsChecks.CheckSettings(request, settings, target);
        return new ChosenSettings(settings, reasons);
    }

    private static ColumnStats Target(StartTrainingRequest request, StatsResponse table, Dictionary<string, SuggestionReason> reasons)
    {
        var name = request.Target ?? Because(reasons, "target", table.SuggestedTarget, "target_suggested", "It looks most like something to predict.");
        if (name is null)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.NoTarget, "Say which column to predict: no column of this table suggests itself.", new Dictionary<string, object?> { ["field"] = "target" })
            {
                Errors = new Dictionary<string, string[]> { ["target"] = ["Say which column to predict: no column of this table suggests itself."] },
            };
        }

        var target = SettingsChecks.Column(table, name, "target");
        if (target.Missing >= table.Rows)
        {
            throw ProblemException.Field("target", $"The column '{name}' is empty in every row; choose another target.");
        }

        return target.Unique <= 1
            ? throw ProblemException.Field("target", $"The column '{name}' has the same value in every row, so there is nothing to predict; choose another target.")
            : target;
    }

    private static TrainingTask TaskFor(StartTrainingRequest request, StatsResponse table, ColumnStats target, Dictionary<string, SuggestionReason> reasons)
    {
        if (request.Task is { } asked and not TrainingTask.Auto)
        {
            return Possible(asked, target);
        }

        if (table.SuggestedTarget == target.Name && table.SuggestedTask is { } known and not TrainingTask.Auto)
        {
            return Because(reasons, "task", known, "task_known", $"The column '{target.Name}' is of this kind.", ("column", target.Name));
        }

        return target.Kind() switch
        {
            TargetKind.Unusable => throw ProblemException.Field("target", Unusable(target)),
            TargetKind.TwoValues => Because(reasons, "task", TrainingTask.Binary, "task_two_values", $"The column '{target.Name}' has two values.", ("column", target.Name)),
            TargetKind.FewValues => Because(reasons, "task", TrainingTask.Multiclass, "task_few_values", $"The column '{target.Name}' has {Count(target.Unique)} different values.", ("column", target.Name), ("values", target.Unique)),
            _ => Because(reasons, "task", TrainingTask.Regression, "task_number", $"The column '{target.Name}' is a number with many values.", ("column", target.Name)),
        };
    }

    private static TrainingTask Possible(TrainingTask asked, ColumnStats target) => asked switch
    {
        TrainingTask.Regression when target.Type is not (ColumnKind.Numeric or ColumnKind.Boolean) =>
            throw ProblemException.Field("task", $"Regression predicts numbers, and the column '{target.Name}' has none; use a classification task or another target."),
        TrainingTask.Binary when target.Unique != 2 && !target.UniqueIsEstimate =>
            throw ProblemException.Field("task", $"A binary task needs two classes, and the column '{target.Name}' has {Count(target.Unique)}."),
        TrainingTask.Binary or TrainingTask.Multiclass when target.Unique > MostClasses || target.Type is ColumnKind.Text or ColumnKind.Date =>
            throw ProblemException.Field("target", Unusable(target)),
        _ => asked,
    };

    private enum TargetKind
    {
        Number,
        TwoValues,
        FewValues,
        Unusable,
    }

    private static TargetKind Kind(this ColumnStats target) => target switch
    {
        { Type: ColumnKind.Text or ColumnKind.Date } => TargetKind.Unusable,
        { Unique: 2 } => TargetKind.TwoValues,
        { Type: ColumnKind.Numeric, Unique: <= 20, Min: { } min, Max: { } max } when double.IsInteger(min) && double.IsInteger(max) && max - min < 50 => TargetKind.FewValues,
        { Type: ColumnKind.Numeric } => TargetKind.Number,
        { Unique: > MostClasses } => TargetKind.Unusable,
        _ => TargetKind.FewValues,
    };

    private static string Unusable(ColumnStats target) => target.Type == ColumnKind.Date
        ? $"The column '{target.Name}' holds dates, which cannot be predicted; choose another target."
        : $"The column '{target.Name}' has {Count(target.Unique)} different values, too many to be classes (at most {Count(MostClasses)}); choose another target.";

    // who says how wide the hidden layers are wants a network
    private static ModelType SuggestedModel(StartTrainingRequest request, StatsResponse table, Dictionary<string, SuggestionReason> reasons) =>
        request.Hidden is not null ? ModelType.Mlp : StartingPoint.SuggestedModel(table.Rows) switch
        {
            ModelType.Linear => Because(reasons, "model_type", ModelType.Linear, "model_linear", $"With {Count(table.Rows)} rows a linear model is hard to beat, and easy to explain.", ("rows", table.Rows)),
            ModelType.Ensemble => Because(reasons, "model_type", ModelType.Ensemble, "model_ensemble", $"With {Count(table.Rows)} rows several small networks that answer together are surer than one; the linear model is trained beside them for comparison.", ("rows", table.Rows)),
            _ => Because(reasons, "model_type", ModelType.Mlp, "model_network", "A small network finds what a straight line cannot; the linear model is trained beside it for comparison."),
        };

    private static SplitSettings Split(StartTrainingRequest request, TrainingTask task, Dictionary<string, SuggestionReason> reasons)
    {
        var asked = request.Split ?? new SplitSettings();
        var kind = asked.Kind
            ?? (asked.GroupColumn is not null ? SplitKind.Group
                : asked.TimeColumn is not null ? SplitKind.Time
                : asked.Column is not null ? SplitKind.Column
                : task == TrainingTask.Regression ? Because(reasons, "split", SplitKind.Random, "split_random", "Rows are shared out at random.")
                : Because(reasons, "split", SplitKind.Stratified, "split_stratified", "Every class is in the same share in all three parts."));
        return asked with { Kind = kind, Validation = asked.Validation ?? 0.2, Test = asked.Test ?? 0.2 };
    }

    private static string? RarerClass(ColumnStats target, Dictionary<string, SuggestionReason> reasons) =>
        target.TopValues is { Count: 2 } classes && classes[0].Count != classes[1].Count
            ? Because(reasons, "positive_class", classes.MinBy(value => value.Count)!.Value, "class_rarer", "The rarer class is usually the one to find.")
            : null;

    private static T Because<T>(Dictionary<string, SuggestionReason> reasons, string setting, T value, string code, string text, params ReadOnlySpan<(string Name, object? Value)> told)
    {
        var values = new Dictionary<string, object?>();
        foreach (var (name, each) in told)
        {
            values[name] = each;
        }

        reasons[setting] = new SuggestionReason(code, text, values);
        return value;
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
