using System.Diagnostics;

namespace Kargah.Server.Hosting;

/// <summary>One line a request: no query string, no header, no body.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Answered(context.Request.Method, context.Request.Path, context.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds, context.User.FindFirst(KargahClaims.Subject)?.Value);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path} {Status} in {Milliseconds:F1} ms for {UserId}")]
    private partial void Answered(string method, string path, int status, double milliseconds, string? userId);
}
