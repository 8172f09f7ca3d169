using System.ComponentModel.DataAnnotations;

namespace Kargah.Server.Features.Audit;

public sealed class AuditOptions
{
    /// <summary>0 keeps everything.</summary>
    [Range(0, 36_500)]
    public int Days { get; init; } = 365;
}
