using System.Text.Json;
using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>Runs: started, watched, stopped, and used once they have a model.</summary>
public sealed partial class TrainingApi
{
    private readonly Connection connection;

    internal TrainingApi(Connection connection) => this.connection = connection;

    /// <summary>Queues a training. What the settings leave out is chosen for the table and told in the answer.</summary>
    public Task<StartTrainingResponse> StartAsync(StartTrainingRequest settings, CancellationToken cancellationToken = default) =>
        connection.SendAsync<StartTrainingResponse>(HttpMethod.Post, "api/training", settings, cancellationToken);

    /// <summary>What a training would take: time and memory, from a few of its steps.</summary>
    public Task<EstimateResponse> EstimateAsync(StartTrainingRequest settings, CancellationToken cancellationToken = default) =>
        connection.SendAsync<EstimateResponse>(HttpMethod.Post, "api/training/estimate", settings, cancellationToken);

    /// <summary>The settings that suit a table, each with its reason.</summary>
    public Task<SuggestionResponse> SuggestAsync(Guid dataset, string? target = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<SuggestionResponse>(Query.With("api/training/suggestion", ("dataset", dataset), ("target", target)), cancellationToken);

    /// <summary>How a run stands.</summary>
    public async Task<TrainingJob> GetAsync(string jobId, CancellationToken cancellationToken = default) =>
        (await connection.GetAsync<JobResponse>(Query.Job(jobId), cancellationToken).ConfigureAwait(false)).Status;

    /// <summary>Runs, newest first unless the filter says otherwise.</summary>
    public Task<JobListResponse> ListAsync(JobFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var wanted = filter ?? new JobFilter();
        return connection.GetAsync<JobListResponse>(
            Query.With(
                "api/training/jobs",
                ("status", wanted.Status.Count == 0 ? null : string.Join(',', wanted.Status.Select(Wire))),
                ("q", wanted.Search),
                ("dataset", wanted.Dataset),
                ("model_type", Wire(wanted.ModelType)),
                ("kind", Wire(wanted.Kind)),
                ("experiment", wanted.Experiment),
                ("tag", wanted.Tag),
                ("where", wanted.Where),
                ("sort", wanted.Sort),
                ("skip", wanted.Skip),
                ("limit", wanted.Limit)),
            cancellationToken);
    }

    /// <summary>Stops a run; the best model so far is kept.</summary>
    public Task<StopResponse> StopAsync(string jobId, CancellationToken cancellationToken = default) =>
        connection.SendAsync<StopResponse>(HttpMethod.Post, Query.Job(jobId, "/stop"), null, cancellationToken);

    /// <summary>Renames a run, tags it, notes something, moves it to an experiment. What is absent stays as it is.</summary>
    public async Task<TrainingJob> UpdateAsync(string jobId, UpdateTrainingRequest change, CancellationToken cancellationToken = default)
    {
        var body = JsonSerializer.SerializeToNode(change, Connection.RequestJson)!;
        if (change is { MovesToExperiment: true, ExperimentId: null })
        {
            body["experiment_id"] = null;
        }

        return (await connection.SendAsync<JobResponse>(HttpMethod.Patch, Query.Job(jobId), body, cancellationToken).ConfigureAwait(false)).Status;
    }

    /// <summary>Goes on from an ended run's last checkpoint, as a new run.</summary>
    /// <param name="epochs">All in all, those of the earlier run included; null for as many as it was to have.</param>
    public Task<StartTrainingResponse> ResumeAsync(string jobId, int? epochs = null, CancellationToken cancellationToken = default) =>
        connection.SendAsync<StartTrainingResponse>(HttpMethod.Post, Query.Job(jobId, "/resume"), new ResumeTrainingRequest { Epochs = epochs }, cancellationToken);

    /// <summary>An ended run once more from its beginning, as a new one.</summary>
    /// <param name="settings">Names and values as in POST /api/training, laid over what it was asked with; null takes a setting back to what is chosen for the table.</param>
    public Task<StartTrainingResponse> RetryAsync(string jobId, IReadOnlyDictionary<string, JsonElement>? settings = null, CancellationToken cancellationToken = default) =>
        connection.SendAsync<StartTrainingResponse>(HttpMethod.Post, Query.Job(jobId, "/retry"), new RetryTrainingRequest { Settings = settings }, cancellationToken);

    /// <summary>Runs it again exactly, as a new run whose <see cref="TrainingJob.Repetition"/> says whether it came out the same.</summary>
    public Task<StartTrainingResponse> AgainAsync(string jobId, CancellationToken cancellationToken = default) =>
        connection.SendAsync<StartTrainingResponse>(HttpMethod.Post, Query.Job(jobId, "/again"), null, cancellationToken);

    /// <summary>2 to 20 runs beside each other: settings, metrics, groups by seed, and whether differences are more than luck.</summary>
    /// <param name="metric">By which runs are said to be better; null for the one that chooses the epoch in most of them.</param>
    public Task<ComparisonResponse> CompareAsync(IEnumerable<string> runs, string? metric = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<ComparisonResponse>(Query.With("api/training/compare", ("runs", string.Join(',', runs)), ("metric", metric)), cancellationToken);

    /// <summary>What two runs do not have in common.</summary>
    public Task<DiffResponse> DiffAsync(string a, string b, CancellationToken cancellationToken = default) =>
        connection.GetAsync<DiffResponse>(Query.Job(a, $"/diff/{Uri.EscapeDataString(b)}"), cancellationToken);

    /// <summary>Deletes a run with its files; refused while it waits or runs.</summary>
    public Task DeleteAsync(string jobId, CancellationToken cancellationToken = default) =>
        connection.SendAsync<DoneResponse>(HttpMethod.Delete, Query.Job(jobId), null, cancellationToken);

    /// <summary>The measured points.</summary>
    /// <param name="since">Only those with a greater number.</param>
    /// <param name="points">At most so many a curve, its minima and maxima among them; null for all.</param>
    /// <param name="joined">With the points of the runs that this one goes on from.</param>
    public Task<MetricsResponse> MetricsAsync(string jobId, long? since = null, int? points = null, bool? joined = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<MetricsResponse>(Query.With(Query.Job(jobId, "/metrics"), ("since", since), ("points", points), ("joined", joined is true ? "true" : null)), cancellationToken);

    public Task<LogsResponse> LogsAsync(string jobId, long? since = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<LogsResponse>(Query.With(Query.Job(jobId, "/logs"), ("since", since)), cancellationToken);

    /// <summary>How good its model is, looked at closely.</summary>
    public Task<EvaluationResponse> EvaluationAsync(string jobId, CancellationToken cancellationToken = default) =>
        connection.GetAsync<EvaluationResponse>(Query.Job(jobId, "/evaluation"), cancellationToken);

    /// <summary>What its model takes, column by column.</summary>
    public Task<ModelInputsResponse> InputsAsync(string jobId, CancellationToken cancellationToken = default) =>
        connection.GetAsync<ModelInputsResponse>(Query.Job(jobId, "/inputs"), cancellationToken);

    /// <summary>Predicts for rows given as column → value: a number, text, or null where it is missing.</summary>
    /// <param name="rows">At most 1,000.</param>
    public Task<PredictResponse> PredictAsync(string jobId, IEnumerable<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancellationToken = default) =>
        PredictAsync(jobId, [.. rows.Select(row => row.ToDictionary(cell => cell.Key, cell => JsonSerializer.SerializeToElement(cell.Value, KargahJson.Options)))], cancellationToken);

    /// <inheritdoc cref="PredictAsync(string, IEnumerable{IReadOnlyDictionary{string, object?}}, CancellationToken)"/>
    public Task<PredictResponse> PredictAsync(string jobId, IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> rows, CancellationToken cancellationToken = default) =>
        connection.SendAsync<PredictResponse>(HttpMethod.Post, Query.Job(jobId, "/predict"), new PredictRequest { Rows = rows }, cancellationToken);

    /// <summary>Queues a job that scores every row of a data set; its result is had by <see cref="DownloadAsync"/>.</summary>
    public Task<StartScoringResponse> ScoreAsync(string jobId, StartScoringRequest scoring, CancellationToken cancellationToken = default) =>
        connection.SendAsync<StartScoringResponse>(HttpMethod.Post, Query.Job(jobId, "/predictions"), scoring, cancellationToken);

    /// <summary>
    /// Saves a run's model as <paramref name="path"/>, or the result of a scoring. The file appears once it is whole; a cut line is taken up where it broke.
    /// </summary>
    /// <param name="format">pt, onnx, safetensors or bundle; of a scoring csv. Null for the first that there is.</param>
    public Task DownloadAsync(string jobId, string path, string? format = null, IProgress<Transfer>? progress = null, CancellationToken cancellationToken = default) =>
        new Download(connection, Query.With(Query.Job(jobId, "/download"), ("format", format)), progress).SaveAsync(path, cancellationToken);

    private static string? Wire<T>(T? value)
        where T : struct, Enum => value is { } known ? Wire(known) : null;

    private static string Wire<T>(T value)
        where T : struct, Enum => JsonSerializer.SerializeToElement(value, KargahJson.Options).GetString()!;
}
