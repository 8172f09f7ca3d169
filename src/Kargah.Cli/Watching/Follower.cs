using Kargah.Cli.Commands;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Watching;

internal static class Follower
{
    /// <summary>Follows a run to its end; interrupted it leaves the run alone and says how to come back to it.</summary>
    public static async Task<int> RunAsync(Call call, string jobId, CancellationToken cancellationToken)
    {
        var client = await call.ClientAsync(cancellationToken);
        IRunView view = call.Printer.Json ? new JsonView() : call.Printer.IsTerminal ? new TerminalView(call.Printer.Terminal) : new PlainView();
        TrainingJob? job;
        try
        {
            job = await view.ShowAsync(client.Training.WatchAsync(jobId, line: new LineNotes(), cancellationToken: cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Printer.Say($"{jobId} goes on. Watch it: kargah watch {jobId}   Stop it: kargah stop {jobId}");
            return ExitCodes.Interrupted;
        }

        if (job is null)
        {
            return ExitCodes.Failed;
        }

        if (call.Printer.Json)
        {
            Printer.Line(new { Type = "end", Status = job });
        }
        else
        {
            foreach (var line in JobText.End(job))
            {
                Printer.Text(line);
            }
        }

        return ExitCodes.Of(job.Status);
    }

    private sealed class LineNotes : IProgress<LiveLine>
    {
        private bool cut;

        public void Report(LiveLine value)
        {
            if (value.Failure is { } failure && !cut)
            {
                Printer.Say($"{failure.Message} Trying again …");
            }
            else if (value.Failure is null && cut)
            {
                Printer.Say("Connected again; nothing was missed.");
            }

            cut = value.Failure is not null;
        }
    }
}
