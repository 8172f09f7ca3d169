using System.Text.Json;
using Kargah.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

/// <summary>An uploaded table. Its bytes are <c>datasets/&lt;id&gt;/original</c>, what was found in it <c>datasets/&lt;id&gt;/analysis.json</c>.</summary>
public sealed class DatasetEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid OwnerId { get; init; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    /// <summary>The name it was uploaded with, cleaned; never used as a path.</summary>
    public required string Filename { get; init; }
    public required long Size { get; init; }
    public required DatasetType Type { get; init; }
    public required bool Compressed { get; init; }
    public required string Sha256 { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }
    public required DatasetStatus Status { get; set; }
    public long? Rows { get; set; }
    public int? Columns { get; set; }
    public int Warnings { get; set; }
    /// <summary>JSON list of <see cref="DatasetColumn"/>.</summary>
    public string? SchemaJson { get; set; }
    /// <summary>JSON <see cref="Problem"/> of an invalid one.</summary>
    public string? ProblemJson { get; set; }
    /// <summary>Since when it is in the trash; such a data set is seen by nobody who does not ask for the trash.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>A reference inside the platform: it carries the id and is no path of any disk.</summary>
    private string Reference => $"data/datasets/{Id}.{Type.ToString().ToLowerInvariant()}{(Compressed ? ".gz" : "")}";

    public Problem? Problem() => ProblemJson is null ? null : JsonSerializer.Deserialize<Problem>(ProblemJson, KargahJson.Options);

    public TableLocation Locate(DataFolder folder) => new(folder.DatasetOriginal(Id), Type, Compressed, Sha256, Filename);

    public Dataset ToResponse() => new(
        Id, Name, Description, Filename, Reference, Size, Type, Compressed, Rows, Columns,
        SchemaJson is null ? null : JsonSerializer.Deserialize<IReadOnlyList<DatasetColumn>>(SchemaJson, KargahJson.Options),
        Sha256, UploadedAt, Status, Warnings, Problem());

    private sealed class Configuration : IEntityTypeConfiguration<DatasetEntity>
    {
        public void Configure(EntityTypeBuilder<DatasetEntity> builder)
        {
            builder.ToTable("datasets");
            builder.HasQueryFilter(dataset => dataset.DeletedAt == null);
            builder.HasIndex(dataset => new { dataset.OwnerId, dataset.UploadedAt });
            builder.HasOne<UserEntity>().WithMany().HasForeignKey(dataset => dataset.OwnerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
