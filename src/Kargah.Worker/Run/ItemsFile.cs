using System.Text.Json;
using Kargah.Contracts;
using Microsoft.Win32.SafeHandles;

namespace Kargah.Worker.Run;

/// <summary>
/// What a job on pictures has finished, one line each. A line is on the disk before the next picture is begun in its place, and its files before it: what
/// stands here needs never be done again.
/// </summary>
internal sealed class ItemsFile : IDisposable
{
    private readonly SafeFileHandle file;
    private long length;

    public ItemsFile(string path) => file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);

    /// <summary>Not for two at a time.</summary>
    /// <exception cref="IOException">The disk is full; the file is as it was before.</exception>
    public void Append(BatchLine line)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, KargahJson.Options), (byte)'\n'];
        try
        {
            RandomAccess.Write(file, bytes, length);
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(file, length);
            throw;
        }

        length += bytes.Length;
    }

    public void Dispose() => file.Dispose();

    /// <summary>The lines of an earlier attempt; the last one may have been cut off by its death, and is none then.</summary>
    public static IEnumerable<BatchLine> Read(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = File.OpenHandle(path, share: FileShare.ReadWrite);
        for (var (page, offset) = (SpoolReader.ReadLines(file, 0, SpoolReader.MaxLineBytes), 0L); page.Lines.Count > 0; page = SpoolReader.ReadLines(file, offset, SpoolReader.MaxLineBytes))
        {
            foreach (var line in page.Lines)
            {
                yield return JsonSerializer.Deserialize<BatchLine>(line.Span, KargahJson.Options)!;
            }

            offset = page.NextOffset;
        }
    }
}
