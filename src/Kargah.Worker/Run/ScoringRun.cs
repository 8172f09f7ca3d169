using System.Diagnostics;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Data;
using Kargah.Learning;
using Calibrator = Kargah.Learning.Calibrator;

namespace Kargah.Worker.Run;

/// <summary>
/// One data set scored with one model, from its first word to its end event. Nothing but the finished file counts: an attempt that was killed is simply
/// done again.
/// </summary>
internal sealed class ScoringRun(AttemptFolder attempt, ScoringSpec scoring, EventSpool spool, CancellationToken stop)
{
    private const int BlockRows = 4096;
    private const int MostProblems = 50;
    private static readonly TimeSpan BetweenSnapshots = TimeSpan.FromMilliseconds(200);

    private readonly AttemptSpec spec = attempt.Spec;
    private readonly RunLog log = new(spool);
    private readonly StepDelay delay = StepDelay.FromEnvironment();
    private readonly Stopwatch watch = new();
    private readonly List<Kargah.Contracts.Problem> problems = [];
    private TimeSpan lastSnapshot;
    private long scored;
    private long notScored;

    private long Done => scored + notScored;

    /// <returns>The exit code that says the same as the end event.</returns>
    public int Run()
    {
        try
        {
            Say(JobState.Loading, "Reading the model");
            var model = TrainedModel.Load(scoring.Model);
            var schema = Analyses.SchemaIn(spec.Analysis!);
            watch.Start();
            IReadOnlyList<string> added = [];
            DurableFile.Write(attempt.Predictions, stream => added = Score(model, schema, stream));
            return Finish(added);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return End(WorkerExit.Stopped, (seq, time) => new EndEvent { Seq = seq, Time = time, State = JobState.Stopped, Message = "Stopped; nothing is kept of it." });
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
            return Fail(failure is NothingScoredException { First: { } first } ? first : Failure.Of(failure));
        }
    }

    private IReadOnlyList<string> Score(TrainedModel model, TableSchema schema, Stream stream)
    {
        var names = schema.Columns.Select(column => column.Name).ToList();
        var scorer = new BlockScorer(model, names);
        var file = new PredictionsFile(stream, names, model, LoadCalibrator());
        using var blocks = TableBlocks.Open(TableFiles.At(attempt.Table), schema, TableFiles.Limits(spec.MaxUnpackedBytes));
        var block = new TableBlock();
        Say(JobState.Running, "Scoring");
        while (blocks.Read(block, BlockRows))
        {
            stop.ThrowIfCancellationRequested();
            var scores = scorer.Score(block);
            file.Write(block, scores);
            Count(scores);
            delay.Wait(stop);
        }

        stop.ThrowIfCancellationRequested();
        if (scored == 0 && problems.Count > 0)
        {
            throw new NothingScoredException(problems[0]);
        }

        file.Flush();
        return file.AddedColumns;
    }

    private Calibrator? LoadCalibrator() => scoring.Evaluation is { } path
        && JsonSerializer.Deserialize<EvaluationResponse>(File.ReadAllBytes(path), KargahJson.Options)!.Calibration?.Calibrator is { } told
        ? new Calibrator(told.Method == Kargah.Contracts.CalibrationMethod.Platt ? Kargah.Learning.CalibrationMethod.Platt : Kargah.Learning.CalibrationMethod.Temperature, told.Scale, told.Shift, told.FittedOn)
        : null;

    private void Count(BlockScores scores)
    {
        foreach (var problem in scores.Problems)
        {
            if (problem is null)
            {
                scored++;
                continue;
            }

            notScored++;
            if (problems.Count < MostProblems)
            {
                problems.Add(new Kargah.Contracts.Problem(problem.Code, problem.Message, problem.Parameters));
                log.Warning($"{problem.Message} The row is left without a prediction.");
            }
        }

        if (watch.Elapsed - lastSnapshot >= BetweenSnapshots || Done == scoring.Rows)
        {
            lastSnapshot = watch.Elapsed;
            Say(null, null);
        }
    }

    private void Say(JobState? state, string? message)
    {
        var perSecond = Done / Math.Max(watch.Elapsed.TotalSeconds, 1e-3);
        spool.Append((seq, time) => new StatusEvent
        {
            Seq = seq,
            Time = time,
            State = state,
            Message = message,
            Step = Done,
            TotalSteps = scoring.Rows,
            SamplesPerSecond = Done > 0 ? perSecond : null,
            EtaSeconds = Done > 0 ? Math.Max(0, scoring.Rows - Done) / perSecond : null,
        });
    }

    private int Finish(IReadOnlyList<string> added) => End(WorkerExit.Completed, (seq, time) => new EndEvent
    {
        Seq = seq,
        Time = time,
        State = JobState.Completed,
        Message = FormattableString.Invariant($"{scored} rows are scored.") + (notScored > 0 ? FormattableString.Invariant($" {notScored} could not be.") : ""),
        Scoring = new ScoringStatus
        {
            Rows = Done,
            Calibrated = scoring.Evaluation is not null,
            Scored = scored,
            NotScored = notScored,
            Bytes = new FileInfo(attempt.Predictions).Length,
            AddedColumns = added,
            Problems = problems,
        },
    });

    private int Fail(Kargah.Contracts.Problem problem)
    {
        log.Error(problem.Error);
        return End(WorkerExit.Failed, (seq, time) => new EndEvent { Seq = seq, Time = time, State = JobState.Failed, Message = problem.Error, Error = problem });
    }

    private int End(int exitCode, Func<long, DateTimeOffset, EndEvent> end)
    {
        spool.AppendEnd(end);
        return exitCode;
    }

    /// <summary>A file without one prediction helps nobody; what is wrong with its first row is most likely wrong with all.</summary>
    private sealed class NothingScoredException(Kargah.Contracts.Problem first) : Exception(first.Error)
    {
        public Kargah.Contracts.Problem First { get; } = first;
    }
}
