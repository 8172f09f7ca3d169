using Kargah.Contracts;
using Kargah.Worker.Pictures;

namespace Kargah.Worker.Serve;

/// <summary><c>serve pictures</c>: what somebody waits for with one picture.</summary>
internal sealed class PictureHelper(PictureOperations operations) : IHelperOperations
{
    public HelperResponse? Answer(HelperRequest request, CancellationToken gone) => request switch
    {
        { Op: "picture", Picture: { } task } => new HelperResponse { Ok = true, Picture = Do(task, gone) },
        _ => null,
    };

    private PictureOutcome Do(PictureTask task, CancellationToken gone)
    {
        try
        {
            return operations.Do(task, gone);
        }
        catch (IOException full) when (Failure.IsFullDisk(full))
        {
            return new PictureOutcome { Problem = new Problem(ProblemCodes.DiskFull, "The server's disk is full. Ask whoever runs it to make room, and try again.") };
        }
        catch (DirectoryNotFoundException)
        {
            return new PictureOutcome { Problem = new Problem(ProblemCodes.PictureNotFound, "There is no such picture.") };
        }
    }
}
