using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Live;

/// <summary>A connection to the hub as the stock JavaScript client makes it, by hand.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const char End = '\u001e';
    private readonly ClientWebSocket socket = new();
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private string unread = "";
    private int invocations;
    private long lastSent;

    /// <summary>Everything that came, in order: target and arguments.</summary>
    public List<(string Target, JsonElement Arguments)> Messages { get; } = [];

    public static async Task<HubClient> ConnectAsync(KargahApp app, string token)
    {
        var client = new HubClient();
        var url = new UriBuilder(app.Url) { Scheme = "ws", Path = "/hubs/jobs", Query = $"access_token={Uri.EscapeDataString(token)}" }.Uri;
        await client.socket.ConnectAsync(url, CancellationToken.None);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        (await client.ReadAsync()).ShouldNotBeNull();
        return client;
    }

    /// <returns>The result, or the error's sentence.</returns>
    public async Task<(JsonElement? Result, string? Error)> InvokeAsync(string target, params object[] arguments)
    {
        var id = $"{++invocations}";
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target, arguments }));
        while (await ReadAsync() is { } message)
        {
            if (message.GetProperty("type").GetInt32() == 3 && message.GetProperty("invocationId").GetString() == id)
            {
                return (message.TryGetProperty("result", out var result) ? result : null, message.TryGetProperty("error", out var error) ? error.GetString() : null);
            }
        }

        throw new IOException("The hub closed the connection.");
    }

    public async Task ReadUntilAsync(Func<string, JsonElement, bool> reached)
    {
        var seen = 0;
        while (true)
        {
            for (; seen < Messages.Count; seen++)
            {
                if (reached(Messages[seen].Target, Messages[seen].Arguments))
                {
                    return;
                }
            }

            (await ReadAsync()).ShouldNotBeNull("the hub closed the connection");
        }
    }

    /// <summary>Reads on until the server ends the connection.</summary>
    public async Task ReadToEndAsync()
    {
        while (await ReadAsync() is not null)
        {
        }
    }

    public IEnumerable<T> Received<T>(string target) =>
        Messages.Where(message => message.Target == target).SelectMany(message => message.Arguments[0].Deserialize<List<T>>(KargahJson.Options)!);

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task SendAsync(string text)
    {
        lastSent = TimeProvider.System.GetTimestamp();
        return socket.SendAsync(Encoding.UTF8.GetBytes(text + End), WebSocketMessageType.Text, true, CancellationToken.None);
    }

    /// <summary>The hub leaves a client that is silent for 30 seconds; itself it says something every 15.</summary>
    public async Task PingAsync()
    {
        if (TimeProvider.System.GetElapsedTime(lastSent) > TimeSpan.FromSeconds(5))
        {
            await SendAsync("""{"type":6}""");
        }
    }

    private async Task<JsonElement?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(TestJobs.Patience);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            if (unread.IndexOf(End, StringComparison.Ordinal) is var end and >= 0)
            {
                var message = JsonSerializer.Deserialize<JsonElement>(unread[..end]);
                unread = unread[(end + 1)..];
                if (message.TryGetProperty("type", out var type) && type.GetInt32() == 1)
                {
                    Messages.Add((message.GetProperty("target").GetString()!, message.GetProperty("arguments")));
                }

                return message;
            }

            try
            {
                var read = await socket.ReceiveAsync(buffer, patience.Token);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                var characters = new char[read.Count];
                decoder.Convert(buffer.AsSpan(0, read.Count), characters, flush: false, out _, out var length, out _);
                unread += new string(characters, 0, length);
                await PingAsync();
            }
            catch (WebSocketException)
            {
                return null;
            }
        }
    }
}
