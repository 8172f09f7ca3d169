using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Learning;

namespace Kargah.Worker.Run;

/// <summary>
/// The attempt's checkpoint and best model on disk. Each is replaced whole or not at all; the spool is on the disk before a checkpoint is
/// announced, so that a resumed run finds every point up to its step.
/// </summary>
internal sealed class RunFiles(AttemptFolder attempt, EventSpool spool, RunLog log)
{
    private static readonly TimeSpan AtLeastBetween = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AtMostBetween = TimeSpan.FromSeconds(30);

    /// <summary>Writing takes at most a twentieth of the time.</summary>
    private const int WorkPerWriting = 20;

    private readonly Stopwatch sinceWritten = Stopwatch.StartNew();
    private TimeSpan tookToWrite;
    private Checkpoint? pending;
    private TrainedModel? written;
    /// <summary>Told once a run, not with each better model.</summary>
    private readonly HashSet<string> toldToFail = [];

    public bool HasModel => written is not null;

    /// <summary>Time decides only when to write: no point and no weight depends on it.</summary>
    public bool IsDue => sinceWritten.Elapsed >= AtLeastBetween && sinceWritten.Elapsed >= tookToWrite * WorkPerWriting;

    /// <summary>An epoch takes so long that its end should not be waited for.</summary>
    public bool IsOverdue => IsDue && sinceWritten.Elapsed >= AtMostBetween;

    public void Offer(Checkpoint checkpoint, TrainedModel? best, bool atOnce)
    {
        pending = checkpoint;
        if (atOnce || IsDue)
        {
            Write(best);
        }
    }

    /// <summary>The end: the last checkpoint, and the model with its scores.</summary>
    public void WriteLast(TrainedModel model) => Write(model);

    /// <summary>Beside the model; the evaluation last, for it is what is looked for.</summary>
    public void WriteEvaluation(ModelEvaluation evaluation, ScoredRows scored)
    {
        scored.Save(Path.Combine(attempt.Model, AttemptFiles.Scores));
        if (evaluation.On == "test")
        {
            DurableFile.Write(Path.Combine(attempt.Model, AttemptFiles.RowScores), RowScoring.Of(scored, attempt.Table.Sha256, evaluation.Target).Write);
        }

        DurableFile.Write(Path.Combine(attempt.Model, AttemptFiles.Evaluation), stream => JsonSerializer.Serialize(stream, evaluation, KargahJson.Options));
    }

    private void Write(TrainedModel? best)
    {
        sinceWritten.Restart();
        spool.Flush();
        pending?.Save(attempt.Checkpoint);
        if (best is not null && !ReferenceEquals(best, written))
        {
            WriteModel(best);
            written = best;
        }

        if (pending is { } checkpoint)
        {
            var bytes = new FileInfo(attempt.Checkpoint).Length;
            spool.Append((seq, time) => new CheckpointEvent { Seq = seq, Time = time, Step = checkpoint.Step, Epoch = checkpoint.Epoch, Bytes = bytes, HasModel = HasModel });
            pending = null;
        }

        tookToWrite = sinceWritten.Elapsed;
        sinceWritten.Restart();
    }

    private void WriteModel(TrainedModel model)
    {
        var temporary = attempt.Model + ".new";
        try
        {
            Folders.Delete(temporary);
            Directory.CreateDirectory(temporary);
            // Somebody waits for the end of a short run, and each of these waits for the disk.
            Together(
                () => model.Save(Path.Combine(temporary, AttemptFiles.Model)),
                () => Export(temporary, AttemptFiles.ModelPt, model.ExportPt),
                () => Export(temporary, AttemptFiles.ModelOnnx, model.ExportOnnx),
                () => Export(temporary, AttemptFiles.ModelSafetensors, model.ExportSafetensors),
                () => Export(temporary, AttemptFiles.ModelBundle, model.ExportBundle));
            File.WriteAllBytes(Path.Combine(temporary, AttemptFiles.ModelInputs), JsonSerializer.SerializeToUtf8Bytes(ModelInputs.Of(model), KargahJson.Options));
            Folders.Replace(temporary, attempt.Model);
        }
        finally
        {
            Folders.Delete(temporary);
        }
    }

    /// <summary>The model is what the run is for; a form of it for others that cannot be made is a warning, and its download says why.</summary>
    private void Export(string folder, string name, Action<string> write)
    {
        try
        {
            write(Path.Combine(folder, name));
        }
        catch (Exception failure) when (failure is NotSupportedException or ArgumentException or InvalidOperationException or OverflowException or KeyNotFoundException)
        {
            var sentence = $"This model cannot be written as {name}: {failure.Message} The run goes on; the other formats are not concerned.";
            File.WriteAllText(Path.Combine(folder, name + AttemptFiles.ExportFailure), sentence);
            lock (toldToFail)
            {
                if (toldToFail.Add(name))
                {
                    Console.Error.WriteLine(failure);
                    log.Warning(sentence);
                }
            }
        }
    }

    /// <summary>Side by side; the first failure is thrown as it was.</summary>
    private static void Together(params Action[] parts)
    {
        try
        {
            Parallel.Invoke(parts);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
