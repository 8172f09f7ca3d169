using System.Net.Http.Headers;
using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>Tables: uploaded once, looked through by the server, trained on as often as one likes.</summary>
public sealed class DatasetsApi
{
    private readonly Connection connection;

    internal DatasetsApi(Connection connection) => this.connection = connection;

    /// <summary>Uploads a file: .csv, .tsv, .json, .jsonl, or one of these with .gz.</summary>
    public async Task<Dataset> UploadAsync(string path, string? name = null, string? description = null, IProgress<Transfer>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return await UploadAsync(file, Path.GetFileName(path), name, description, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Uploads what a stream gives, piece by piece.</summary>
    /// <param name="filename">Its ending says what is in it.</param>
    /// <returns>With status <c>analyzing</c> while a large table is still being looked through; see <see cref="WaitAsync"/>.</returns>
    public Task<Dataset> UploadAsync(Stream table, string filename, string? name = null, string? description = null, IProgress<Transfer>? progress = null, CancellationToken cancellationToken = default)
    {
        return SendAsync();

        async Task<Dataset> SendAsync() => (await connection.RunAsync(
            Request,
            (answer, limit) => Connection.ReadJsonAsync<DatasetResponse>(connection.Options.Server, answer, limit),
            null,
            cancellationToken).ConfigureAwait(false)).Dataset;

        HttpRequestMessage Request()
        {
            if (table.CanSeek)
            {
                table.Position = 0;
            }

            var form = new MultipartFormDataContent();
            // the file comes last: what is wrong with the rest is known before it is sent
            Add(form, "name", name);
            Add(form, "description", description);
            var file = new Upload(table, progress);
            file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(file, "file", filename);
            var message = new HttpRequestMessage(HttpMethod.Post, "api/datasets/upload") { Content = form };
            // who may not upload hears it before the bytes are on their way
            message.Headers.ExpectContinue = true;
            return message;
        }
    }

    /// <summary>One's data sets, newest first.</summary>
    /// <param name="search">Part of a name or of a file's name.</param>
    public Task<DatasetListResponse> ListAsync(string? search = null, string? sort = null, int? skip = null, int? limit = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<DatasetListResponse>(Query.With("api/datasets", ("q", search), ("sort", sort), ("skip", skip), ("limit", limit)), cancellationToken);

    public async Task<Dataset> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        (await connection.GetAsync<DatasetResponse>($"api/datasets/{id}", cancellationToken).ConfigureAwait(false)).Dataset;

    /// <summary>Until it has been looked through.</summary>
    public async Task<Dataset> WaitAsync(Guid id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var dataset = await GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (dataset.Status != DatasetStatus.Analyzing)
            {
                return dataset;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), connection.Options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Its first rows, typed.</summary>
    public Task<PreviewResponse> PreviewAsync(Guid id, int? skip = null, int? limit = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<PreviewResponse>(Query.With($"api/datasets/{id}/preview", ("skip", skip), ("limit", limit)), cancellationToken);

    /// <summary>What is wrong with it, by line and column.</summary>
    public Task<ValidationResponse> ValidateAsync(Guid id, CancellationToken cancellationToken = default) => connection.GetAsync<ValidationResponse>($"api/datasets/{id}/validate", cancellationToken);

    /// <summary>What is in it, by column, and which column it suggests to predict.</summary>
    public Task<StatsResponse> StatsAsync(Guid id, CancellationToken cancellationToken = default) => connection.GetAsync<StatsResponse>($"api/datasets/{id}/stats", cancellationToken);

    /// <summary>Refused while a job that waits or runs uses it.</summary>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) => connection.SendAsync<DoneResponse>(HttpMethod.Delete, $"api/datasets/{id}", null, cancellationToken);

    /// <summary>Saves the original bytes as <paramref name="path"/>, which appears once it is whole. A cut line is taken up where it broke.</summary>
    public Task DownloadAsync(Guid id, string path, IProgress<Transfer>? progress = null, CancellationToken cancellationToken = default) =>
        new Download(connection, $"api/datasets/{id}/download", progress).SaveAsync(path, cancellationToken);

    private static void Add(MultipartFormDataContent form, string name, string? value)
    {
        if (value is not null)
        {
            form.Add(new StringContent(value), name);
        }
    }
}
