using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Watching;

internal sealed class JsonView : IRunView
{
    public async Task<TrainingJob?> ShowAsync(IAsyncEnumerable<JobUpdate> updates)
    {
        TrainingJob? last = null;
        await foreach (var update in updates)
        {
            switch (update)
            {
                case JobStatusUpdate status:
                    last = status.Status;
                    Printer.Line(new { Type = "status", status.Seq, status.Status });
                    break;
                case JobPointsUpdate points:
                    Printer.Line(new { Type = "metric", points.Seq, points.Points });
                    break;
                case JobLinesUpdate lines:
                    Printer.Line(new { Type = "log", lines.Seq, lines.Lines });
                    break;
            }
        }

        return last;
    }
}
