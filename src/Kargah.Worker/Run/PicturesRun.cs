using System.Diagnostics;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Worker.Pictures;

namespace Kargah.Worker.Run;

/// <summary>
/// A job on pictures, from its first word to its end event. Each picture fails alone. What an earlier attempt has finished is taken over as it is; pictures
/// without a card of their own come last, when it is known which of their light group has the best one.
/// </summary>
internal sealed class PicturesRun(AttemptFolder attempt, PicturesSpec pictures, EventSpool spool, CancellationToken stop)
{
    private static readonly TimeSpan BetweenSnapshots = TimeSpan.FromMilliseconds(200);

    private readonly AttemptSpec spec = attempt.Spec;
    private readonly RunLog log = new(spool);
    private readonly StepDelay delay = StepDelay.FromEnvironment();
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly Lock turn = new();
    private readonly Dictionary<int, BatchLine> done = [];
    /// <summary>Without a card of their own, but with a light group that may have one.</summary>
    private readonly List<(int Index, PictureOutcome Tried)> postponed = [];
    private TimeSpan lastSnapshot;
    private int takenOver;
    private int failed;

    /// <returns>The exit code that says the same as the end event.</returns>
    public int Run()
    {
        try
        {
            var plan = JsonSerializer.Deserialize<BatchPlan>(File.ReadAllBytes(pictures.Plan), KargahJson.Options)!;
            Begin(plan);
            using (var items = new ItemsFile(attempt.Items))
            {
                // one picture at a time gets all threads, many get one each
                var atOnce = Math.Min(spec.Threads, plan.Items.Count - done.Count);
                Each([.. Enumerable.Range(0, plan.Items.Count).Where(index => !done.ContainsKey(index))], atOnce, (operations, index) => Do(plan, items, operations, index));
                var cards = Cards(plan);
                Each([.. postponed.OrderBy(each => each.Index)], atOnce, (operations, each) => DoByGroup(plan, items, operations, each.Index, each.Tried, cards));
            }

            return Finish(plan);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return End(WorkerExit.Stopped, (seq, time) => new EndEvent
            {
                Seq = seq,
                Time = time,
                State = JobState.Stopped,
                Message = FormattableString.Invariant($"Stopped; what was finished until then is kept: {done.Count} pictures."),
                ValidationMetrics = Metrics(),
            });
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

    /// <summary>Points are told anew from the lines, so that none is missing or told twice however the earlier attempt ended.</summary>
    private void Begin(BatchPlan plan)
    {
        foreach (var line in pictures.Earlier.SelectMany(folder => ItemsFile.Read(Path.Combine(folder, AttemptFiles.Items))))
        {
            Remember(plan, line);
        }

        takenOver = done.Count;
        spool.Append((seq, time) => new StatusEvent
        {
            Seq = seq,
            Time = time,
            State = JobState.Running,
            Message = takenOver > 0 ? FormattableString.Invariant($"Going on after {takenOver} pictures") : "Working",
            ResumedFrom = pictures.Earlier.Count > 0 ? 0 : null,
            Step = takenOver,
            TotalSteps = plan.Items.Count,
        });
        var step = 0;
        foreach (var line in done.Values)
        {
            Tell(line, ++step);
        }
    }

    /// <summary>Not all that was measured: of ten thousand pictures that is a lot.</summary>
    private void Remember(BatchPlan plan, BatchLine line) =>
        done.TryAdd(line.Index, line with { Correction = null, Facts = null, Detection = plan.Items[line.Index].Group is null || line.Correction is null ? null : line.Detection });

    private void Each<T>(IReadOnlyList<T> work, int atOnce, Action<PictureOperations, T> act)
    {
        if (atOnce <= 0)
        {
            return;
        }

        var next = -1;
        try
        {
            // not a loop over the work itself: it would let go of its state, and the memory kept in it, every tenth of a second
            Parallel.For(0, atOnce, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = stop }, (_, others) =>
            {
                using var operations = new PictureOperations(Math.Max(1, spec.Threads / atOnce));
                for (var at = Interlocked.Increment(ref next); at < work.Count && !others.ShouldExitCurrentIteration; at = Interlocked.Increment(ref next))
                {
                    act(operations, work[at]);
                    delay.Wait(stop);
                }
            });
        }
        catch (AggregateException failures) when (failures.InnerExceptions.FirstOrDefault(Failure.IsFullDisk) is { } full)
        {
            throw full;
        }
        catch (AggregateException failures) when (stop.IsCancellationRequested && failures.InnerExceptions.All(each => each is OperationCanceledException))
        {
            throw failures.InnerExceptions[0];
        }
    }

    private void Do(BatchPlan plan, ItemsFile items, PictureOperations operations, int index)
    {
        var item = plan.Items[index];
        var card = plan.Detection ?? item.Detection;
        var operation = plan.Operation;
        if (operation == PictureOperation.Correct && card is null && Group(plan, item) is { } group)
        {
            card = group;
        }

        if (operation == PictureOperation.Correct && card is null)
        {
            // there is no other way to correct it than to look for its own card now
            operation = PictureOperation.DetectAndCorrect;
        }

        var outcome = Ask(plan, operations, index, operation, card);
        if (operation == PictureOperation.DetectAndCorrect && outcome is { Problem: null, Detection.Success: false } && item.Group is not null)
        {
            lock (turn)
            {
                postponed.Add((index, outcome));
            }

            return;
        }

        Keep(plan, items, index, outcome, card);
    }

    private void DoByGroup(BatchPlan plan, ItemsFile items, PictureOperations operations, int index, PictureOutcome tried, Dictionary<string, Detection> cards)
    {
        if (!cards.TryGetValue(plan.Items[index].Group!, out var card))
        {
            Keep(plan, items, index, tried, null);
            return;
        }

        var outcome = Ask(plan, operations, index, PictureOperation.Correct, card);
        Keep(plan, items, index, outcome with { Detection = tried.Detection }, card);
    }

    private PictureOutcome Ask(BatchPlan plan, PictureOperations operations, int index, PictureOperation operation, Detection? card)
    {
        stop.ThrowIfCancellationRequested();
        var item = plan.Items[index];
        var folder = attempt.PictureResults(item.Picture.Id);
        Directory.CreateDirectory(folder);
        return operations.Do(
            new PictureTask
            {
                Operation = operation,
                Picture = item.Picture,
                DetectionId = item.DetectionId,
                CorrectionId = item.CorrectionId,
                Chart = plan.Chart,
                Detection = card,
                Options = plan.Options,
                Reference = plan.Reference,
                FlatField = plan.FlatField,
                Output = folder,
                MaxBytes = plan.MaxBytes,
                MaxPixels = plan.MaxPixels,
            },
            stop);
    }

    private static Detection? Group(BatchPlan plan, BatchPlanItem item) => item.Group is { } group ? plan.Groups.GetValueOrDefault(group) : null;

    /// <summary>Of each light group the card that other colors may trust most; where none was found now, the one that was found earlier.</summary>
    private Dictionary<string, Detection> Cards(BatchPlan plan)
    {
        var cards = new Dictionary<string, Detection>(plan.Groups, StringComparer.Ordinal);
        foreach (var group in done.Values.Where(line => line is { Detection.Success: true, Item.CorrectedBy: null }).GroupBy(line => plan.Items[line.Index].Group!, StringComparer.Ordinal))
        {
            cards[group.Key] = group.MinBy(line => (line.Item.LeaveOneOutDeltaE, line.Index))!.Detection!;
        }

        return cards;
    }

    private void Keep(BatchPlan plan, ItemsFile items, int index, PictureOutcome outcome, Detection? card)
    {
        var picture = plan.Items[index].Picture;
        var problem = outcome.Problem ?? (outcome is { Detection: { Success: false } none, Correction: null } ? NoCard(none) : null);
        var by = card is not null && card.ImageId != picture.Id && outcome.Correction is not null ? card.ImageId : (Guid?)null;
        var line = new BatchLine(
            index,
            new BatchItem
            {
                ImageId = picture.Id,
                Filename = picture.Filename,
                Success = problem is null,
                DetectionId = outcome.Detection?.DetectionId,
                CorrectionId = outcome.Correction?.CorrectionId,
                OverallDeltaE = outcome.Correction?.DeltaEMetrics.OverallDeltaE,
                LeaveOneOutDeltaE = outcome.Correction?.DeltaEMetrics.LeaveOneOutDeltaE,
                QualityRating = outcome.Correction?.DeltaEMetrics.QualityRating,
                CorrectedBy = by,
                OutputFilename = outcome.Filename,
                Problem = problem,
                ProcessingTimeMs = outcome.Milliseconds,
            },
            outcome.Facts, outcome.Detection, outcome.Correction, outcome.File, outcome.MimeType);
        lock (turn)
        {
            items.Append(line);
            Remember(plan, line);
            Tell(line, done.Count);
            if (watch.Elapsed - lastSnapshot >= BetweenSnapshots || done.Count == plan.Items.Count)
            {
                lastSnapshot = watch.Elapsed;
                Say(plan);
            }
        }
    }

    private static Kargah.Contracts.Problem NoCard(Detection none) =>
        new(ProblemCodes.CardNotFound, none.Errors is { Count: > 0 } errors ? string.Join(" ", errors) : "No color card detected in image.");

    private void Tell(BatchLine line, int step)
    {
        if (line.Item.Problem is { } problem)
        {
            failed++;
            log.Warning($"{line.Item.Filename}: {problem.Error}");
        }

        if (line.Item is { OverallDeltaE: { } overall, LeaveOneOutDeltaE: { } leftOut })
        {
            WirePoint[] points = [new(step, step, "pictures", "delta_e", overall), new(step, step, "pictures", "leave_one_out_delta_e", leftOut)];
            spool.Append((seq, time) => new PointsEvent { Seq = seq, Time = time, Points = points });
        }
    }

    private void Say(BatchPlan plan)
    {
        var perSecond = (done.Count - takenOver) / Math.Max(watch.Elapsed.TotalSeconds, 1e-3);
        spool.Append((seq, time) => new StatusEvent
        {
            Seq = seq,
            Time = time,
            Step = done.Count,
            TotalSteps = plan.Items.Count,
            SamplesPerSecond = perSecond,
            EtaSeconds = perSecond > 0 ? (plan.Items.Count - done.Count) / perSecond : null,
            ValidationMetrics = Metrics(),
        });
    }

    private Dictionary<string, double> Metrics()
    {
        var metrics = new Dictionary<string, double> { ["failed"] = failed };
        var corrected = done.Values.Where(line => line.Item.OverallDeltaE is not null).Select(line => line.Item).ToList();
        if (corrected.Count > 0)
        {
            metrics["delta_e"] = corrected.Average(each => each.OverallDeltaE!.Value);
            metrics["leave_one_out_delta_e"] = corrected.Average(each => each.LeaveOneOutDeltaE!.Value);
        }

        return metrics;
    }

    private int Finish(BatchPlan plan)
    {
        if (failed == plan.Items.Count)
        {
            var first = done.MinBy(each => each.Key).Value.Item.Problem!;
            return Fail(plan.Items.Count == 1 ? first : new(first.Code, FormattableString.Invariant($"None of the {plan.Items.Count} pictures could be used. The first one: {first.Error}"), first.Params));
        }

        return End(WorkerExit.Completed, (seq, time) => new EndEvent
        {
            Seq = seq,
            Time = time,
            State = JobState.Completed,
            Message = FormattableString.Invariant($"{plan.Items.Count - failed} pictures are done.") + (failed > 0 ? FormattableString.Invariant($" {failed} could not be used.") : ""),
            ValidationMetrics = Metrics(),
        });
    }

    private int Fail(Kargah.Contracts.Problem problem)
    {
        log.Error(problem.Error);
        return End(WorkerExit.Failed, (seq, time) => new EndEvent { Seq = seq, Time = time, State = JobState.Failed, Message = problem.Error, Error = problem, ValidationMetrics = Metrics() });
    }

    private int End(int exitCode, Func<long, DateTimeOffset, EndEvent> end)
    {
        spool.AppendEnd(end);
        return exitCode;
    }
}
