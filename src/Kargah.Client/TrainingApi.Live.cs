using Kargah.Client.Live;
using Kargah.Contracts;

namespace Kargah.Client;

public sealed partial class TrainingApi
{
    /// <summary>
    /// Everything about a job as it comes: first how it stands, then what was measured and said, until it has ended and all is told. Cut lines, a sleeping
    /// machine and restarts of the server are bridged; nothing is lost and nothing comes twice.
    /// </summary>
    /// <param name="since">The last <see cref="JobUpdate.Seq"/> that one has; 0 for everything.</param>
    /// <param name="line">Hears when the line is cut and when it is there again.</param>
    /// <exception cref="KargahException">The job is not there, the server is of another mind, or it stays away for longer than <see cref="KargahClientOptions.LiveGiveUp"/>.</exception>
    public IAsyncEnumerable<JobUpdate> WatchAsync(string jobId, long since = 0, IProgress<LiveLine>? line = null, CancellationToken cancellationToken = default) =>
        new LiveFeed(connection, jobId, since, line).ReadAsync(cancellationToken);

    /// <summary>Until it has ended.</summary>
    /// <returns>How it stands then: COMPLETED, FAILED or STOPPED.</returns>
    public async Task<TrainingJob> WaitAsync(string jobId, CancellationToken cancellationToken = default)
    {
        // only what is new: a long run's whole history is not needed to know its end
        var job = await GetAsync(jobId, cancellationToken).ConfigureAwait(false);
        await foreach (var update in WatchAsync(jobId, job.Seq, null, cancellationToken).ConfigureAwait(false))
        {
            job = update is JobStatusUpdate { Status: var status } ? status : job;
        }

        return job;
    }
}
