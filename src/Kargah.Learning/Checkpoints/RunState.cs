namespace Kargah.Learning;

/// <summary>
/// Where a run stands, beside its arrays. The position in the data and all random numbers follow from <see cref="Step"/> and the seeds: every epoch's order
/// and every step's dropout has a generator of its own.
/// </summary>
internal sealed record RunState
{
    public long Step { get; set; }

    // Since the last point, and since the epoch began.
    public double PointLoss { get; set; }
    public long PointRows { get; set; }
    public double EpochLoss { get; set; }
    public long EpochRows { get; set; }
    public double EpochNorm { get; set; }

    // Of the last finished epoch.
    public double? ValidationLoss { get; set; }
    public IReadOnlyDictionary<string, double> ValidationMetrics { get; set; } = new Dictionary<string, double>();

    public double? BestScore { get; set; }
    public int BestEpoch { get; set; }
    public IReadOnlyDictionary<string, double> BestMetrics { get; set; } = new Dictionary<string, double>();
    public int EpochsSinceBest { get; set; }

    // How far the schedule has come: plateaus, epochs without a better one since the last of them, and the stretch that ends the run.
    public int Reductions { get; set; }
    public int EpochsSinceReduction { get; set; }
    public Anneal? Anneal { get; set; }
}
