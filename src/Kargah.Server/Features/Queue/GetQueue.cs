using System.ComponentModel;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Queue;

/// <summary>Everybody sees the whole line, so that waiting can be understood; whose job and which it is stays with its owner and admins.</summary>
internal sealed class GetQueue(IDbContextFactory<KargahDb> databases, ExpectedStarts starts, JobRuns runs, Capacity capacity, QueueModes modes)
{
    private const int Shown = 200;

    public static async Task<Ok<QueueResponse>> Handle(
        [FromQuery(Name = "skip"), Description("Of those that wait.")] int? skip,
        [FromQuery(Name = "limit"), Description("Of those that wait, 1 to 1,000; 200 unless told.")] int? limit,
        CurrentUser user, GetQueue get, CancellationToken cancellationToken)
    {
        if (skip is < 0)
        {
            throw ProblemException.Field("skip", "Skip goes from 0.");
        }

        return limit is < 1 or > 1000
            ? throw ProblemException.Field("limit", "The limit goes from 1 to 1000.")
            : TypedResults.Ok(await get.RunAsync(skip ?? 0, limit ?? Shown, user, cancellationToken));
    }

    private async Task<QueueResponse> RunAsync(int skip, int limit, CurrentUser user, CancellationToken cancellationToken)
    {
        var forecast = await starts.ReadAsync(cancellationToken);
        // one moment's: a job that starts while this is put together is neither in both lists nor in none
        var running = runs.Jobs.ToDictionary(job => job.Id, job => job.Claim);
        var line = forecast.Order.Jobs.Where(job => !running.ContainsKey(job.Id)).ToList();
        var shown = line.Skip(skip).Take(limit).ToList();
        var taken = Claim.Sum(running.Values);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var ids = running.Keys.Concat(shown.Select(job => job.Id)).ToList();
        var jobs = await db.Jobs.AsNoTracking().Where(job => ids.Contains(job.Id)).ToDictionaryAsync(job => job.Id, cancellationToken);
        var owners = user.IsAdmin ? await db.Users.ToDictionaryAsync(each => each.Id, each => each.Name, cancellationToken) : [];
        return new QueueResponse
        {
            Mode = await modes.GetAsync(cancellationToken),
            Slots = capacity.Whole.Places,
            Cores = capacity.Whole.Cores,
            CoresTaken = taken.Cores,
            MemoryBytes = capacity.Whole.MemoryBytes,
            MemoryTakenBytes = taken.MemoryBytes,
            Running = [.. jobs.Values.Where(job => running.ContainsKey(job.Id)).OrderBy(job => job.StartedAt).Select(job => Entry(job, user, owners, null))],
            Waiting = [.. shown.Where(job => jobs.ContainsKey(job.Id)).Select(job => Entry(jobs[job.Id], user, owners, forecast))],
            WaitingCount = line.Count,
        };
    }

    private static QueueEntry Entry(JobEntity job, CurrentUser user, Dictionary<Guid, string> owners, Forecast? forecast)
    {
        var mine = job.OwnerId == user.Id;
        var shown = mine || user.IsAdmin;
        return new QueueEntry(
            shown ? job.Id : null, shown ? job.Name : null, mine ? null : owners.GetValueOrDefault(job.OwnerId), mine, job.State, forecast?.Order.Place(job.Id), job.Priority,
            job.CreatedAt, job.StartedAt, forecast?.Start(job.Id), forecast?.SecondsToStart(job.Id), job.State.IsEnded() ? null : job.EtaSeconds, TrainingJobs.Progress(job));
    }
}
