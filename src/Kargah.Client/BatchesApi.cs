using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>Work on many pictures.</summary>
public sealed class BatchesApi
{
    private readonly Connection connection;

    internal BatchesApi(Connection connection) => this.connection = connection;

    public Task<Batch> StartAsync(StartBatchRequest request, CancellationToken cancellationToken = default) => connection.SendAsync<Batch>(HttpMethod.Post, "api/batch/jobs", request, cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<BatchListResponse> ListAsync(int? skip = null, int? limit = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<BatchListResponse>(Query.With("api/batch/jobs", ("skip", skip), ("limit", limit)), cancellationToken);

    public Task<Batch> GetAsync(string id, CancellationToken cancellationToken = default) => connection.GetAsync<Batch>(Address(id), cancellationToken);

    /// <summary>How it stands, again and again until it has ended.</summary>
    public async IAsyncEnumerable<Batch> WatchAsync(string id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var batch = await GetAsync(id, cancellationToken).ConfigureAwait(false);
            yield return batch;
            if (batch.Status is BatchStatusName.Completed or BatchStatusName.Failed or BatchStatusName.Cancelled)
            {
                yield break;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), connection.Options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What came of each picture.</summary>
    public Task<BatchResultsResponse> ResultsAsync(string id, int? skip = null, int? limit = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<BatchResultsResponse>(Query.With(Address(id, "/results"), ("skip", skip), ("limit", limit)), cancellationToken);

    /// <summary>What is finished is kept.</summary>
    public Task<Batch> CancelAsync(string id, CancellationToken cancellationToken = default) => connection.SendAsync<Batch>(HttpMethod.Post, Address(id, "/cancel"), null, cancellationToken);

    /// <summary>Saves the finished pictures and a table of them as a zip.</summary>
    public Task DownloadAsync(string id, string path, IProgress<Transfer>? progress = null, CancellationToken cancellationToken = default) =>
        new Download(connection, Address(id, "/download"), progress).SaveAsync(path, cancellationToken);

    private static string Address(string id, string rest = "") => $"api/batch/jobs/{Uri.EscapeDataString(id)}{rest}";
}
