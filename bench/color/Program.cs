using System.Diagnostics;
using System.Text.Json;
using Kargah.Bench;
using Kargah.Color;
using Kargah.Color.Fitting;

if (args is ["photographs"])
{
    Photographs.Answer(Console.In, Console.Out);
    return;
}

// Each line asks for a correction and what it makes of colors; each answer is a line.
while (Console.In.ReadLine() is { } line)
{
    var question = JsonSerializer.Deserialize<Question>(line, JsonSerializerOptions.Web)!;
    var chart = ReferenceChart.Measured("bench", "Bench", "simulated", [.. question.Reference.Select(v => new Lab(v[0], v[1], v[2]))]);
    PatchMeasurement[] patches = [.. question.Patches.Select(v => new PatchMeasurement(new(v[0], v[1], v[2])))];
    var start = Stopwatch.GetTimestamp();
    var correction = Correction.Find(patches, chart);
    var elapsed = Stopwatch.GetElapsedTime(start);
    var colors = question.Colors.Select(v => correction.Model.ToLab(new(v[0], v[1], v[2])));
    Console.Out.WriteLine(JsonSerializer.Serialize(
        new Answer(
            correction.Model.Kind.ToString(), correction.Model.Linearization is not null, correction.Metrics.LeaveOneOut, elapsed.TotalMilliseconds,
            [.. colors.Select(c => new[] { c.L, c.A, c.B })]),
        JsonSerializerOptions.Web));
}

namespace Kargah.Bench
{
    /// <summary>Reference L*a*b* and linear values of 24 patches, and linear values of other colors.</summary>
    internal sealed record Question(double[][] Reference, double[][] Patches, double[][] Colors);

    internal sealed record Answer(string Model, bool Curved, double LeaveOneOut, double Milliseconds, double[][] Colors);
}
