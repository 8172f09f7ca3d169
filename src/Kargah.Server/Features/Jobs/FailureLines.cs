using Kargah.Contracts;
using Kargah.Server.Features.Training;

namespace Kargah.Server.Features.Jobs;

/// <summary>The line of a failing job's log that says what went wrong, so that a page can go there.</summary>
internal static class FailureLines
{
    /// <summary>It is among the last things that were said.</summary>
    private const int LookBack = 1000;

    /// <returns>The problem with the line's number among its parameters; as it was where there is no such line.</returns>
    public static Problem Point(Problem problem, EventStore events, string jobId)
    {
        var line = events.ReadLines(jobId, Math.Max(0, events.Seq(jobId) - LookBack)).Lines.LastOrDefault(said => said.Level != LogLevelName.Info);
        return line is null ? problem : problem with
        {
            Params = new Dictionary<string, object?>(problem.Params ?? new Dictionary<string, object?>()) { [FailureDiagnosis.LogLine] = line.Seq },
        };
    }
}
