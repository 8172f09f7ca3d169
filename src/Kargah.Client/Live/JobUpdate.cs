using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>One thing that happened to a job. When it has been dealt with, everything up to <see cref="Seq"/> has.</summary>
/// <param name="Seq">The job's own number; <see cref="TrainingApi.WatchAsync"/> goes on behind it.</param>
public abstract record JobUpdate(long Seq);

/// <summary>How it stands now.</summary>
public sealed record JobStatusUpdate(TrainingJob Status, long Seq) : JobUpdate(Seq);

/// <summary>What was measured, in order.</summary>
public sealed record JobPointsUpdate(IReadOnlyList<MetricPoint> Points, long Seq) : JobUpdate(Seq);

/// <summary>What it said, in order.</summary>
public sealed record JobLinesUpdate(IReadOnlyList<LogLine> Lines, long Seq) : JobUpdate(Seq);

/// <summary>The line of live updates was cut, or is there again.</summary>
/// <param name="Failure">Null: it is there.</param>
public sealed record LiveLine(KargahException? Failure);
