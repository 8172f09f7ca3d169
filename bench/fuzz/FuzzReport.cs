namespace Kargah.Bench;

/// <summary>What came of it all.</summary>
/// <param name="Answers">How often a picture was decoded ("picture") and how often each reason was given.</param>
/// <param name="Crashes">Files that ended their process.</param>
/// <param name="Hangs">Files that took more than ten seconds of a processor, or minutes of waiting.</param>
/// <param name="SlowestSeconds">Of a processor, for one file.</param>
/// <param name="PeakMegabytes">Of the largest process.</param>
internal sealed record FuzzReport(
    int Files, int Seed, IReadOnlyDictionary<string, int> Answers, IReadOnlyList<string> Crashes, IReadOnlyList<string> Hangs, double SlowestSeconds,
    double PeakMegabytes, double Seconds);
