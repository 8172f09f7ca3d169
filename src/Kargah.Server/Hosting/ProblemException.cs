using Kargah.Contracts;

namespace Kargah.Server.Hosting;

/// <summary>How a slice says no: the status, a code of the one vocabulary, a sentence, the values in it. One handler turns it into RFC 9457.</summary>
public sealed class ProblemException(int status, string code, string detail, IReadOnlyDictionary<string, object?>? parameters = null) : Exception(detail)
{
    public int Status { get; } = status;
    public Problem Problem { get; } = new(code, detail, parameters);
    /// <summary>For validation failures: JSON field → messages.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    public static ProblemException NotFound(string code, string detail) => new(StatusCodes.Status404NotFound, code, detail);
    public static ProblemException Conflict(string code, string detail) => new(StatusCodes.Status409Conflict, code, detail);

    public static ProblemException Field(string field, string message) =>
        new(StatusCodes.Status400BadRequest, ProblemCodes.Validation, message, new Dictionary<string, object?> { ["field"] = field })
        {
            Errors = new Dictionary<string, string[]> { [field] = [message] },
        };
}
