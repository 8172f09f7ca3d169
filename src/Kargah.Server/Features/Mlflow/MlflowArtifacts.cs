using System.Text;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Datasets;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Kargah.Server.Features.Mlflow;

/// <summary>
/// Files beside a run. Clients name them <c>experiment/run/artifacts/path</c>; they lie in the run's own folder, and every part of a path is
/// checked before it comes near the disk.
/// </summary>
public sealed class MlflowArtifacts(ExternalRuns runs, DataFolder folder, DatasetsOptions limits)
{
    private readonly ExternalRuns runs = runs;
    private readonly DataFolder folder = folder;
    private readonly DatasetsOptions limits = limits;
    private const string Root = "artifacts";
    private const int LongestPart = 200, MostParts = 30;

    public static string UriOf(JobEntity job) => $"mlflow-artifacts:/{job.ExperimentId}/{job.Id}/{Root}";

    /// <summary><c>artifacts/list?run_id=&amp;path=</c></summary>
    public static async Task<IResult> ListRun(MlflowRequest request, CurrentUser me, MlflowArtifacts artifacts, CancellationToken cancellationToken)
    {
        var job = await artifacts.runs.FindAsync(ExternalRuns.IdOf(request), me, cancellationToken);
        var below = Parts(request.Text("path") ?? "");
        return Results.Json(new { root_uri = UriOf(job), files = artifacts.Entries(job, below).Select(entry => new { path = string.Join('/', below.Append(entry.Name)), is_dir = entry.IsFolder, file_size = entry.Size }) });
    }

    /// <summary>The proxied listing, whose names are relative to what was asked for.</summary>
    public static async Task<IResult> List(MlflowRequest request, CurrentUser me, MlflowArtifacts artifacts, CancellationToken cancellationToken)
    {
        var (job, below) = await artifacts.FindAsync(request.Text("path") ?? "", me, cancellationToken);
        return Results.Json(new { files = artifacts.Entries(job, below).Select(entry => new { path = entry.Name, is_dir = entry.IsFolder, file_size = entry.Size }) });
    }

    public static async Task<IResult> Download(string path, CurrentUser me, MlflowArtifacts artifacts, CancellationToken cancellationToken)
    {
        var (job, below) = await artifacts.FindAsync(path, me, cancellationToken);
        var file = artifacts.PathOf(job, below);
        return File.Exists(file) ? Results.File(file, "application/octet-stream", below[^1], enableRangeProcessing: true) : throw NoFile();
    }

    public static async Task<IResult> Upload(string path, HttpContext context, CurrentUser me, MlflowArtifacts artifacts, CancellationToken cancellationToken)
    {
        var (job, below) = await artifacts.FindAsync(path, me, cancellationToken);
        if (below.Count == 0)
        {
            throw MlflowRequest.Invalid("The path names no file.");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = artifacts.limits.MaxUploadBytes;
        }

        var target = artifacts.PathOf(job, below);
        using var written = await UploadedFile.WriteAsync(context.Request.Body, Path.Combine(artifacts.folder.Temporary, Guid.NewGuid().ToString("N")), artifacts.limits.MaxUploadBytes, cancellationToken)
            ?? throw new ProblemException(StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"The file is larger than {artifacts.limits.MaxUploadBytes} bytes, which is the limit here.");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Move(written.Path, target, overwrite: true);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException && (Directory.Exists(target) || !DiskErrors.IsFull(taken)))
        {
            throw MlflowRequest.Invalid("A file and a folder cannot have the same path.");
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(target)!);
        return Results.Json(new { });
    }

    public static async Task<IResult> Delete(string path, CurrentUser me, MlflowArtifacts artifacts, CancellationToken cancellationToken)
    {
        var (job, below) = await artifacts.FindAsync(path, me, cancellationToken);
        var target = artifacts.PathOf(job, below);
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }
        else if (File.Exists(target))
        {
            File.Delete(target);
        }
        else
        {
            throw NoFile();
        }

        return Results.Json(new { });
    }

    private async Task<(JobEntity Job, IReadOnlyList<string> Below)> FindAsync(string path, CurrentUser me, CancellationToken cancellationToken)
    {
        var parts = Parts(path);
        if (parts.Count < 3 || parts[2] != Root)
        {
            throw MlflowErrors.NoRun(parts.Count > 1 ? parts[1] : "");
        }

        var job = await runs.FindAsync(parts[1], me, cancellationToken);
        return job.ExperimentId?.ToString() == parts[0] ? (job, [.. parts.Skip(3)]) : throw MlflowErrors.NoRun(parts[1]);
    }

    private IEnumerable<(string Name, bool IsFolder, long? Size)> Entries(JobEntity job, IReadOnlyList<string> below)
    {
        var path = new DirectoryInfo(PathOf(job, below));
        return path.Exists
            ? path.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => (entry.Name, entry is DirectoryInfo, entry is FileInfo file ? file.Length : (long?)null))
            : [];
    }

    private string PathOf(JobEntity job, IReadOnlyList<string> below) => Path.Combine([folder.Job(job.Id), Root, .. below]);

    private static IReadOnlyList<string> Parts(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length <= MostParts && parts.All(part => part is not ("." or "..") && !part.Any(letter => char.IsControl(letter) || letter == '\\') && !part.Contains("%2f", StringComparison.OrdinalIgnoreCase) && Encoding.UTF8.GetByteCount(part) <= LongestPart)
            ? parts
            : throw MlflowRequest.Invalid("Invalid artifact path: its parts have 1 to 200 bytes, no backslash, no encoded slash and no control characters, and none is '.' or '..'.");
    }

    private static ProblemException NoFile() => ProblemException.NotFound(ProblemCodes.JobNotFound, "There is no artifact at this path.");
}
