using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// Work of a layer that falls into parts which do not know of each other, such as rows or groups of columns: the threads of a team share them out, and the numbers are
/// the same for any number of threads. Allocates nothing per run.
/// </summary>
internal sealed class SharedWork
{
    // Floats below which a second thread comes too late.
    private const long WorthSharing = 16 * 1024;

    private readonly Action<int, int> ofParts;
    private readonly Action<int> ofThread;
    private int parts;
    private int threads;

    /// <param name="ofParts">Does the parts from the first number up to, not including, the second.</param>
    public SharedWork(Action<int, int> ofParts)
    {
        this.ofParts = ofParts;
        ofThread = thread => ofParts((int)((long)parts * thread / threads), (int)((long)parts * (thread + 1) / threads));
    }

    /// <param name="floats">That all parts together touch.</param>
    public void Run(ThreadTeam team, int parts, long floats)
    {
        if (team.Threads == 1 || floats < WorthSharing)
        {
            ofParts(0, parts);
            return;
        }

        (this.parts, threads) = (parts, team.Threads);
        team.Run(ofThread);
    }
}
