using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Worker.Run;

/// <summary>The folder or its specification cannot be used; the sentence goes to the worker's output.</summary>
internal sealed class BadSpecException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One attempt on disk: what to do, and where what it yields belongs.</summary>
internal sealed class AttemptFolder
{
    private const int Format = 1;
    private readonly string folder;

    private AttemptFolder(string folder, AttemptSpec spec) => (this.folder, Spec) = (folder, spec);

    public AttemptSpec Spec { get; }
    public string Events => Path.Combine(folder, AttemptFiles.Events);
    public string Checkpoint => Path.Combine(folder, AttemptFiles.Checkpoint);
    public string Predictions => Path.Combine(folder, AttemptFiles.Predictions);
    public string Model => Path.Combine(folder, AttemptFiles.ModelFolder);
    public string Items => Path.Combine(folder, AttemptFiles.Items);
    public string PictureResults(Guid picture) => Path.Combine(folder, AttemptFiles.PictureResults, picture.ToString());

    /// <exception cref="BadSpecException">The specification names none.</exception>
    public TableLocation Table => Spec.Table ?? throw new BadSpecException($"{folder} names no table.");

    /// <exception cref="BadSpecException">The specification has none.</exception>
    public TrainingParams Params => Spec.Params ?? throw new BadSpecException($"{folder} has no settings.");

    /// <exception cref="BadSpecException">There is no specification, or it is none of ours.</exception>
    public static AttemptFolder Open(string folder)
    {
        var path = Path.Combine(folder, AttemptFiles.Spec);
        try
        {
            var spec = JsonSerializer.Deserialize<AttemptSpec>(File.ReadAllBytes(path), KargahJson.Options)
                ?? throw new BadSpecException($"{path} is empty.");
            return spec.Format == Format
                ? new AttemptFolder(folder, spec)
                : throw new BadSpecException($"{path} has format {spec.Format}; this worker knows format {Format}.");
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BadSpecException($"{path} cannot be used: {unusable.Message}", unusable);
        }
    }
}
