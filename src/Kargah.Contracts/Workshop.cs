namespace Kargah.Contracts;

public enum QueueMode
{
    Running,
    /// <summary>Nothing new starts; what runs goes on.</summary>
    Paused,
    /// <summary>Like paused, until everything that runs has ended: for maintenance.</summary>
    Draining,
}

/// <param name="Name">Null for other people's jobs unless an admin asks.</param>
/// <param name="Position">1 for next; null when it runs.</param>
/// <param name="ExpectedStartAt">Null when nobody can tell, or the queue is paused.</param>
public sealed record QueueEntry(string? JobId, string? Name, string? Owner, bool Mine, JobState Status, int? Position, int Priority, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? ExpectedStartAt, double? ExpectedStartSeconds, double? EtaSeconds, double Progress);

public sealed record QueueResponse : OkResponse
{
    public required QueueMode Mode { get; init; }
    public required int Slots { get; init; }
    public required int Cores { get; init; }
    public required int CoresTaken { get; init; }
    /// <summary>What trainings may take together.</summary>
    public required long MemoryBytes { get; init; }
    /// <summary>What those that run claim; they need not use it.</summary>
    public required long MemoryTakenBytes { get; init; }
    public required IReadOnlyList<QueueEntry> Running { get; init; }
    /// <summary>The first of them, in their order; <c>waiting_count</c> has them all.</summary>
    public required IReadOnlyList<QueueEntry> Waiting { get; init; }
    public required int WaitingCount { get; init; }
}

/// <param name="Kind">Of a run: what it does, for work on pictures is among them.</param>
public sealed record DiskEntry(string Id, string Name, long Bytes, string? Owner, JobType? Kind = null);

public sealed record DiskResponse : OkResponse
{
    public required long TotalBytes { get; init; }
    public required long FreeBytes { get; init; }
    /// <summary>Everything in the data folder (and what runs have in a database server) for an admin, one's own otherwise: the sum of data sets, runs, pictures, what was made of them, trash, database and other.</summary>
    public required long UsedBytes { get; init; }
    public required long DatasetBytes { get; init; }
    /// <summary>Files of runs, and their points and log lines in the database.</summary>
    public required long RunBytes { get; init; }
    /// <summary>Pictures as they came, their thumbnails and previews.</summary>
    public required long PictureBytes { get; init; }
    /// <summary>Corrected pictures, and what else was made of pictures.</summary>
    public required long PictureResultBytes { get; init; }
    /// <summary>Deleted runs and data sets that can be restored.</summary>
    public required long TrashBytes { get; init; }
    /// <summary>Rows, indexes and free pages, beside what runs have in it; 0 for who is no admin, and where a database server keeps them.</summary>
    public required long DatabaseBytes { get; init; }
    public required long OtherBytes { get; init; }
    /// <summary>Everybody's for an admin, one's own otherwise.</summary>
    public required IReadOnlyList<DiskEntry> Users { get; init; }
    public required IReadOnlyList<DiskEntry> Datasets { get; init; }
    public required IReadOnlyList<DiskEntry> Runs { get; init; }
    /// <summary>Each with what was made of it: the 500 that take most. Deleting one frees this at once; pictures do not go to the trash.</summary>
    public required IReadOnlyList<DiskEntry> Pictures { get; init; }
}

/// <param name="MemoryBytes">What trainings may take together.</param>
/// <param name="JobMemoryBytes">What one of them may take.</param>
/// <param name="MemoryLimitedBy">cgroup2, cgroup1 or rlimit.</param>
public sealed record SystemLimits(long UploadBytes, int PredictRows, int Slots, int ThreadsPerJob, int Cores, long MemoryBytes, long JobMemoryBytes, string MemoryLimitedBy);

public sealed record SystemResponse : OkResponse
{
    public required string Service { get; init; }
    public required string Version { get; init; }
    public required bool RegistrationOpen { get; init; }
    public required bool HasUsers { get; init; }
    public required SystemLimits Limits { get; init; }
    public required IReadOnlyDictionary<string, bool> Features { get; init; }
}

public sealed record HealthResponse
{
    public required bool Ok { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
    public required string Service { get; init; }
    public required string Version { get; init; }
}

public sealed record HealthCheckResult(string Name, bool Ok, string? Detail);

public sealed record ReadinessResponse
{
    public required bool Ok { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
    public required IReadOnlyList<HealthCheckResult> Checks { get; init; }
}
