using System.Globalization;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Watching;

/// <summary>For files and pipes: a line for each new state and each epoch.</summary>
internal sealed class PlainView : IRunView
{
    public async Task<TrainingJob?> ShowAsync(IAsyncEnumerable<JobUpdate> updates)
    {
        TrainingJob? last = null;
        await foreach (var update in updates)
        {
            switch (update)
            {
                case JobStatusUpdate { Status: var status }:
                    Tell(last, status);
                    last = status;
                    break;
                case JobLinesUpdate { Lines: var lines }:
                    foreach (var line in lines.Where(line => line.Level != LogLevelName.Info))
                    {
                        Printer.Text($"{Words.Of(line.Level)}: {line.Text}");
                    }

                    break;
            }
        }

        return last;
    }

    private static void Tell(TrainingJob? before, TrainingJob now)
    {
        if (before?.Status != now.Status && !now.Status.IsEnded())
        {
            Printer.Text($"{Words.Of(now.Status)}{(now.QueuePosition is { } place ? string.Create(CultureInfo.InvariantCulture, $", place {place}") : "")}{(now.Status == JobState.Queued && now.Message is { } message ? $": {message}" : "")}");
        }

        if (now.Epoch > (before?.Epoch ?? 0))
        {
            Printer.Text(string.Create(CultureInfo.InvariantCulture, $"epoch {now.Epoch}/{now.TotalEpochs}  loss {Words.Number(now.Loss)}  val_loss {Words.Number(now.ValLoss)}"));
        }
    }
}
