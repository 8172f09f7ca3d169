using Kargah.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

/// <summary>A training, the scoring of a data set with one's model, or work on pictures. State changes only by conditional updates, so that two stops, or a stop and an end, cannot race.</summary>
public sealed class JobEntity
{
    /// <summary><c>job_&lt;unix ms&gt;_&lt;8 hex&gt;</c>.</summary>
    public required string Id { get; init; }
    public required Guid OwnerId { get; init; }
    public JobKind Kind { get; init; }
    public required string Name { get; set; }
    /// <summary>From its start to its end; the database computes it.</summary>
    public double? DurationSeconds { get; private set; }
    /// <summary>Null: the bundled sample.</summary>
    public Guid? DatasetId { get; init; }
    public required string DatasetName { get; init; }
    public required ModelType ModelType { get; init; }
    /// <summary>JSON <see cref="TrainingParams"/>; of an external one what its program gave as such, name → text.</summary>
    public required string ParamsJson { get; init; }
    /// <summary>JSON <see cref="StartTrainingRequest"/> while its data set is still analyzed: the rest of the settings is chosen when that is done.</summary>
    public string? RequestJson { get; init; }
    /// <summary>JSON <see cref="StartTrainingRequest"/>, as it was asked for: what a retry starts from. Null for scorings, and for jobs of older versions.</summary>
    public string? AskedJson { get; init; }
    public required JobState State { get; set; }
    /// <summary>−10 to 10; higher ones start first. Above 0 an admin gave it.</summary>
    public int Priority { get; set; }
    /// <summary>0 before the first start.</summary>
    public int Attempt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public int Epoch { get; set; }
    public int TotalEpochs { get; set; }
    public long Step { get; set; }
    public long TotalSteps { get; set; }
    public double? Loss { get; set; }
    public double? ValLoss { get; set; }
    public int? BestEpoch { get; set; }
    public double? SamplesPerSecond { get; set; }
    public double? EtaSeconds { get; set; }
    public string? Message { get; set; }
    /// <summary>JSON of metric → value on the test rows.</summary>
    public string? TestMetricsJson { get; set; }
    public string? ValidationMetricsJson { get; set; }
    public string? BaselineJson { get; set; }
    /// <summary>True once <see cref="BaselineJson"/> is of the test rows.</summary>
    public bool BaselineOnTest { get; set; }
    public string? FactsJson { get; set; }
    public string? ProblemJson { get; set; }
    /// <summary>JSON <see cref="TrainingEstimate"/>, as it was told before the start.</summary>
    public string? EstimateJson { get; init; }
    /// <summary>JSON <see cref="RunUsage"/>.</summary>
    public string? UsageJson { get; set; }
    /// <summary>The attempt whose <c>model/</c> folder is the job's model; null while there is none.</summary>
    public int? ModelAttempt { get; set; }
    /// <summary>Of a scoring: the training whose model it uses.</summary>
    public string? SourceJobId { get; init; }
    /// <summary>The training from whose checkpoint this one goes on; it may be gone.</summary>
    public string? ResumedFrom { get; init; }
    /// <summary>The step from which it went on, as its first attempt told.</summary>
    public long? ResumedStep { get; set; }
    /// <summary>Of a scoring: JSON <see cref="ScoringStatus"/>.</summary>
    public string? ScoringJson { get; set; }
    /// <summary>The attempt whose folder holds a scoring's result; null while there is none. Of a job on pictures its last attempt, once what came of it stands in rows.</summary>
    public int? ResultAttempt { get; set; }
    /// <summary>Of an external one: JSON of what its program logged.</summary>
    public string? ExternalJson { get; set; }
    /// <summary>Of one on pictures: JSON of what was asked for.</summary>
    public string? PicturesJson { get; init; }
    /// <summary>Of one on pictures: what is done with them.</summary>
    public JobType? PictureJob { get; init; }
    /// <summary>JSON array; each is a row of <see cref="RunValueEntity"/> too.</summary>
    public string? TagsJson { get; set; }
    public string? Notes { get; set; }
    /// <summary>No foreign key: SQLite would copy the whole table to add one. Who deletes an experiment takes its runs out of it.</summary>
    public Guid? ExperimentId { get; set; }
    /// <summary>The run that it was to make again exactly.</summary>
    public string? Repeats { get; init; }
    /// <summary>JSON <see cref="Repetition"/>, once both have ended.</summary>
    public string? RepetitionJson { get; set; }
    /// <summary>The newest number given to anything of this job.</summary>
    public long Seq { get; set; }
    /// <summary>Since when it is in the trash; such a job is seen by nobody who does not ask for the trash.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<JobEntity>
    {
        public void Configure(EntityTypeBuilder<JobEntity> builder)
        {
            builder.ToTable("jobs");
            builder.HasQueryFilter(job => job.DeletedAt == null);
            // a list is filtered, sorted and counted in one index, without reading the rows (docs/decisions/0017-a-table-for-searching-runs.md)
            builder.HasIndex(job => new { job.OwnerId, job.CreatedAt, job.Id, job.State, job.Kind, job.ModelType, job.DatasetId, job.ExperimentId, job.Name, job.DatasetName, job.UpdatedAt, job.FinishedAt, job.Loss, job.ValLoss, job.DurationSeconds, job.DeletedAt })
                .HasDatabaseName("IX_jobs_list");
            builder.HasIndex(job => new { job.State, job.CreatedAt, job.Id, job.Kind, job.ModelType, job.DatasetId, job.ExperimentId, job.Name, job.DatasetName, job.UpdatedAt, job.FinishedAt, job.Loss, job.ValLoss, job.DurationSeconds, job.DeletedAt })
                .HasDatabaseName("IX_jobs_states");
            // the first page in each order that people choose, of one's own and for an admin of everybody's; none is for those in the trash alone, which
            // SQLite would take for small and follow where one of the above is quicker
            builder.HasIndex(job => new { job.CreatedAt, job.Id, job.DeletedAt });
            builder.HasIndex(job => new { job.Name, job.Id, job.DeletedAt });
            builder.HasIndex(job => new { job.Loss, job.Id, job.DeletedAt });
            builder.HasIndex(job => new { job.ValLoss, job.Id, job.DeletedAt });
            builder.HasIndex(job => new { job.DurationSeconds, job.Id, job.DeletedAt });
            builder.HasIndex(job => new { job.OwnerId, job.Name, job.Id, job.DeletedAt });
            builder.HasIndex(job => new { job.OwnerId, job.Loss, job.Id, job.DeletedAt });
            builder.HasIndex(job => new { job.OwnerId, job.ValLoss, job.Id, job.DeletedAt });
            builder.HasIndex(job => new { job.OwnerId, job.DurationSeconds, job.Id, job.DeletedAt });
            builder.HasIndex(job => job.DeletedAt).HasFilter("\"DeletedAt\" IS NOT NULL");
            builder.HasIndex(job => job.DatasetId);
            builder.HasIndex(job => job.SourceJobId);
            builder.HasIndex(job => job.ExperimentId);
            builder.Property(job => job.Kind).HasDefaultValue(JobKind.Training).HasSentinel(JobKind.Training);
            builder.HasOne<UserEntity>().WithMany().HasForeignKey(job => job.OwnerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>One start of a job. Only the current one is listened to; older ones get 409 <c>stale_attempt</c>.</summary>
public sealed class AttemptEntity
{
    public required string JobId { get; init; }
    public required int Number { get; init; }
    /// <summary>SHA-256 of its token, hex.</summary>
    public required string TokenHash { get; init; }
    public int? Pid { get; set; }
    /// <summary>The process's start time as the kernel counts it: a pid alone may be somebody else's by now.</summary>
    public long? StartTicks { get; set; }
    public required DateTimeOffset StartedAt { get; init; }
    /// <summary>When its process was known to be gone; the slot is free from then on.</summary>
    public DateTimeOffset? EndedAt { get; set; }
    public int? ExitCode { get; set; }
    /// <summary>Status events up to this number are folded into the job's row.</summary>
    public long FoldedThrough { get; set; }
    public string? CheckpointPath { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<AttemptEntity>
    {
        public void Configure(EntityTypeBuilder<AttemptEntity> builder)
        {
            builder.ToTable("attempts");
            builder.HasKey(attempt => new { attempt.JobId, attempt.Number });
            builder.HasIndex(attempt => attempt.EndedAt);
            builder.HasOne<JobEntity>().WithMany().HasForeignKey(attempt => attempt.JobId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
