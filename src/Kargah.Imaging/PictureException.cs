namespace Kargah.Imaging;

/// <summary>A picture that cannot be used, said so that its owner can mend it.</summary>
/// <param name="code">One of <see cref="PictureCodes"/>.</param>
/// <param name="message">A sentence.</param>
/// <param name="parameters">The values in the sentence.</param>
public sealed class PictureException(
    string code, string message, IReadOnlyDictionary<string, object?>? parameters = null, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;

    public IReadOnlyDictionary<string, object?> Parameters { get; } = parameters ?? new Dictionary<string, object?>();
}
