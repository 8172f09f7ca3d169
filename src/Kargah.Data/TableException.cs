namespace Kargah.Data;

/// <summary>
/// A table that cannot be used, said so that its owner can mend it. <see cref="Code"/> is part of the product's one vocabulary of
/// problem codes (Kargah.Contracts.ProblemCodes; a test holds the two together); <see cref="Parameters"/> are the values in the sentence.
/// </summary>
public sealed class TableException(string code, string message, IReadOnlyDictionary<string, object?>? parameters = null) : Exception(message)
{
    public string Code { get; } = code;
    public IReadOnlyDictionary<string, object?> Parameters { get; } = parameters ?? new Dictionary<string, object?>();
}
