using System.Text.Json;
using Kargah.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

/// <summary>An uploaded photograph. Its bytes are <c>pictures/&lt;id&gt;/original</c>; thumbnail, preview and corrected pictures lie beside it.</summary>
public sealed class PictureEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid OwnerId { get; init; }
    /// <summary>The original name, made safe; files made from it are named after it.</summary>
    public required string Filename { get; init; }
    /// <summary>Cleaned of what controls text; never used as a path.</summary>
    public required string OriginalFilename { get; init; }
    public required long Size { get; init; }
    public required string Sha256 { get; init; }
    /// <summary>By its content, once it is analyzed.</summary>
    public string? MimeType { get; set; }
    public int? Width { get; set; }
    public int? Height { get; set; }
    public int? BitDepth { get; set; }
    public string? ColorSpace { get; set; }
    public bool HasIcc { get; set; }
    public bool IsRaw { get; set; }
    /// <summary>JSON <see cref="PictureExif"/>.</summary>
    public string? ExifJson { get; set; }
    /// <summary>By the camera's clock, as sortable text: it knows no zone.</summary>
    public string? TakenAt { get; set; }
    public string? Description { get; set; }
    /// <summary>JSON, name → text.</summary>
    public string? MetadataJson { get; set; }
    public string? Group { get; set; }
    public required PictureStatus Status { get; set; }
    /// <summary>JSON <see cref="Problem"/> of an invalid one.</summary>
    public string? ProblemJson { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }

    public Problem? Problem() => ProblemJson is null ? null : JsonSerializer.Deserialize<Problem>(ProblemJson, KargahJson.Options);

    public PictureExif? Exif() => ExifJson is null ? null : JsonSerializer.Deserialize<PictureExif>(ExifJson, KargahJson.Options);

    public IReadOnlyDictionary<string, string>? Metadata() => MetadataJson is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(MetadataJson, KargahJson.Options);

    public PictureFile Locate(DataFolder folder) => new(Id, folder.PictureOriginal(Id), OriginalFilename, Sha256);

    private sealed class Configuration : IEntityTypeConfiguration<PictureEntity>
    {
        public void Configure(EntityTypeBuilder<PictureEntity> builder)
        {
            builder.ToTable("pictures");
            builder.HasIndex(picture => new { picture.OwnerId, picture.CreatedAt });
            builder.HasIndex(picture => new { picture.OwnerId, picture.Group });
            builder.HasIndex(picture => picture.Status);
            builder.HasOne<UserEntity>().WithMany().HasForeignKey(picture => picture.OwnerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
