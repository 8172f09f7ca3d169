namespace Kargah.Color.Fitting;

/// <summary>The measured patches do not determine a correction; the message says why and what to do.</summary>
public sealed class UnusableChartException(string message) : Exception(message);
