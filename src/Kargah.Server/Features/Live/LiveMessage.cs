using Kargah.Contracts;

namespace Kargah.Server.Features.Live;

/// <summary>One thing to tell about a job. After it has arrived, everything up to <see cref="Seq"/> has.</summary>
public abstract record LiveMessage(long Seq);

/// <param name="First">The answer to subscribing: how things stand.</param>
public sealed record StatusMessage(TrainingJob Status, bool First, long Seq) : LiveMessage(Seq);

public sealed record PointsMessage(IReadOnlyList<MetricPoint> Points, long Seq) : LiveMessage(Seq);

public sealed record LinesMessage(IReadOnlyList<LogLine> Lines, long Seq) : LiveMessage(Seq);

/// <summary>The job has ended, no process of it is left, and everything was told.</summary>
public sealed record OverMessage(long Seq) : LiveMessage(Seq);
