using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>Which runs to list; what is left out does not narrow the list.</summary>
public sealed record JobFilter
{
    public IReadOnlyList<JobState> Status { get; init; } = [];

    /// <summary>Part of the name.</summary>
    public string? Search { get; init; }

    /// <summary>A data set's id.</summary>
    public string? Dataset { get; init; }

    public ModelType? ModelType { get; init; }
    public JobKind? Kind { get; init; }

    /// <summary>An experiment's id.</summary>
    public string? Experiment { get; init; }

    public string? Tag { get; init; }

    /// <summary>Comparisons such as <c>metrics.roc_auc &gt; 0.9 and params.lr &lt; 0.01</c>.</summary>
    public string? Where { get; init; }

    /// <summary>A field; with - before it the other way round. Newest first unless told.</summary>
    public string? Sort { get; init; }

    public int? Skip { get; init; }

    /// <summary>At most 200; 50 unless told.</summary>
    public int? Limit { get; init; }
}
