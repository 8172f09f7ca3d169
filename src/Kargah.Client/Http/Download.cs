using System.Net;
using System.Net.Http.Headers;

namespace Kargah.Client.Http;

/// <summary>
/// A file on its way down: into a temporary file beside its place, flushed, and renamed when it is whole. A cut line is taken up where it broke, if
/// the server still has the same file; else it begins anew.
/// </summary>
internal sealed class Download(Connection connection, string address, IProgress<Transfer>? progress)
{
    private readonly KargahClientOptions options = connection.Options;
    private EntityTagHeaderValue? tag;
    private long? total;

    public async Task SaveAsync(string path, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Guid.CreateVersion7():N}.part";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                await FillAsync(file, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task FillAsync(FileStream file, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            TimeSpan wait;
            var had = file.Position;
            try
            {
                await Connection.ReachAsync(options.Server, () => GoOnAsync(file, cancellationToken), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KargahException failure)
            {
                failures = file.Position > had ? 1 : failures;
                if (failures > options.Retries || Backoff.WaitAfter(failure, failures, options) is not { } known)
                {
                    throw;
                }

                wait = known;
            }

            await Task.Delay(wait, options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> GoOnAsync(FileStream file, CancellationToken cancellationToken)
    {
        using var answer = await connection.OpenAsync(() => Request(file.Position), cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.PartialContent)
        {
            file.SetLength(0);
            tag = answer.Headers.ETag;
            total = answer.Content.Headers.ContentLength;
        }

        var source = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var watched = new WatchfulStream(source, options.Silence, options.Clock);
        var piece = new byte[128 << 10];
        int read;
        while ((read = await watched.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await file.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            progress?.Report(new Transfer(file.Position, total));
        }

        if (total is { } whole && file.Position != whole)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The file ended too soon.");
        }

        return true;
    }

    private HttpRequestMessage Request(long from)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, address);
        // compressed, a part of the file would be something else
        message.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (from > 0 && tag is { IsWeak: false })
        {
            message.Headers.Range = new RangeHeaderValue(from, null);
            message.Headers.IfRange = new RangeConditionHeaderValue(tag);
        }

        return message;
    }
}
