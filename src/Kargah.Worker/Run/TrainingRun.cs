using Kargah.Contracts;
using Kargah.Data;
using Kargah.Learning;

namespace Kargah.Worker.Run;

/// <summary>One training from its first word to its end event.</summary>
internal sealed class TrainingRun(AttemptFolder attempt, EventSpool spool, CancellationToken stop)
{
    private static readonly TimeSpan OfAStoppedRun = TimeSpan.FromSeconds(3);

    private readonly AttemptSpec spec = attempt.Spec;
    private readonly RunFiles files = new(attempt, spool, new RunLog(spool));
    private readonly RunLog log = new(spool);

    /// <returns>The exit code that says the same as the end event.</returns>
    public int Run()
    {
        try
        {
            var (outcome, table) = Train(Resume());
            files.WriteLast(outcome.Model);
            Evaluate(outcome, table);
            return outcome.End == TrainingEnd.Diverged ? Fail(Failure.OfDivergence(outcome)) : Finish(outcome);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return End(WorkerExit.Stopped, (seq, time) => new EndEvent { Seq = seq, Time = time, State = JobState.Stopped, Message = "Stopped before training began." });
        }
        catch (IOException full) when (Failure.IsFullDisk(full))
        {
            spool.AppendFullDisk();
            return WorkerExit.DiskFull;
        }
        // The edge of the process: whatever it was, the owner gets a sentence and the output the details.
        catch (Exception failure)
        {
            Console.Error.WriteLine(failure);
            return Fail(Failure.Of(failure));
        }
    }

    private Checkpoint? Resume()
    {
        var checkpoint = LoadCheckpoint();
        spool.Append((seq, time) => new StatusEvent
        {
            Seq = seq,
            Time = time,
            State = JobState.Loading,
            Message = "Reading the table",
            ResumedFrom = spec.ResumeFrom is null ? null : checkpoint?.Step ?? 0,
            Step = checkpoint?.Step,
            Epoch = checkpoint?.Epoch,
            TotalEpochs = attempt.Params.Epochs,
        });
        return checkpoint;
    }

    private Checkpoint? LoadCheckpoint()
    {
        if (spec.ResumeFrom is null)
        {
            // to begin at the beginning would look like going on
            return spec.Resumes ? throw new ResumeException(new FileNotFoundException("The checkpoint to go on from is not there.")) : null;
        }

        try
        {
            return Checkpoint.Load(spec.ResumeFrom);
        }
        catch (Exception unusable) when (unusable is CheckpointException or IOException or UnauthorizedAccessException)
        {
            if (spec.Resumes)
            {
                throw new ResumeException(unusable);
            }

            Console.Error.WriteLine(unusable);
            return null;
        }
    }

    private (TrainingOutcome Outcome, Table Table) Train(Checkpoint? checkpoint)
    {
        if (spec.ResumeFrom is not null)
        {
            log.Write(checkpoint is null
                ? (LogLevelName.Warning, "The last checkpoint cannot be read; training starts from the beginning.")
                : (LogLevelName.Info, FormattableString.Invariant($"Going on from step {checkpoint.Step}, epoch {checkpoint.Epoch}.")));
        }

        var file = TableFiles.At(attempt.Table);
        var limits = TableFiles.Limits(spec.MaxUnpackedBytes);
        var schema = Schema(file, limits);
        var table = TableLoader.Load(file, schema, limits, new LoadOptions { Threads = spec.Threads }, stop);
        log.Write((LogLevelName.Info, FormattableString.Invariant($"Read {table.Rows} rows and {table.Columns.Count} columns of {attempt.Table.Name}.")));
        var settings = Settings.From(attempt.Params, spec.Threads);
        try
        {
            return (Trainer.Train(table, schema, settings, Reporter(), checkpoint, stop, Memory), table);
        }
        catch (CheckpointException mismatch) when (checkpoint is not null)
        {
            if (spec.Resumes)
            {
                throw new ResumeException(mismatch);
            }

            spool.Append((seq, time) => new StatusEvent { Seq = seq, Time = time, ResumedFrom = 0, Step = 0, Epoch = 0 });
            log.Write((LogLevelName.Warning, $"The last checkpoint does not fit this run; training starts from the beginning. {mismatch.Message}"));
            return (Trainer.Train(table, schema, settings, Reporter(), null, stop, Memory), table);
        }
    }

    /// <summary>The model is safe on the disk by now: whatever cannot be looked at more closely, the run is what it is.</summary>
    private void Evaluate(TrainingOutcome outcome, Table table)
    {
        spool.Append((seq, time) => new StatusEvent { Seq = seq, Time = time, Message = "Looking at the result" });
        // Who stopped it waits for the end, and the launcher for ten seconds at most.
        using var limit = outcome.End == TrainingEnd.Stopped ? new CancellationTokenSource(OfAStoppedRun) : CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var (evaluation, scored) = Evaluator.Evaluate(outcome.Model, table, limit.Token);
            files.WriteEvaluation(evaluation, scored);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            log.Warning("The run was stopped before its result had been looked at closely; there is no evaluation.");
        }
        catch (OutOfMemoryException)
        {
            log.Warning("The memory does not suffice to look at the result closely; there is no evaluation.");
        }
    }

    /// <summary>As the sandbox limits this process.</summary>
    private static MemoryLimits Memory
    {
        get
        {
            var managed = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
            return new MemoryLimits(managed, WorkerMemory.Total(managed));
        }
    }

    private TrainingReporter Reporter() => new(attempt, spool, log, files, stop);

    private TableSchema Schema(TableFile file, ReadLimits limits)
    {
        if (spec.Analysis is null)
        {
            return TableProfiler.Profile(file, limits, stop).Schema;
        }

        return Analyses.SchemaIn(spec.Analysis);
    }

    private int Finish(TrainingOutcome outcome)
    {
        var stopped = outcome.End == TrainingEnd.Stopped;
        return End(stopped ? WorkerExit.Stopped : WorkerExit.Completed, (seq, time) => new EndEvent
        {
            Seq = seq,
            Time = time,
            State = stopped ? JobState.Stopped : JobState.Completed,
            Message = outcome.Message,
            TestMetrics = outcome.TestMetrics,
            ValidationMetrics = outcome.ValidationMetrics,
            Baseline = Words.Of(outcome.Baseline),
            HasModel = files.HasModel,
            Usage = ProcessUsage.SoFar,
        });
    }

    private int Fail(Problem problem)
    {
        log.Error(problem.Error);
        return End(WorkerExit.Failed, (seq, time) => new EndEvent
        {
            Seq = seq,
            Time = time,
            State = JobState.Failed,
            Message = problem.Error,
            Error = problem,
            HasModel = files.HasModel,
            Usage = ProcessUsage.SoFar,
        });
    }

    private int End(int exitCode, Func<long, DateTimeOffset, EndEvent> end)
    {
        spool.AppendEnd(end);
        return exitCode;
    }
}
