using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kargah.Server.Features.Pictures;

/// <summary>Files that a helper makes to be sent at once and kept nowhere: profiles, reports, the card.</summary>
internal sealed class MadeFiles(PictureLibrary library, DataFolder folder, Sandbox sandbox, PicturesOptions options)
{
    /// <exception cref="ProblemException">What the helper found wrong.</exception>
    public async Task<FileContentHttpResult> MakeAsync(PictureTask task, CancellationToken cancellationToken)
    {
        // among the helpers' own folders: what a killed server leaves here goes with its next start
        var place = Path.Combine(folder.Helpers, $"made-{Guid.NewGuid():N}");
        try
        {
            sandbox.OwnFolder(place);
            var outcome = await library.AskAsync(task with { Output = place }, options.CorrectionTimeoutSeconds, cancellationToken);
            await using var file = WorkerOwnedFile.OpenStream(place, outcome.File!);
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, cancellationToken);
            return TypedResults.File(bytes.ToArray(), outcome.MimeType, outcome.Filename);
        }
        finally
        {
            if (Directory.Exists(place))
            {
                Directory.Delete(place, recursive: true);
            }
        }
    }
}
