using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Watching;

/// <summary>Shows a run as it goes: drawn in a terminal, as plain lines, or as JSON lines.</summary>
internal interface IRunView
{
    /// <param name="updates">To the run's end.</param>
    /// <returns>How it stood last.</returns>
    Task<TrainingJob?> ShowAsync(IAsyncEnumerable<JobUpdate> updates);
}
