using System.ComponentModel.DataAnnotations;

namespace Kargah.Server.Hosting;

public sealed class SchedulerOptions
{
    /// <summary>Trainings at a time; each takes one core.</summary>
    [Range(1, 64)]
    public int Slots { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 64);

    [Range(1, 256)]
    public int ThreadsPerJob { get; init; } = 1;

    /// <summary>Starts of one job before it is given up.</summary>
    [Range(1, 10)]
    public int MaxAttempts { get; init; } = 3;

    /// <summary>A worker silent for longer than this is lost.</summary>
    [Range(2, 3600)]
    public int LeaseSeconds { get; init; } = 15;

    /// <summary>Between asking a worker to stop and killing it.</summary>
    [Range(1, 600)]
    public int StopGraceSeconds { get; init; } = 10;

    [Range(1, 10000)]
    public int MaxQueuedPerUser { get; init; } = 100;
}
