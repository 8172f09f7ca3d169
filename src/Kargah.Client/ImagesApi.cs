using System.Net.Http.Headers;
using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>Photographs: uploaded once, looked for cards and corrected as often as one likes.</summary>
public sealed class ImagesApi
{
    private readonly Connection connection;

    internal ImagesApi(Connection connection) => this.connection = connection;

    /// <summary>Uploads a picture.</summary>
    /// <returns>With status <c>analyzing</c> while it is still being looked into; see <see cref="WaitAsync"/>.</returns>
    public async Task<Picture> UploadAsync(string path, string? description = null, IProgress<Transfer>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return await connection.RunAsync(Request, (answer, limit) => Connection.ReadJsonAsync<Picture>(connection.Options.Server, answer, limit), null, cancellationToken).ConfigureAwait(false);

        HttpRequestMessage Request()
        {
            file.Position = 0;
            var form = new MultipartFormDataContent();
            if (description is not null)
            {
                form.Add(new StringContent(description), "description");
            }

            var bytes = new Upload(file, progress);
            bytes.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(bytes, "file", Path.GetFileName(path));
            var message = new HttpRequestMessage(HttpMethod.Post, "api/images") { Content = form };
            // who may not upload hears it before the bytes are on their way
            message.Headers.ExpectContinue = true;
            return message;
        }
    }

    /// <summary>One's pictures, newest first.</summary>
    /// <param name="search">Part of a name or of the description.</param>
    public Task<PictureListResponse> ListAsync(string? search = null, string? group = null, string? sort = null, int? skip = null, int? limit = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<PictureListResponse>(Query.With("api/images", ("q", search), ("group", group), ("sort", sort), ("skip", skip), ("limit", limit)), cancellationToken);

    public Task<Picture> GetAsync(Guid id, CancellationToken cancellationToken = default) => connection.GetAsync<Picture>($"api/images/{id}", cancellationToken);

    /// <summary>Until it has been looked into.</summary>
    public async Task<Picture> WaitAsync(Guid id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var picture = await GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (picture.Status is PictureStatus.Ready or PictureStatus.Invalid)
            {
                return picture;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), connection.Options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Describes a picture, or puts it into a light group.</summary>
    public Task<Picture> UpdateAsync(Guid id, UpdatePictureRequest change, CancellationToken cancellationToken = default) => connection.SendAsync<Picture>(HttpMethod.Patch, $"api/images/{id}", change, cancellationToken);

    /// <summary>Pictures that one light seems to have lit.</summary>
    public Task<ProposedGroupsResponse> ProposeGroupsAsync(CancellationToken cancellationToken = default) => connection.GetAsync<ProposedGroupsResponse>("api/images/groups", cancellationToken);

    /// <summary>With all that was found out about it.</summary>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) => connection.RunAsync(() => new HttpRequestMessage(HttpMethod.Delete, $"api/images/{id}"), (_, _) => Task.FromResult(true), connection.Options.Timeout, cancellationToken);

    /// <summary>Saves the original bytes as <paramref name="path"/>, which appears once it is whole.</summary>
    public Task DownloadAsync(Guid id, string path, IProgress<Transfer>? progress = null, CancellationToken cancellationToken = default) =>
        new Download(connection, $"api/images/{id}/file", progress).SaveAsync(path, cancellationToken);
}
