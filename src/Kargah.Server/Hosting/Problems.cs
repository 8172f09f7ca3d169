using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Mlflow;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace Kargah.Server.Hosting;

/// <summary>Turns every failure, ours or the framework's, into the one error body. Nothing about the inside of the server goes out.</summary>
internal sealed partial class Problems(ILogger<Problems> logger) : IExceptionHandler, IProblemDetailsWriter
{
    private const string ContentType = "application/problem+json";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case ProblemException said:
                if (said.Problem.Params?.GetValueOrDefault("seconds") is int seconds && said.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
                {
                    context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                }

                await WriteAsync(context, said.Status, said.Problem, said.Errors);
                return true;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                await WriteAsync(context, StatusCodes.Status413PayloadTooLarge, ForStatus(context, StatusCodes.Status413PayloadTooLarge));
                return true;
            case BadHttpRequestException unreadable:
                var (problem, errors) = BadRequests.Explain(unreadable);
                await WriteAsync(context, unreadable.StatusCode, problem, errors);
                return true;
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return true;
            case var full when DiskErrors.IsFull(full):
                Failed(exception, context.Request.Method, context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName);
                await WriteAsync(context, StatusCodes.Status507InsufficientStorage, new Problem(ProblemCodes.DiskFull, DiskErrors.Sentence));
                return true;
            case var text when DatabaseErrors.IsUnstorableText(text):
                await WriteAsync(context, StatusCodes.Status400BadRequest, new Problem(ProblemCodes.Validation, "A text in the request has the character U+0000, which cannot be kept; leave it out."));
                return true;
            case var away when DatabaseErrors.IsAway(away):
                Failed(exception, context.Request.Method, context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName);
                context.Response.Headers.RetryAfter = "5";
                await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, new Problem(ProblemCodes.ServerBusy, "The server's database does not answer at the moment; nothing was changed. Try again in a little while."));
                return true;
            default:
                Failed(exception, context.Request.Method, context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName);
                await WriteAsync(context, StatusCodes.Status500InternalServerError, ForStatus(context, StatusCodes.Status500InternalServerError));
                return true;
        }
    }

    public bool CanWrite(ProblemDetailsContext context) => true;

    /// <summary>What the framework answers by itself: validation attributes, and statuses without a body.</summary>
    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        if (context.ProblemDetails is HttpValidationProblemDetails validation)
        {
            var errors = validation.Errors.GroupBy(error => JsonName(error.Key)).ToDictionary(error => error.Key, error => error.SelectMany(field => field.Value).Distinct().ToArray());
            var (field, messages) = errors.First();
            await WriteAsync(http, StatusCodes.Status400BadRequest, new Problem(ProblemCodes.Validation, messages[0], new Dictionary<string, object?> { ["field"] = field }), errors);
            return;
        }

        if (http.Response.StatusCode == StatusCodes.Status400BadRequest && BadRequests.Unbound(http) is { } unbound)
        {
            await WriteAsync(http, StatusCodes.Status400BadRequest, unbound.Problem, unbound.Errors);
            return;
        }

        await WriteAsync(http, http.Response.StatusCode, ForStatus(http, http.Response.StatusCode));
    }

    public static async Task WriteAsync(HttpContext context, int status, Problem problem, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        context.Response.StatusCode = status;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var body = new ErrorResponse
        {
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = problem.Error,
            Error = problem.Error,
            Code = problem.Code,
            Params = problem.Params,
            Errors = errors,
            TraceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
        };
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Path.StartsWithSegments(MlflowErrors.Prefix))
        {
            var told = JsonSerializer.SerializeToNode(body, KargahJson.Options)!;
            (told["error_code"], told["message"]) = (MlflowErrors.CodeOf(status, problem.Code), problem.Error);
            await context.Response.WriteAsJsonAsync(told, KargahJson.Options, ContentType, context.RequestAborted);
            return;
        }

        await context.Response.WriteAsJsonAsync(body, KargahJson.Options, ContentType, context.RequestAborted);
    }

    private static Problem ForStatus(HttpContext context, int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new(ProblemCodes.Unauthenticated, "Sign in first: the request carries no valid token."),
        StatusCodes.Status403Forbidden => new(ProblemCodes.Forbidden, "Your account may not do this."),
        StatusCodes.Status404NotFound => new(ProblemCodes.NotFound, "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => new(ProblemCodes.MethodNotAllowed, $"This address does not take {context.Request.Method}.", new Dictionary<string, object?> { ["method"] = context.Request.Method }),
        StatusCodes.Status413PayloadTooLarge => new(ProblemCodes.BodyTooLarge, "The request is larger than the server takes."),
        StatusCodes.Status415UnsupportedMediaType => new(ProblemCodes.UnsupportedMediaType, "This address does not take that kind of content; send application/json."),
        StatusCodes.Status429TooManyRequests => new(ProblemCodes.TooManyRequests, "Too many requests; wait a little."),
        >= 500 => new(ProblemCodes.Internal, "Something went wrong on the server. Try again; if it stays, give the trace id to whoever runs it."),
        _ => new(ProblemCodes.Validation, "The server cannot read the request."),
    };

    /// <summary><c>Split.GroupColumn</c> is <c>split.group_column</c> on the wire.</summary>
    private static string JsonName(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));

    [LoggerMessage(Level = LogLevel.Error, Message = "Unhandled failure of {Method} {Route}")]
    private partial void Failed(Exception exception, string method, string? route);
}
