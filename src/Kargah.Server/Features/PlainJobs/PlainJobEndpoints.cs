using System.ComponentModel;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Batches;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.PlainJobs;

public sealed record PlainJobFilter
{
    [FromQuery(Name = "status"), Description("pending, running, completed, failed or cancelled.")]
    public string? Status { get; init; }

    [FromQuery(Name = "job_type"), Description("training, scoring, external, analysis, detection, correction or batch.")]
    public string? JobType { get; init; }
}

/// <summary>Every job of every kind by one form; what is special about a kind stands at its own routes.</summary>
public static class PlainJobEndpoints
{
    public static void MapPlainJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/jobs").WithTags("Jobs").ProducesProblem(StatusCodes.Status401Unauthorized);
        jobs.MapPost("/", CreateAsync).WithSummary("Queue work on one picture").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);
        jobs.MapGet("/", ListAsync).WithSummary("Jobs of every kind, newest first").ProducesValidationProblem();
        jobs.MapGet("/{jobId}", GetAsync).WithSummary("How a job stands").ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapPatch("/{jobId}", ChangeAsync).WithSummary("Rename a job, describe it, or cancel it").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapDelete("/{jobId}", DeleteAsync).WithSummary("Cancel a running job; put an ended one into the trash").ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/{jobId}/events", StreamEvents.Handle).WithSummary("Status, points and log lines as they come (Server-Sent Events)").Produces(StatusCodes.Status200OK, contentType: "text/event-stream").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Created<PlainJob>> CreateAsync(CreateJobRequest request, CurrentUser user, StartBatch start, CancellationToken cancellationToken)
    {
        var job = (await start.RunAsync(request, user, cancellationToken)).ToPlain();
        return TypedResults.Created($"/api/jobs/{job.Id}", job);
    }

    private static async Task<Ok<PlainJobListResponse>> ListAsync([AsParameters] Page page, [AsParameters] PlainJobFilter filter, CurrentUser user, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mine = db.Jobs.AsNoTracking().Where(job => job.OwnerId == user.Id);
        if (filter.Status is { Length: > 0 } status)
        {
            var states = PictureJobs.States(WireEnum.Parse<PlainJobStatus>("status", status));
            mine = mine.Where(job => states.Contains(job.State));
        }

        if (filter.JobType is { Length: > 0 } named)
        {
            mine = OfType(mine, WireEnum.Parse<JobType>("job_type", named));
        }

        var found = await page.Of(mine.OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new PlainJobListResponse { Jobs = [.. found.Select(job => job.ToPlain())], Count = found.Count, Total = await mine.CountAsync(cancellationToken) });
    }

    private static IQueryable<JobEntity> OfType(IQueryable<JobEntity> jobs, JobType type)
    {
        JobKind? kind = type switch { JobType.Training => JobKind.Training, JobType.Scoring => JobKind.Scoring, JobType.External => JobKind.External, _ => null };
        return kind is { } of ? jobs.Where(job => job.Kind == of) : jobs.Where(job => job.Kind == JobKind.Pictures && job.PictureJob == type);
    }

    private static async Task<Ok<PlainJob>> GetAsync(string jobId, CurrentUser user, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken) =>
        TypedResults.Ok((await FindAsync(databases, jobId, user, cancellationToken)).ToPlain());

    private static async Task<Ok<PlainJob>> ChangeAsync(string jobId, UpdateJobRequest request, CurrentUser user, IDbContextFactory<KargahDb> databases, JobLife life, StopTraining stop, CancellationToken cancellationToken)
    {
        await FindAsync(databases, jobId, user, cancellationToken);
        if (request.Status is { } status && status != PlainJobStatus.Cancelled)
        {
            throw ProblemException.Field("status", "A job's status can be changed to cancelled only.");
        }

        if (request.JobName is not null || request.Description is not null)
        {
            await life.DescribeAsync(jobId, tags: null, set =>
            {
                if (request.JobName is { } name)
                {
                    set.SetProperty(job => job.Name, name.Trim());
                }

                if (request.Description is { } description)
                {
                    set.SetProperty(job => job.Notes, description.Length == 0 ? null : description);
                }
            }, also: null, cancellationToken);
        }

        if (request.Status is not null)
        {
            await stop.RunAsync(jobId, user, cancellationToken);
        }

        return TypedResults.Ok((await FindAsync(databases, jobId, user, cancellationToken)).ToPlain());
    }

    private static async Task<Results<Accepted<PlainJob>, NoContent>> DeleteAsync(string jobId, CurrentUser user, IDbContextFactory<KargahDb> databases, StopTraining stop, DeleteTraining delete, CancellationToken cancellationToken)
    {
        if ((await FindAsync(databases, jobId, user, cancellationToken)).State.IsEnded())
        {
            await delete.RunAsync(jobId, user, cancellationToken);
            return TypedResults.NoContent();
        }

        await stop.RunAsync(jobId, user, cancellationToken);
        return TypedResults.Accepted($"/api/jobs/{jobId}", (await FindAsync(databases, jobId, user, cancellationToken)).ToPlain());
    }

    private static async Task<JobEntity> FindAsync(IDbContextFactory<KargahDb> databases, string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == jobId && job.OwnerId == user.Id, cancellationToken) ?? throw PictureJobs.NotFound(jobId);
    }
}
