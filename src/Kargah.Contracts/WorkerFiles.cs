namespace Kargah.Contracts;

/// <summary>Names inside an attempt's folder (<c>jobs/&lt;id&gt;/attempts/N</c>): the whole agreement between launcher and worker.</summary>
public static class AttemptFiles
{
    /// <summary>What to do (<see cref="AttemptSpec"/>); readable by the worker only, for it holds the token.</summary>
    public const string Spec = "attempt.json";
    public const string Events = "events.ndjson";
    public const string Checkpoint = "checkpoint.bin";
    public const string Output = "output.log";
    public const string ModelFolder = "model";
    /// <summary>Inside <see cref="ModelFolder"/>: the engine's own format, what /predict loads.</summary>
    public const string Model = "model.kgm";
    public const string ModelPt = "model.pt";
    public const string ModelOnnx = "model.onnx";
    public const string ModelSafetensors = "model.safetensors";
    public const string ModelBundle = "bundle.zip";
    /// <summary>Behind the name of a form of the model that could not be made: a sentence that says why.</summary>
    public const string ExportFailure = ".failure";
    /// <summary>Inside <see cref="ModelFolder"/>: <see cref="ModelInputsResponse"/>, for the try-it form.</summary>
    public const string ModelInputs = "inputs.json";
    /// <summary>Inside <see cref="ModelFolder"/>: <see cref="EvaluationResponse"/>, once the run has ended.</summary>
    public const string Evaluation = "evaluation.json";
    /// <summary>Inside <see cref="ModelFolder"/>: what the model says of each row behind the evaluation, in the engine's own format.</summary>
    public const string Scores = "scores.bin";
    /// <summary>Inside <see cref="ModelFolder"/>: <see cref="Contracts.RowScores"/> of the test rows, once the run has ended; absent without test rows.</summary>
    public const string RowScores = "rows.bin";
    /// <summary>The result of a scoring job: there once it is whole.</summary>
    public const string Predictions = "predictions.csv";
    /// <summary>What a batch makes of pictures: a folder each, named by the picture's id, with names of <see cref="PictureFiles"/> in it.</summary>
    public const string PictureResults = "pictures";
    /// <summary>Of a job on pictures: a <see cref="BatchLine"/> for each that is done, written after its files.</summary>
    public const string Items = "items.ndjson";
}

/// <summary>Exit codes are offset by 100, so that a crash of the runtime never looks like a result.</summary>
public static class WorkerExit
{
    public const int Completed = 100;
    public const int Failed = 101;
    public const int Stopped = 102;
    public const int Abandoned = 103;
    /// <summary>The folder or its specification cannot be used.</summary>
    public const int BadSpec = 104;
    /// <summary>No result: the disk is full. The launcher tries again when there is room.</summary>
    public const int DiskFull = 105;
}

/// <summary>The table a job reads. The server has checked owner and path; the worker trusts only this file.</summary>
public sealed record TableLocation(string Path, DatasetType Type, bool Compressed, string Sha256, string Name);

public sealed record AttemptSpec
{
    public int Format { get; init; } = 1;
    public required string JobId { get; init; }
    public required int Attempt { get; init; }
    public required string Token { get; init; }
    /// <summary>Path of <see cref="ServerFile"/>; read again before every try, so that a server that came back elsewhere is found.</summary>
    public required string ServerFile { get; init; }
    /// <summary>Null: the job is on pictures.</summary>
    public TableLocation? Table { get; init; }
    /// <summary>Path of the data set's stored analysis (<see cref="DatasetAnalysis"/>): the schema to read by. Null: infer it.</summary>
    public string? Analysis { get; init; }
    /// <summary>Null: the job is on pictures.</summary>
    public TrainingParams? Params { get; init; }
    public required int Threads { get; init; }
    public required long MaxUnpackedBytes { get; init; }
    /// <summary>Null: a training.</summary>
    public ScoringSpec? Scoring { get; init; }
    public PicturesSpec? Pictures { get; init; }
    /// <summary>Checkpoint to go on from: of an older attempt, or of the run that this one resumes.</summary>
    public string? ResumeFrom { get; init; }
    /// <summary>It resumes another run: beginning at the beginning is not what its owner asked for.</summary>
    public bool Resumes { get; init; }
}

/// <summary><c>&lt;data&gt;/server.json</c>: where the server listens now.</summary>
public sealed record ServerFile(string Url, int Pid, DateTimeOffset StartedAt);

/// <summary>Written by the launcher: which process this attempt is. Pid alone could be somebody else's by now.</summary>
public sealed record ProcessFile(int Pid, long StartTicks);

/// <summary>
/// What the worker found in a table. <see cref="Schema"/> is opaque to the server (Kargah.Data's TableSchema); the rest is served as it is.
/// </summary>
public sealed record DatasetAnalysis
{
    public int Format { get; init; } = 1;
    public required System.Text.Json.JsonElement Schema { get; init; }
    public required IReadOnlyList<DatasetColumn> Columns { get; init; }
    public required StatsResponse Stats { get; init; }
    public required ValidationResponse Validation { get; init; }
}

/// <summary>
/// One line of JSON to a warm helper (<c>Kargah.Worker serve tables|model|pictures --socket PATH</c>), one line back. One request at a time a connection.
/// </summary>
public sealed record HelperRequest
{
    /// <summary>ping, analyze, preview, estimate, predict, picture.</summary>
    public required string Op { get; init; }
    public TableLocation? Table { get; init; }
    public long MaxUnpackedBytes { get; init; }
    /// <summary>preview, estimate: path of the stored analysis.</summary>
    public string? Analysis { get; init; }
    public long Skip { get; init; }
    public int Limit { get; init; }
    /// <summary>estimate: the settings.</summary>
    public TrainingParams? Params { get; init; }
    /// <summary>estimate: threads of the training.</summary>
    public int Threads { get; init; }
    /// <summary>estimate: managed memory of the training; not of the helper.</summary>
    public long MemoryBytes { get; init; }
    /// <summary>predict: path of a model.kgm.</summary>
    public string? Model { get; init; }
    public IReadOnlyList<IReadOnlyDictionary<string, System.Text.Json.JsonElement>>? Rows { get; init; }
    /// <summary>picture: what to do.</summary>
    public PictureTask? Picture { get; init; }
}

/// <summary>Exactly one of the payloads, or <see cref="Problem"/>.</summary>
public sealed record HelperResponse
{
    public required bool Ok { get; init; }
    public Problem? Problem { get; init; }
    public DatasetAnalysis? Analysis { get; init; }
    public PreviewResponse? Preview { get; init; }
    public TrainingEstimate? Estimate { get; init; }
    public PredictResponse? Predict { get; init; }
    public PictureOutcome? Picture { get; init; }
}
