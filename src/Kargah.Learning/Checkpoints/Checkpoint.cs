namespace Kargah.Learning;

/// <summary>A checkpoint or model file that cannot be used: torn, damaged, of another format, or of another run.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Everything from which a run goes on bit for bit: model, optimizer, position in the data, best weights, settings.</summary>
public sealed class Checkpoint
{
    /// <summary>Epochs finished.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps done.</summary>
    public required long Step { get; init; }
    public required TrainingSettings Settings { get; init; }

    /// <summary>Writes to a temporary file beside <paramref name="path"/>, flushes, renames, flushes the folder.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void Save(string path) => throw new NotImplementedException(path);

    /// <exception cref="CheckpointException">The file is torn, damaged or of another format; the sentence says which.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Checkpoint Load(string path) => throw new NotImplementedException(path);
}
