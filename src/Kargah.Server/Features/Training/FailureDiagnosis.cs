using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Server.Features.Training;

/// <summary>
/// From a problem that ended a job to what is behind it: the plain cause, the value or line to look at, and the change that would help. It is found anew whenever
/// the job is read, so runs of older versions have it too.
/// </summary>
internal static class FailureDiagnosis
{
    private const int SmallestBatch = 16;
    private const int NarrowestLayer = 8;
    private const string CrashCause = "cause";

    /// <summary>In a stored problem's parameters: the number of the log line that says it.</summary>
    public const string LogLine = "log_line";

    private static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>();
    private static readonly FailureRemedy TryAgain = new("try_again", Nothing, Nothing);

    public static JobFailure Of(Problem problem, TrainingParams settings, JobKind kind)
    {
        var said = problem.Params ?? Nothing;
        var cause = Cause(problem.Code, said);
        var remedy = Remedy(problem.Code, cause, said, settings);
        return new JobFailure(
            problem.Code, problem.Error, said.Count == 0 ? null : said.Where(value => value.Key != LogLine).ToDictionary(), cause,
            Evidence(problem.Code, said, settings),
            // a scoring and work on pictures have no settings of a training to change
            kind is JobKind.Scoring or JobKind.Pictures && remedy?.Settings?.Count > 0 ? remedy with { Settings = null } : remedy);
    }

    private static string Cause(string code, IReadOnlyDictionary<string, object?> said) => code switch
    {
        ProblemCodes.Diverged => FailureCauses.ExplodingLoss,
        ProblemCodes.OutOfMemory or ProblemCodes.MemoryTooSmall or ProblemCodes.TableTooLarge => FailureCauses.TooLittleMemory,
        ProblemCodes.WorkerCrashed => Text(said, CrashCause) switch
        {
            "out_of_memory" => FailureCauses.TooLittleMemory,
            "killed" => FailureCauses.WorkerKilled,
            _ => FailureCauses.Fault,
        },
        ProblemCodes.WorkerLost or ProblemCodes.WorkerSilent => FailureCauses.WorkerLost,
        ProblemCodes.WorkerNotStarted => FailureCauses.WorkerNotStarted,
        ProblemCodes.DiskFull => FailureCauses.DiskFull,
        ProblemCodes.DatasetGone or ProblemCodes.DatasetNotFound => FailureCauses.TableGone,
        ProblemCodes.DatasetInvalid or ProblemCodes.AnalysisFailed or ProblemCodes.AnalysisTooLong => FailureCauses.TableUnreadable,
        ProblemCodes.TargetConstant => FailureCauses.OneValue,
        ProblemCodes.TargetMissing or ProblemCodes.NoTarget => FailureCauses.NoTarget,
        ProblemCodes.TargetNotUsable or ProblemCodes.TooManyClasses => FailureCauses.TargetNotLearnable,
        ProblemCodes.TooFewRows or ProblemCodes.NoRows => FailureCauses.TooFewRows,
        ProblemCodes.NoFeatures => FailureCauses.NothingToLearnFrom,
        ProblemCodes.TooFewGroups or ProblemCodes.SplitValueInvalid or ProblemCodes.SplitColumnNotUsable or ProblemCodes.TimeMissing => FailureCauses.BadSplit,
        ProblemCodes.SettingInvalid or ProblemCodes.Validation or ProblemCodes.UnknownColumn or ProblemCodes.PositiveClassUnknown or ProblemCodes.WeightInvalid => FailureCauses.BadSetting,
        ProblemCodes.CheckpointUnusable => FailureCauses.CheckpointUnusable,
        ProblemCodes.ModelDamaged or ProblemCodes.ModelNotFound => FailureCauses.ModelDamaged,
        ProblemCodes.NotANumber or ProblemCodes.NotADate or ProblemCodes.NotABoolean or ProblemCodes.RaggedRow or ProblemCodes.ValueInvalid or ProblemCodes.BadQuote or ProblemCodes.CellTooLong
            => FailureCauses.BadCell,
        ProblemCodes.NotCsv or ProblemCodes.NotGzip or ProblemCodes.BadEncoding or ProblemCodes.NestedValue or ProblemCodes.DuplicateColumn or ProblemCodes.EmptyColumnName
            or ProblemCodes.TooManyColumns or ProblemCodes.LineTooLong or ProblemCodes.SchemaMismatch or ProblemCodes.EmptyFile or ProblemCodes.FileTooLarge or ProblemCodes.BadJson
            => FailureCauses.TableUnreadable,
        _ => FailureCauses.Fault,
    };

    private static FailureEvidence? Evidence(string code, IReadOnlyDictionary<string, object?> said, TrainingParams settings)
    {
        var setting = code == ProblemCodes.Diverged ? "lr" : Text(said, "setting") ?? Text(said, "field");
        var evidence = new FailureEvidence
        {
            Row = Number(said, "row") ?? Number(said, "line"),
            Column = Text(said, "column"),
            Setting = setting,
            Value = code == ProblemCodes.Diverged ? settings.Lr.ToString(CultureInfo.InvariantCulture) : Text(said, "value") ?? Text(said, "class"),
            Line = Number(said, LogLine),
        };
        return evidence == new FailureEvidence() ? null : evidence;
    }

    private static FailureRemedy? Remedy(string code, string cause, IReadOnlyDictionary<string, object?> said, TrainingParams settings) => cause switch
    {
        FailureCauses.ExplodingLoss => Change("lower_learning_rate", new() { ["lr"] = Rounded(settings.Lr / 10), ["gradient_clip"] = settings.GradientClip ?? 1 }),
        FailureCauses.TooLittleMemory => Smaller(Text(said, "setting"), settings),
        FailureCauses.WorkerLost or FailureCauses.WorkerKilled or FailureCauses.Fault => TryAgain,
        FailureCauses.WorkerNotStarted => TryAgain with { Code = "ask_the_administrator" },
        FailureCauses.DiskFull => TryAgain with { Code = "free_space" },
        FailureCauses.CheckpointUnusable => TryAgain with { Code = "start_over" },
        FailureCauses.ModelDamaged => Advice("train_again"),
        FailureCauses.TableGone => Advice("upload_again"),
        FailureCauses.BadCell or FailureCauses.TableUnreadable => Advice("correct_table"),
        FailureCauses.TooFewRows => Advice("add_rows"),
        FailureCauses.OneValue or FailureCauses.NoTarget => Advice("choose_target"),
        FailureCauses.TargetNotLearnable => settings.Task == TrainingTask.Auto || code == ProblemCodes.TooManyClasses ? Advice("choose_target") : Change("choose_task", new() { ["task"] = null }),
        FailureCauses.NothingToLearnFrom => settings.Features is null && settings.Ignore is null ? Advice("add_columns") : Change("use_all_columns", new() { ["features"] = null, ["ignore"] = null }),
        FailureCauses.BadSplit => Change("simple_split", new() { ["split"] = null }),
        FailureCauses.BadSetting => Reset(code, said),
        _ => null,
    };

    private static FailureRemedy Smaller(string? largest, TrainingParams settings) => largest switch
    {
        "features" => Advice("fewer_columns"),
        not "hidden" when settings.BatchSize > SmallestBatch => Change("smaller_batch", new() { ["batch_size"] = Math.Max(SmallestBatch, settings.BatchSize / 2) }),
        _ when settings.Hidden.Any(width => width > NarrowestLayer) => Change("narrower_layers", new() { ["hidden"] = settings.Hidden.Select(width => Math.Max(NarrowestLayer, width / 2)).ToArray() }),
        _ => Advice("fewer_columns"),
    };

    /// <summary>The setting goes back to what Kargah chooses for this table.</summary>
    private static FailureRemedy Reset(string code, IReadOnlyDictionary<string, object?> said)
    {
        var setting = code switch
        {
            ProblemCodes.PositiveClassUnknown => "positive_class",
            ProblemCodes.WeightInvalid => "weight_column",
            _ => (Text(said, "setting") ?? Text(said, "field"))?.Split('.')[0],
        };
        return setting is null or "target" or "dataset" ? Advice("choose_target")
            : new FailureRemedy("reset_setting", new Dictionary<string, object?> { ["setting"] = setting }, new Dictionary<string, object?> { [setting] = null });
    }

    private static FailureRemedy Change(string code, Dictionary<string, object?> settings) => new(code, settings, settings);

    private static FailureRemedy Advice(string code) => new(code, Nothing, null);

    /// <summary>Two digits: a tenth of 0.003 is 0.0003, and not what is nearest to it.</summary>
    private static double Rounded(double value) => double.Parse(value.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Values come back from the row's JSON as elements.</summary>
    private static string? Text(IReadOnlyDictionary<string, object?> said, string name) => said.GetValueOrDefault(name) switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null } => null,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    private static long? Number(IReadOnlyDictionary<string, object?> said, string name) =>
        long.TryParse(Text(said, name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
