using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;

namespace Kargah.Server.Features.Batches;

/// <summary>What the workers of a job on pictures have written down as finished: each picture once, whichever attempt did it.</summary>
internal sealed class FinishedItems(DataFolder folder)
{
    /// <param name="Attempt">Whose folder has its files.</param>
    public readonly record struct Finished(int Attempt, BatchLine Line);

    /// <summary>In the order in which they were finished; line by line, for there may be thousands.</summary>
    public IEnumerable<Finished> Read(string jobId, int attempts)
    {
        var seen = new HashSet<int>();
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            foreach (var line in Read(folder.Attempt(jobId, attempt)).Where(line => seen.Add(line.Index)))
            {
                yield return new Finished(attempt, line);
            }
        }
    }

    private static IEnumerable<BatchLine> Read(string attempt)
    {
        FileStream file;
        try
        {
            file = WorkerOwnedFile.OpenStream(attempt, AttemptFiles.Items);
        }
        catch (FileNotFoundException)
        {
            yield break;
        }

        using (file)
        {
            for (var (page, offset) = (SpoolReader.ReadLines(file.SafeFileHandle, 0, SpoolReader.MaxLineBytes), 0L); page.Lines.Count > 0; page = SpoolReader.ReadLines(file.SafeFileHandle, offset, SpoolReader.MaxLineBytes))
            {
                foreach (var text in page.Lines)
                {
                    if (JsonSerializer.Deserialize<BatchLine>(text.Span, KargahJson.Options) is { } line)
                    {
                        yield return line;
                    }
                }

                offset = page.NextOffset;
            }
        }
    }
}
