using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Kargah.Contracts;

/// <summary>Why a job failed: the problem, what is behind it in plain words, and what would help.</summary>
/// <param name="Code">Stable name from <see cref="ProblemCodes"/>.</param>
/// <param name="Error">One English sentence that says what it is and what to do.</param>
/// <param name="Params">The values in the sentence.</param>
/// <param name="Cause">What many codes have in common, by a name of <see cref="FailureCauses"/>.</param>
/// <param name="Evidence">Where to look; null where there is nothing to point at.</param>
/// <param name="Remedy">Null where nothing that could be suggested would help.</param>
public sealed record JobFailure(string Code, string Error, IReadOnlyDictionary<string, object?>? Params, string Cause, FailureEvidence? Evidence, FailureRemedy? Remedy);

/// <summary>What the failure can be seen by; what does not apply is absent.</summary>
public sealed record FailureEvidence
{
    /// <summary>Of the table, as its file counts them.</summary>
    public long? Row { get; init; }
    public string? Column { get; init; }
    /// <summary>The setting that is to blame.</summary>
    public string? Setting { get; init; }
    /// <summary>What stands in the cell, or what the setting was.</summary>
    public string? Value { get; init; }
    /// <summary>The <c>seq</c> of the line in the run's log.</summary>
    public long? Line { get; init; }
}

/// <param name="Code">For who says it in another language.</param>
/// <param name="Params">The names and values in that sentence.</param>
/// <param name="Settings">The body of <c>retry</c> that applies it; null where it is not a matter of settings, such as a table to be corrected.</param>
public sealed record FailureRemedy(string Code, IReadOnlyDictionary<string, object?> Params, IReadOnlyDictionary<string, object?>? Settings);

/// <summary>The plain causes behind all problem codes that end a job.</summary>
public static class FailureCauses
{
    public const string ExplodingLoss = "exploding_loss";
    public const string TooLittleMemory = "too_little_memory";
    public const string BadCell = "bad_cell";
    public const string TableUnreadable = "table_unreadable";
    public const string TableGone = "table_gone";
    public const string OneValue = "one_value";
    public const string NoTarget = "no_target";
    public const string TargetNotLearnable = "target_not_learnable";
    public const string TooFewRows = "too_few_rows";
    public const string NothingToLearnFrom = "nothing_to_learn_from";
    public const string BadSplit = "bad_split";
    public const string BadSetting = "bad_setting";
    public const string DiskFull = "disk_full";
    public const string WorkerLost = "worker_lost";
    public const string WorkerKilled = "worker_killed";
    public const string WorkerNotStarted = "worker_not_started";
    public const string CheckpointUnusable = "checkpoint_unusable";
    public const string ModelDamaged = "model_damaged";
    /// <summary>Kargah's own.</summary>
    public const string Fault = "fault";
}

public sealed record RetryTrainingRequest
{
    /// <summary>Any field of <c>POST /api/training</c>: laid over what the job was asked with; null takes a field back to what Kargah chooses.</summary>
    [MaxLength(64, ErrorMessage = "These are more settings than there are.")]
    public IReadOnlyDictionary<string, JsonElement>? Settings { get; init; }
}
