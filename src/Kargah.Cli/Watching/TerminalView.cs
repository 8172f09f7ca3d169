using System.Globalization;
using Kargah.Client;
using Kargah.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kargah.Cli.Watching;

/// <summary>For a terminal: state, bar and losses are drawn anew in place; warnings scroll by above them.</summary>
internal sealed class TerminalView(IAnsiConsole terminal) : IRunView
{
    private const int CurveWidth = 40;

    /// <summary>Faster than this nobody sees.</summary>
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(80);
    private readonly Dictionary<string, List<double>> losses = new() { ["train"] = [], ["validation"] = [] };

    public async Task<TrainingJob?> ShowAsync(IAsyncEnumerable<JobUpdate> updates)
    {
        TrainingJob? last = null;
        await terminal.Live(new Text("")).AutoClear(false).StartAsync(async screen =>
        {
            var drawn = 0L;
            await foreach (var update in updates)
            {
                switch (update)
                {
                    case JobStatusUpdate { Status: var status }:
                        var turned = last?.Status != status.Status;
                        last = status;
                        drawn = turned ? 0 : drawn;
                        break;
                    case JobPointsUpdate { Points: var points }:
                        Keep(points);
                        break;
                    case JobLinesUpdate { Lines: var lines }:
                        foreach (var line in lines.Where(line => line.Level != LogLevelName.Info))
                        {
                            terminal.WriteLine($"{Words.Of(line.Level)}: {SafeText.Line(line.Text)}", new Style(Color.Yellow));
                        }

                        break;
                }

                if (last is not null && (drawn == 0 || TimeProvider.System.GetElapsedTime(drawn) > Frame))
                {
                    screen.UpdateTarget(Draw(last));
                    drawn = TimeProvider.System.GetTimestamp();
                }
            }

            if (last is not null)
            {
                screen.UpdateTarget(Draw(last));
            }
        });
        return last;
    }

    private void Keep(IReadOnlyList<MetricPoint> points)
    {
        foreach (var point in points)
        {
            if (point.Name == "loss" && double.IsFinite(point.Value) && losses.TryGetValue(point.Split, out var curve))
            {
                curve.Add(point.Value);
            }
        }
    }

    private Rows Draw(TrainingJob job)
    {
        var lines = new List<IRenderable>
        {
            new Paragraph(SafeText.Line(job.Name), new Style(decoration: Decoration.Bold)).Append("  ").Append(Words.Of(job.Status), new Style(ColorOf(job.Status))).Append(job.Status == JobState.Queued ? $"  {SafeText.Line(job.Message)}" : ""),
            Bar(job),
        };
        if (job.Epoch > 0 || job.Loss is not null)
        {
            lines.Add(new Text(string.Create(CultureInfo.InvariantCulture, $"epoch {job.Epoch}/{job.TotalEpochs}   loss {Words.Number(job.Loss)}   val_loss {Words.Number(job.ValLoss)}{(job.BestEpoch is { } best ? $"   best epoch {best}" : "")}")));
        }

        foreach (var (split, curve) in losses.Where(each => each.Value.Count > 1))
        {
            lines.Add(new Text($"{split,-11}{Sparkline.Draw(curve, CurveWidth)}", new Style(split == "train" ? Color.Blue : Color.Orange1)));
        }

        return new Rows(lines);
    }

    private Paragraph Bar(TrainingJob job)
    {
        var width = Math.Clamp(terminal.Profile.Width - 30, 10, 60);
        var full = (int)Math.Round(Math.Clamp(job.Progress, 0, 100) / 100 * width);
        var (filled, empty) = terminal.Profile.Capabilities.Unicode ? ('━', '─') : ('#', '-');
        return new Paragraph(new string(filled, full), new Style(ColorOf(job.Status))).Append(new string(empty, width - full), new Style(decoration: Decoration.Dim))
            .Append(string.Create(CultureInfo.InvariantCulture, $" {job.Progress,3:0} %{(job is { EtaSeconds: { } left, Status: JobState.Running } ? $"  {Words.Duration(left)} left" : "")}"));
    }

    private static Color ColorOf(JobState state) => state switch
    {
        JobState.Completed => Color.Green,
        JobState.Failed => Color.Red,
        JobState.Stopped => Color.Yellow,
        _ => Color.Blue,
    };
}
