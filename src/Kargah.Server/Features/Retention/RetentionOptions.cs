using System.ComponentModel.DataAnnotations;

namespace Kargah.Server.Features.Retention;

public sealed class RetentionOptions
{
    /// <summary>After a run's end its long curves are kept whole for so long, and thinned out from then on; 0: whole for ever.</summary>
    [Range(0, 36_500)]
    public int PointsDays { get; init; }

    /// <summary>After a run's end its whole log is kept for so long, and only warnings and errors from then on; 0: all for ever.</summary>
    [Range(0, 36_500)]
    public int LogDays { get; init; }
}
