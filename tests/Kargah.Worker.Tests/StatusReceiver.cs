using System.Net;
using System.Text.Json;
using Kargah.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kargah.Worker.Tests;

/// <summary>How the receiver treats one request.</summary>
public enum Treatment
{
    Accept,
    /// <summary>Stores the events, but the answer never arrives.</summary>
    AcceptAndHangUp,
    InternalError,
    TooLarge,
    Stale,
    Unauthenticated,
    /// <summary>Loses what it had stored beyond half of it, as a server restored from a backup.</summary>
    ForgetHalf,
}

/// <summary>The server's end of the wire over real HTTP: takes each number once, and misbehaves on demand.</summary>
public sealed class StatusReceiver(string serverFile, string jobId, int attempt, string token) : IAsyncDisposable
{
    private const int LargestBody = 1 << 20;

    private readonly Lock gate = new();
    private readonly List<WorkerEvent> stored = [];
    private readonly List<int> batches = [];
    private readonly List<string> violations = [];
    private WebApplication? app;

    /// <summary>Chooses by the number of the request, from 0.</summary>
    public Func<int, Treatment> Treat { get; set; } = _ => Treatment.Accept;

    public WorkerCommand Command { get; set; } = WorkerCommand.Continue;

    public IReadOnlyList<WorkerEvent> Events
    {
        get
        {
            lock (gate)
            {
                return [.. stored];
            }
        }
    }

    /// <summary>Events in each request, the empty ones too.</summary>
    public IReadOnlyList<int> Batches
    {
        get
        {
            lock (gate)
            {
                return [.. batches];
            }
        }
    }

    /// <summary>What the worker did against the agreement.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (gate)
            {
                return [.. violations];
            }
        }
    }

    /// <summary>Listens at a free port and says so in the server file.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        app = builder.Build();
        app.MapPost("/api/training/internal/status-update", AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var written = serverFile + ".new";
        await File.WriteAllBytesAsync(written, JsonSerializer.SerializeToUtf8Bytes(new ServerFile(url, Environment.ProcessId, DateTimeOffset.UnixEpoch), KargahJson.Options));
        File.Move(written, serverFile, overwrite: true);
    }

    public async Task StopAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
            app = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var update = JsonSerializer.Deserialize<StatusUpdateRequest>(body.ToArray(), KargahJson.Options)!;
        Treatment treatment;
        StatusUpdateResponse answer;
        lock (gate)
        {
            Check(http, update, body.Length);
            treatment = Treat(batches.Count);
            batches.Add(update.Events!.Count);
            if (treatment == Treatment.ForgetHalf)
            {
                stored.RemoveRange(stored.Count / 2, stored.Count - (stored.Count / 2));
            }
            else if (treatment is Treatment.Accept or Treatment.AcceptAndHangUp)
            {
                stored.AddRange(update.Events.Where(said => said.Seq > stored.Count));
            }

            answer = new StatusUpdateResponse { AcceptedThrough = stored.Count, Command = Command };
        }

        switch (treatment)
        {
            case Treatment.AcceptAndHangUp:
                http.Abort();
                break;
            case Treatment.InternalError:
                await RefuseAsync(http, 500, ProblemCodes.Internal);
                break;
            case Treatment.TooLarge:
                await RefuseAsync(http, 413, ProblemCodes.BodyTooLarge);
                break;
            case Treatment.Stale:
                await RefuseAsync(http, 409, ProblemCodes.StaleAttempt);
                break;
            case Treatment.Unauthenticated:
                await RefuseAsync(http, 401, ProblemCodes.Unauthenticated);
                break;
            default:
                await http.Response.WriteAsJsonAsync(answer, KargahJson.Options);
                break;
        }
    }

    private void Check(HttpContext http, StatusUpdateRequest update, long bytes)
    {
        Require(http.Request.Headers.Authorization == $"Bearer {token}", "the token");
        Require(update.JobId == jobId && update.Attempt == attempt, "the job and attempt");
        Require(bytes <= LargestBody, "at most 1 MiB");
        var next = stored.Count + 1L;
        foreach (var said in update.Events!)
        {
            Require(said.Seq <= next, "no gap in the numbers");
            next = Math.Max(next, said.Seq + 1);
        }
    }

    private void Require(bool kept, string what)
    {
        if (!kept)
        {
            violations.Add(what);
        }
    }

    private static Task RefuseAsync(HttpContext http, int status, string code)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new ErrorResponse { Title = code, Status = status, Detail = code, Error = code, Code = code }, KargahJson.Options, "application/problem+json");
    }
}
