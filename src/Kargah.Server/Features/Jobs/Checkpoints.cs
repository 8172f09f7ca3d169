using System.Globalization;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.Win32.SafeHandles;

namespace Kargah.Server.Features.Jobs;

/// <summary>From where a job can go on: the last checkpoint of its attempts, or the one that it began with.</summary>
internal sealed class Checkpoints(DataFolder folder, Sandbox sandbox)
{
    private const UnixFileMode Passage = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const int BlockBytes = 1 << 20;

    /// <param name="before">Only attempts before this one count.</param>
    /// <returns>Its path; null when there is none.</returns>
    public string? Last(string jobId, int before)
    {
        for (var attempt = before - 1; attempt > 0; attempt--)
        {
            var path = Path.Combine(folder.Attempt(jobId, attempt), AttemptFiles.Checkpoint);
            if (File.Exists(path))
            {
                return path;
            }
        }

        var start = folder.StartCheckpoint(jobId);
        return File.Exists(start) ? start : null;
    }

    /// <summary>Lays a copy of one job's last checkpoint down as what another job begins with, whole or not at all.</summary>
    /// <returns>False: there is none.</returns>
    /// <exception cref="IOException">The disk is full; nothing is left of the copy.</exception>
    public bool Copy(string fromJob, int attempts, string toJob)
    {
        using var source = Open(fromJob, attempts);
        if (source is null)
        {
            return false;
        }

        var path = folder.StartCheckpoint(toJob);
        var temporary = path + ".new";
        Directory.CreateDirectory(folder.Job(toJob), Passage);
        try
        {
            using (var copy = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            using (var original = new FileStream(source, FileAccess.Read))
            {
                original.CopyTo(copy, BlockBytes);
                copy.Flush(flushToDisk: true);
            }

            sandbox.OwnFile(temporary);
            File.Move(temporary, path);
            DurableFile.FlushFolder(folder.Job(toJob));
            DurableFile.FlushFolder(Path.GetDirectoryName(folder.Job(toJob))!);
            return true;
        }
        catch
        {
            Drop(toJob);
            throw;
        }
    }

    /// <summary>The job was not queued after all.</summary>
    public void Drop(string jobId) => Directory.Delete(folder.Job(jobId), recursive: true);

    /// <summary>As a worker's file: it may have put a link in its place.</summary>
    private SafeFileHandle? Open(string jobId, int attempts)
    {
        for (var attempt = attempts; attempt >= 0; attempt--)
        {
            try
            {
                return attempt > 0
                    ? WorkerOwnedFile.Open(folder.Job(jobId), "attempts", attempt.ToString(CultureInfo.InvariantCulture), AttemptFiles.Checkpoint)
                    : WorkerOwnedFile.Open(folder.Job(jobId), Path.GetFileName(folder.StartCheckpoint(jobId)));
            }
            catch (FileNotFoundException)
            {
                // an attempt may have ended before its first checkpoint
            }
        }

        return null;
    }
}
