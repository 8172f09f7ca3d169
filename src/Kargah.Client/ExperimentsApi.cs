using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>Named questions with their runs.</summary>
public sealed class ExperimentsApi
{
    private readonly Connection connection;

    internal ExperimentsApi(Connection connection) => this.connection = connection;

    public Task<ExperimentListResponse> ListAsync(string? search = null, int? skip = null, int? limit = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<ExperimentListResponse>(Query.With("api/experiments", ("q", search), ("skip", skip), ("limit", limit)), cancellationToken);

    public async Task<Experiment> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        (await connection.GetAsync<ExperimentResponse>($"api/experiments/{id}", cancellationToken).ConfigureAwait(false)).Experiment;

    public async Task<Experiment> CreateAsync(CreateExperimentRequest experiment, CancellationToken cancellationToken = default) =>
        (await connection.SendAsync<ExperimentResponse>(HttpMethod.Post, "api/experiments", experiment, cancellationToken).ConfigureAwait(false)).Experiment;

    /// <summary>What is absent stays as it is.</summary>
    public async Task<Experiment> UpdateAsync(Guid id, UpdateExperimentRequest change, CancellationToken cancellationToken = default) =>
        (await connection.SendAsync<ExperimentResponse>(HttpMethod.Patch, $"api/experiments/{id}", change, cancellationToken).ConfigureAwait(false)).Experiment;

    /// <summary>Its runs are kept.</summary>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) => connection.SendAsync<DoneResponse>(HttpMethod.Delete, $"api/experiments/{id}", null, cancellationToken);

    /// <summary>Queues a run of it, or one for each seed, or so many with seeds that count up.</summary>
    /// <returns>The runs' ids, in the order of the seeds.</returns>
    public async Task<IReadOnlyList<string>> StartAsync(Guid id, StartExperimentRequest? start = null, CancellationToken cancellationToken = default) =>
        (await connection.SendAsync<StartExperimentResponse>(HttpMethod.Post, $"api/experiments/{id}/start", start ?? new StartExperimentRequest(), cancellationToken).ConfigureAwait(false)).JobIds;

    /// <returns>The runs that were stopped.</returns>
    public async Task<IReadOnlyList<string>> StopAsync(Guid id, CancellationToken cancellationToken = default) =>
        (await connection.SendAsync<StopExperimentResponse>(HttpMethod.Post, $"api/experiments/{id}/stop", null, cancellationToken).ConfigureAwait(false)).JobIds;

    /// <summary>Its runs beside each other: those named, or the newest 20.</summary>
    public Task<ComparisonResponse> CompareAsync(Guid id, IEnumerable<string>? runs = null, string? metric = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<ComparisonResponse>(Query.With($"api/experiments/{id}/compare", ("runs", runs is null ? null : string.Join(',', runs)), ("metric", metric)), cancellationToken);

    /// <summary>Saves all of it as a zip: the experiment, its runs, their metrics as CSV, their models.</summary>
    public Task DownloadAsync(Guid id, string path, IProgress<Transfer>? progress = null, CancellationToken cancellationToken = default) =>
        new Download(connection, $"api/experiments/{id}/download", progress).SaveAsync(path, cancellationToken);
}
