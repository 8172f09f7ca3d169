using System.Net;

namespace Kargah.Client.Http;

/// <summary>A file on its way up: read and sent piece by piece, never held whole.</summary>
internal sealed class Upload(Stream file, IProgress<Transfer>? progress) : HttpContent
{
    private const int PieceBytes = 128 << 10;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var piece = new byte[PieceBytes];
        var (sent, all) = (0L, file.CanSeek ? file.Length : (long?)null);
        int read;
        while ((read = await file.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            sent += read;
            progress?.Report(new Transfer(sent, all));
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.CanSeek ? file.Length : 0;
        return file.CanSeek;
    }
}
