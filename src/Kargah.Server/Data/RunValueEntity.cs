using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

/// <summary>
/// One thing that runs can be searched and sorted by, taken out of the run's JSON (docs/decisions/0017-a-table-for-searching-runs.md).
/// Written in the transaction that writes the JSON; rows of another kind of value never meet, for the kind stands in the name.
/// </summary>
public sealed class RunValueEntity
{
    public const string Params = "params.";
    public const string Metrics = "metrics.";
    public const string Tags = "tag:";

    public required string JobId { get; init; }
    /// <summary><c>params.lr</c>, <c>metrics.roc_auc</c>, or <c>tag:</c> with the tag itself.</summary>
    public required string Name { get; init; }
    /// <summary>The job's, so that the index alone tells whose value it is.</summary>
    public required Guid OwnerId { get; init; }
    public double? Number { get; init; }
    public string? Text { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<RunValueEntity>
    {
        public void Configure(EntityTypeBuilder<RunValueEntity> builder)
        {
            builder.ToTable("run_values");
            builder.HasKey(value => new { value.JobId, value.Name });
            builder.HasIndex(value => new { value.Name, value.Number, value.OwnerId, value.JobId });
            builder.HasOne<JobEntity>().WithMany().HasForeignKey(value => value.JobId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
