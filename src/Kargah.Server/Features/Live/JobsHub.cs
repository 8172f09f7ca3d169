using Kargah.Contracts;
using Kargah.Server.Features.Auth;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.SignalR;

namespace Kargah.Server.Features.Live;

/// <summary>The browser's live connection. A subscription is a pump of its own; subscribing again begins it anew.</summary>
internal sealed class JobsHub(HubPumps pumps, Training.GetTraining trainings, Credentials credentials) : Hub
{
    public const string Route = "/hubs/jobs";
    public const string SubscribeJobMethod = "subscribe_job";

    private CurrentUser User => CurrentUser.From(Context.User!);

    public override async Task OnConnectedAsync()
    {
        var connection = Context;
        var ended = await credentials.EndedAsync(connection.User!, CancellationToken.None);
        pumps.Open(connection.ConnectionId, connection.Abort, ended.Register(connection.Abort));
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        pumps.Close(Context.ConnectionId);
        return Task.CompletedTask;
    }

    /// <returns>How the job stands; then come <c>job_status</c> and everything after <paramref name="since"/>.</returns>
    [HubMethodName(SubscribeJobMethod)]
    public async Task<TrainingJob> SubscribeJob(string jobId, long? since)
    {
        try
        {
            var status = await trainings.RunAsync(jobId, User, Context.ConnectionAborted);
            pumps.FollowJob(Context.ConnectionId, jobId, since ?? 0, User);
            return status;
        }
        catch (ProblemException refused)
        {
            throw new HubException(refused.Message);
        }
    }

    [HubMethodName("unsubscribe_job")]
    public void UnsubscribeJob(string jobId) => pumps.Leave(Context.ConnectionId, jobId);

    /// <summary>Asked to measure how long an answer takes.</summary>
    [HubMethodName("ping")]
    public void Ping()
    {
    }

    [HubMethodName("subscribe_user_jobs")]
    public void SubscribeUserJobs() => pumps.FollowUser(Context.ConnectionId, User);

    [HubMethodName("unsubscribe_user_jobs")]
    public void UnsubscribeUserJobs() => pumps.Leave(Context.ConnectionId, HubPumps.UserTopic);
}
