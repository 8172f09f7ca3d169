using System.Globalization;
using System.Net;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>
/// A call did not do what it was asked to. <see cref="Exception.Message"/> is the server's sentence, or says why there is none; <see cref="Code"/> is
/// what a program decides by.
/// </summary>
public sealed class KargahException : Exception
{
    /// <summary>Nobody answered: no such host, nothing listens there, the line was cut, or it took too long.</summary>
    public const string NotReached = "server_not_reached";

    /// <summary>Something answered that is no Kargah server, or one of a version too far from this client's.</summary>
    public const string NotUnderstood = "answer_not_understood";

    /// <param name="code">One of <see cref="ProblemCodes"/>, or of the two that only a client can say.</param>
    public KargahException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>One of <see cref="ProblemCodes"/>, <see cref="NotReached"/> or <see cref="NotUnderstood"/>. Never changes its meaning.</summary>
    public string Code { get; }

    /// <summary>Of HTTP; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The values in the sentence, to say it in another language: text, numbers, lists.</summary>
    public IReadOnlyDictionary<string, JsonElement> Params { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Setting → what is wrong with it; empty unless the request was not valid.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Stands in the server's log too.</summary>
    public string? TraceId { get; init; }

    /// <summary>How long the server asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True where the same call may succeed a moment later.</summary>
    public bool IsTransient => Code == NotReached
        || Status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    internal static async Task<KargahException> FromAsync(HttpResponseMessage answer, TimeProvider clock, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var wait = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - clock.GetUtcNow() : null;
        try
        {
            if (JsonSerializer.Deserialize<ErrorResponse>(body, KargahJson.Options) is { } problem)
            {
                return new KargahException(problem.Code, Sentence(problem))
                {
                    Status = answer.StatusCode,
                    Params = problem.Params?.Where(pair => pair.Value is JsonElement).ToDictionary(pair => pair.Key, pair => (JsonElement)pair.Value!) ?? [],
                    Errors = problem.Errors ?? new Dictionary<string, string[]>(),
                    TraceId = problem.TraceId,
                    RetryAfter = wait,
                };
            }
        }
        catch (JsonException)
        {
            // not one of Kargah's own answers: a proxy in between, or another program
        }

        var told = answer.Headers.Location is { } elsewhere ? $" and points to {elsewhere}" : "";
        return new KargahException(NotUnderstood, string.Create(CultureInfo.InvariantCulture, $"{answer.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Authority)} answered with status {(int)answer.StatusCode}{told}, and not as a Kargah server does."))
        {
            Status = answer.StatusCode,
            RetryAfter = wait,
        };
    }

    /// <summary>The general sentence of a request that is not valid says less than what is said of its fields.</summary>
    private static string Sentence(ErrorResponse problem) =>
        problem.Errors is { Count: > 0 } errors
            ? string.Join(' ', errors.Select(field => string.Join(' ', field.Value.Where(message => !problem.Error.Contains(message, StringComparison.Ordinal)))).Where(said => said.Length > 0).Prepend(problem.Error))
            : problem.Error;
}
