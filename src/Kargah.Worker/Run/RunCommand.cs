using Kargah.Contracts;

namespace Kargah.Worker.Run;

/// <summary><c>run FOLDER</c>: one attempt at one job, from its specification to its end event.</summary>
internal static class RunCommand
{
    public static int Run(string folder)
    {
        var stop = new StopSignal();
        try
        {
            var attempt = AttemptFolder.Open(folder);
            var spool = new EventSpool(attempt.Events, TimeProvider.System);
            var uplink = new Uplink(attempt.Spec, spool, stop);
            var end = attempt.Spec switch
            {
                { Pictures: { } pictures } => new PicturesRun(attempt, pictures, spool, stop.Token).Run(),
                { Scoring: { } scoring } => new ScoringRun(attempt, scoring, spool, stop.Token).Run(),
                _ => new TrainingRun(attempt, spool, stop.Token).Run(),
            };
            if (end != WorkerExit.DiskFull)
            {
                uplink.Deliver(stop.Terminated);
            }

            return end;
        }
        catch (IOException full) when (Failure.IsFullDisk(full))
        {
            Console.Error.WriteLine(full.Message);
            return WorkerExit.DiskFull;
        }
        catch (BadSpecException unusable)
        {
            Console.Error.WriteLine(unusable.Message);
            return WorkerExit.BadSpec;
        }
    }
}
