using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Auth;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Jobs;

/// <summary>The workers' only door. Its key is the attempt's own token, which opens nothing else; no person's token opens it.</summary>
internal sealed class StatusUpdate(JobJournal journal, Leases leases, SchedulerOptions options, IDbContextFactory<KargahDb> databases)
{
    public const string Route = "/api/training/internal/status-update";
    public const long MaxBodyBytes = 1 << 20;

    public static async Task<Ok<StatusUpdateResponse>> Handle(HttpContext context, StatusUpdate update, CancellationToken cancellationToken)
    {
        var token = Token(context) ?? throw Refused();
        var request = await ReadAsync(context, cancellationToken);
        var taken = await update.RunAsync(token, request, cancellationToken);
        return TypedResults.Ok(new StatusUpdateResponse { AcceptedThrough = taken.AcceptedThrough, Command = taken.Command });
    }

    public async Task<Taken> RunAsync(string token, StatusUpdateRequest request, CancellationToken cancellationToken)
    {
        var attempt = await FindAttemptAsync(token, request, cancellationToken);
        leases.Hear(request.JobId, attempt, TimeSpan.FromSeconds(options.LeaseSeconds));
        try
        {
            return request.Status is { } state
                ? await journal.TakeAsync(request.JobId, attempt, state, request.Message, cancellationToken)
                : await journal.TakeAsync(request.JobId, attempt, request.Events ?? [], cancellationToken);
        }
        catch (StaleAttemptException)
        {
            throw Stale();
        }
    }

    private async Task<int> FindAttemptAsync(string token, StatusUpdateRequest request, CancellationToken cancellationToken)
    {
        var hash = Encoding.ASCII.GetBytes(OpaqueToken.Hash(token));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var attempts = await db.Attempts.Where(attempt => attempt.JobId == request.JobId)
            .Join(db.Jobs, attempt => attempt.JobId, job => job.Id, (attempt, job) => new { attempt.Number, attempt.TokenHash, attempt.EndedAt, Current = job.Attempt })
            .ToListAsync(cancellationToken);
        var known = attempts.Find(attempt => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(attempt.TokenHash), hash));
        if (known is null || (request.Attempt is { } claimed && claimed != known.Number))
        {
            throw Refused();
        }

        return known.Number == known.Current && known.EndedAt is null ? known.Number : throw Stale();
    }

    private static string? Token(HttpContext context)
    {
        const string bearer = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) && header.Length > bearer.Length ? header[bearer.Length..].Trim() : null;
    }

    /// <summary>Unlike other bodies it may have fields that this server does not know: a worker can outlive the server's version.</summary>
    private static async Task<StatusUpdateRequest> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<StatusUpdateRequest>(context.Request.Body, KargahJson.Options, cancellationToken)
                ?? throw new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.BadJson, "The request needs a JSON body.");
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.BadJson, "The body is not a status update.");
        }
    }

    private static ProblemException Refused() => new(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthenticated, "Only a worker with its attempt's own token may report here.");

    private static ProblemException Stale() => new(StatusCodes.Status409Conflict, ProblemCodes.StaleAttempt, "This attempt is over; its reports are no longer taken.");
}
