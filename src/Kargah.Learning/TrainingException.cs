namespace Kargah.Learning;

/// <summary>
/// A training or prediction that cannot go on, said so that its owner can mend it. <see cref="Code"/> is part of the product's one vocabulary
/// of problem codes (<see cref="TrainingProblems"/>); <see cref="Parameters"/> are the values in the sentence.
/// </summary>
public sealed class TrainingException(string code, string message, IReadOnlyDictionary<string, object?>? parameters = null) : Exception(message)
{
    public string Code { get; } = code;
    public IReadOnlyDictionary<string, object?> Parameters { get; } = parameters ?? new Dictionary<string, object?>();
}
