using Kargah.Contracts;

namespace Kargah.Server.Features.Jobs;

/// <summary>QUEUED → STARTING → LOADING → RUNNING → COMPLETED | FAILED | STOPPED: which states a change may come from stands in its WHERE.</summary>
public static class JobStates
{
    public static readonly JobState[] Unfinished = [JobState.Queued, JobState.Starting, JobState.Loading, JobState.Running];
    public static readonly JobState[] Started = [JobState.Starting, JobState.Loading, JobState.Running];
    public static readonly JobState[] Ended = [JobState.Completed, JobState.Failed, JobState.Stopped];

    public static bool IsEnded(this JobState state) => state is JobState.Completed or JobState.Failed or JobState.Stopped;
}
