using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kargah.Server.Tests.Features.Notifications;

/// <summary>A web server that takes what is sent to it; its answers are the test's.</summary>
public sealed class HttpReceiver : IAsyncDisposable
{
    private readonly WebApplication server;

    private HttpReceiver(WebApplication server) => this.server = server;

    public ConcurrentQueue<(string Path, string Body, IHeaderDictionary Headers)> Got { get; } = [];
    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.WriteAsync("thanks");
    public string Url => server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    public int Port => new Uri(Url).Port;

    public static async Task<HttpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new HttpReceiver(builder.Build());
        receiver.server.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            receiver.Got.Enqueue((context.Request.Path, await body.ReadToEndAsync(), new HeaderDictionary(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value))));
            await receiver.Answer(context);
        });
        await receiver.server.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();
}

/// <summary>As much of SMTP as a client needs to hand over a mail.</summary>
public sealed class MailReceiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Task running;

    public MailReceiver()
    {
        listener.Start();
        running = RunAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Said to the sender's address, once each, before all is well.</summary>
    public ConcurrentQueue<string> Refusals { get; } = [];

    public ConcurrentQueue<string> Got { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(ending.Token);
            await ServeAsync(client.GetStream());
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 ready");
        while (await reader.ReadLineAsync(ending.Token) is { } line)
        {
            if (line == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                var mail = new StringBuilder();
                while (await reader.ReadLineAsync(ending.Token) is { } text && text != ".")
                {
                    mail.AppendLine(text);
                }

                Got.Enqueue(mail.ToString());
                await writer.WriteLineAsync("250 taken");
            }
            else if (line == "QUIT")
            {
                await writer.WriteLineAsync("221 bye");
                return;
            }
            else
            {
                await writer.WriteLineAsync(line.StartsWith("MAIL", StringComparison.Ordinal) && Refusals.TryDequeue(out var refusal) ? refusal : "250 fine");
            }
        }
    }
}
