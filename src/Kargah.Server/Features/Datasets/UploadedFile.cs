using System.Buffers;
using System.Security.Cryptography;
using Kargah.Contracts;

namespace Kargah.Server.Features.Datasets;

/// <summary>An upload's bytes on the disk, flushed, under a name of the server's. Disposing it deletes them unless they have been moved.</summary>
internal sealed record UploadedFile(string Path, long Size, string Sha256) : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    public string Filename { get; init; } = "";
    public DatasetType Type { get; init; }
    public bool Compressed { get; init; }

    /// <summary>Null when there is more than <paramref name="limit"/>; then nothing is left on the disk.</summary>
    public static async Task<UploadedFile?> WriteAsync(Stream body, string path, long limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            await using (var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                int read;
                while ((read = await FormReading.OrCutOff(body.ReadAsync(buffer, cancellationToken).AsTask())) > 0 && size + read <= limit)
                {
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                    size += read;
                }

                if (read > 0)
                {
                    File.Delete(path);
                    return null;
                }

                file.Flush(flushToDisk: true);
            }

            return new UploadedFile(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch
        {
            File.Delete(path);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => System.IO.File.Delete(Path);
}
