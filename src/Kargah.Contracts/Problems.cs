namespace Kargah.Contracts;

/// <summary>What went wrong, in words and for machines. The same shape in error bodies, in a job's <c>error</c> and in a validation.</summary>
/// <param name="Code">Stable name from <see cref="ProblemCodes"/>.</param>
/// <param name="Error">One English sentence that says what it is and what to do.</param>
/// <param name="Params">The values in the sentence, so that a client can say it in another language.</param>
public sealed record Problem(string Code, string Error, IReadOnlyDictionary<string, object?>? Params = null);

/// <summary>
/// The one vocabulary of problems, from the libraries to the page. Codes never change their meaning; the web client translates them
/// (web/src/locales/*/problems.json and notices.json, a test holds the two together).
/// </summary>
public static partial class ProblemCodes
{
    // requests
    public const string Validation = "validation";
    public const string AlreadyExists = "already_exists";
    public const string UnknownField = "unknown_field";
    public const string BadJson = "bad_json";
    public const string NotFound = "not_found";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string TooManyRequests = "too_many_requests";
    public const string BodyTooLarge = "body_too_large";
    public const string Internal = "internal";
    public const string ServerBusy = "server_busy";
    public const string DiskFull = "disk_full";

    // accounts
    public const string Unauthenticated = "unauthenticated";
    public const string Forbidden = "forbidden";
    public const string WrongCredentials = "wrong_credentials";
    public const string EmailTaken = "email_taken";
    public const string RegistrationClosed = "registration_closed";
    public const string AccountDisabled = "account_disabled";
    public const string LastAdmin = "last_admin";
    public const string RefreshTokenInvalid = "refresh_token_invalid";
    public const string ScopeMissing = "scope_missing";
    public const string TooManyTokens = "too_many_tokens";

    // data sets
    public const string NoFile = "no_file";
    public const string FileTypeNotSupported = "file_type_not_supported";
    public const string DatasetNotFound = "dataset_not_found";
    public const string DatasetInUse = "dataset_in_use";
    public const string DatasetNotReady = "dataset_not_ready";
    public const string DatasetInvalid = "dataset_invalid";
    public const string AnalysisFailed = "analysis_failed";
    public const string AnalysisTooLong = "analysis_too_long";

    // training
    public const string JobNotFound = "job_not_found";
    public const string JobEnded = "job_ended";
    public const string JobRunning = "job_running";
    public const string ModelNotFound = "model_not_found";
    public const string PredictionsNotFound = "predictions_not_found";
    public const string ModelInUse = "model_in_use";
    public const string CalibrationNotAvailable = "calibration_not_available";
    public const string EvaluationNotReady = "evaluation_not_ready";
    public const string EvaluationNotFound = "evaluation_not_found";
    public const string ExportFailed = "export_failed";
    public const string FormatNotAvailable = "format_not_available";
    public const string UnknownColumn = "unknown_column";
    public const string NoTarget = "no_target";
    public const string PredictionInvalid = "prediction_invalid";
    public const string PredictionTooLong = "prediction_too_long";
    public const string EstimateNotAvailable = "estimate_not_available";
    public const string StaleAttempt = "stale_attempt";
    public const string WorkerLost = "worker_lost";
    public const string WorkerCrashed = "worker_crashed";
    public const string WorkerSilent = "worker_silent";
    public const string WorkerNotStarted = "worker_not_started";
    public const string OutOfMemory = "out_of_memory";
    public const string ModelDamaged = "model_damaged";
    public const string DatasetGone = "dataset_gone";
    public const string NoCheckpoint = "no_checkpoint";
    public const string JobNotTraining = "job_not_training";
    public const string NothingLeft = "nothing_left";
    public const string CheckpointUnusable = "checkpoint_unusable";

    // experiments and comparison
    public const string ExperimentNotFound = "experiment_not_found";
    /// <summary>Parameters: position (from 1), expected.</summary>
    public const string WhereNotUnderstood = "where_not_understood";
    /// <summary>Parameters: name.</summary>
    public const string RowScoresMissing = "row_scores_missing";
    public const string TestRowsDiffer = "test_rows_differ";
    /// <summary>Parameters: rows, needed.</summary>
    public const string TooFewTestRows = "too_few_test_rows";
}
