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

        job = await JudgedAsync(client, job, cancellationToken);
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

    /// <summary>Whether a run that was made again came out the same is known a moment after its end.</summary>
    private static async Task<TrainingJob> JudgedAsync(KargahClient client, TrainingJob job, CancellationToken cancellationToken)
    {
        for (var asked = 0; job.Repetition?.Verdict == RepetitionVerdict.Pending && asked < 40; asked++)
        {
            await Task.Delay(250, cancellationToken);
            job = await client.Training.GetAsync(job.JobId, cancellationToken);
        }

        return job;
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
