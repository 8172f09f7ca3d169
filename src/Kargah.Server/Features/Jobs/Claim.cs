using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Jobs;

/// <summary>What one or several jobs take of the machine while they run.</summary>
public readonly record struct Claim(int Places, int Cores, long MemoryBytes)
{
    public static Claim operator +(Claim left, Claim right) => new(left.Places + right.Places, left.Cores + right.Cores, left.MemoryBytes + right.MemoryBytes);
    public static Claim operator -(Claim left, Claim right) => new(left.Places - right.Places, left.Cores - right.Cores, left.MemoryBytes - right.MemoryBytes);

    public bool FitsIn(Claim room) => Places <= room.Places && Cores <= room.Cores && MemoryBytes <= room.MemoryBytes;

    public static Claim Sum(IEnumerable<Claim> claims) => claims.Aggregate(default(Claim), (sum, claim) => sum + claim);
}

/// <summary>What trainings may take of this machine together, and what one of them does.</summary>
public sealed class Capacity(SchedulerOptions options, WorkersOptions workers)
{
    public Claim Whole { get; } = new(options.Slots, options.TrainingCores, options.TrainingMemoryBytes);

    /// <summary>The most that one training may take, whatever it was estimated at.</summary>
    public long JobMemoryBytes { get; } = Math.Min(WorkerMemory.Total(workers.MemoryBytes), options.TrainingMemoryBytes);

    /// <param name="factsJson">Of a job that goes on: it keeps its number of threads.</param>
    /// <param name="estimateJson">Null: nobody has estimated it, and it counts as an even share of the memory.</param>
    public RunningJob Running(string jobId, Guid ownerId, string? factsJson, string? estimateJson)
    {
        var threads = factsJson is null ? options.ThreadsPerJob : JsonSerializer.Deserialize<RunFacts>(factsJson, KargahJson.Options)!.Threads;
        var estimate = estimateJson is null ? null : JsonSerializer.Deserialize<TrainingEstimate>(estimateJson, KargahJson.Options);
        var share = Whole.MemoryBytes / Math.Min(Whole.Places, Whole.Cores / options.ThreadsPerJob);
        // never more than there is, or it would wait for ever
        var claim = new Claim(1, Math.Min(threads, Whole.Cores), Math.Min(estimate?.MemoryBytes ?? share, JobMemoryBytes));
        return new RunningJob(jobId, ownerId, claim, estimate?.Seconds);
    }
}
