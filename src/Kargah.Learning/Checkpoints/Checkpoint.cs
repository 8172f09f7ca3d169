namespace Kargah.Learning;

/// <summary>Everything from which a run goes on bit for bit: model, optimizer, schedule, position in the data, best weights, settings.</summary>
public sealed class Checkpoint
{
    private const string Magic = "KRGHCKP2";
    private const string What = "checkpoint";

    internal Checkpoint(TrainingSettings settings, string fingerprint, int stepsPerEpoch, RunState state, float[] parameters, float[]? best, IReadOnlyList<float[]> optimizer)
    {
        Settings = settings;
        Fingerprint = fingerprint;
        StepsPerEpoch = stepsPerEpoch;
        State = state;
        Parameters = parameters;
        Best = best;
        OptimizerState = optimizer;
    }

    public TrainingSettings Settings { get; }

    /// <summary>Steps done.</summary>
    public long Step => State.Step;

    /// <summary>Epochs finished.</summary>
    public int Epoch => (int)(State.Step / StepsPerEpoch);

    /// <summary>All weights after <see cref="Step"/>, layer by layer; not those of the best epoch.</summary>
    public ReadOnlySpan<float> CurrentParameters => Parameters;

    internal string Fingerprint { get; }
    internal int StepsPerEpoch { get; }
    internal RunState State { get; }
    internal float[] Parameters { get; }
    internal float[]? Best { get; }
    internal IReadOnlyList<float[]> OptimizerState { get; }

    /// <summary>Writes to a temporary file beside <paramref name="path"/>, flushes, renames, flushes the folder.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void Save(string path)
    {
        var arrays = new Dictionary<string, Array> { ["parameters"] = Parameters };
        if (Best is not null)
        {
            arrays.Add("best", Best);
        }

        for (var i = 0; i < OptimizerState.Count; i++)
        {
            arrays.Add($"optimizer.{i}", OptimizerState[i]);
        }

        ArrayFile.Write(path, Magic, new Head(LearningJson.EngineVersion, Settings, Fingerprint, StepsPerEpoch, State), arrays);
    }

    /// <exception cref="CheckpointException">The file is torn, damaged or of another format; the sentence says which.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Checkpoint Load(string path)
    {
        var file = ArrayFile.Read(path, Magic, What);
        var head = ArrayFile.HeadAs<Head>(file.Head, What);
        var optimizer = new List<float[]>();
        while (file.Arrays.ContainsKey($"optimizer.{optimizer.Count}"))
        {
            optimizer.Add(file.Floats($"optimizer.{optimizer.Count}"));
        }

        var best = file.Arrays.ContainsKey("best") ? file.Floats("best") : null;
        return new Checkpoint(head.Settings, head.Fingerprint, head.StepsPerEpoch, head.State, file.Floats("parameters"), best, optimizer);
    }

    private sealed record Head(string EngineVersion, TrainingSettings Settings, string Fingerprint, int StepsPerEpoch, RunState State);
}
