using System.ComponentModel.DataAnnotations;

namespace Kargah.Server.Features.Trash;

public sealed class TrashOptions
{
    /// <summary>How long what was deleted can be restored; 0: not at all, its bytes are free at once.</summary>
    [Range(0, 3650)]
    public int Days { get; init; } = 7;
}
