using System.ComponentModel.DataAnnotations;

namespace Kargah.Server.Hosting;

public sealed class SchedulerOptions : IValidatableObject
{
    /// <summary>Trainings at a time, at the most: cores and memory may allow fewer.</summary>
    [Range(1, 64)]
    public int Slots { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 64);

    /// <summary>Cores that trainings share, each taking as many as it has threads; all of the machine's by default.</summary>
    [Range(1, 1024)]
    public int? Cores { get; init; }

    /// <summary>Memory that trainings share; by default what the machine has, less a fifth and no less than 1 GiB for everything else.</summary>
    [Range(256, 1 << 24)]
    public long? MemoryMb { get; init; }

    [Range(1, 256)]
    public int ThreadsPerJob { get; init; } = 1;

    /// <summary>Starts of one job before it is given up.</summary>
    [Range(1, 10)]
    public int MaxAttempts { get; init; } = 3;

    /// <summary>A worker silent for longer than this is lost.</summary>
    [Range(2, 3600)]
    public int LeaseSeconds { get; init; } = 13;

    /// <summary>Between asking a worker to stop and killing it.</summary>
    [Range(1, 600)]
    public int StopGraceSeconds { get; init; } = 10;

    [Range(1, 10000)]
    public int MaxQueuedPerUser { get; init; } = 100;

    [Range(1, 64)]
    public int MaxRunningPerUser { get; init; } = 64;

    public int TrainingCores => Cores ?? Environment.ProcessorCount;

    public long TrainingMemoryBytes => MemoryMb is { } set ? set << 20 : Rest(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ThreadsPerJob > TrainingCores)
        {
            yield return new ValidationResult($"is {ThreadsPerJob}, and trainings have {TrainingCores} cores to share (Scheduler:Cores).", [nameof(ThreadsPerJob)]);
        }
    }

    /// <summary>A machine so small that nothing would be left for trainings gives them half.</summary>
    private static long Rest(long machine) => Math.Max(machine / 2, machine - Math.Max(machine / 5, 1L << 30));
}
