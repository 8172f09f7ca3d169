using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Worker.Tests.Serve;

/// <summary>A warm helper and one connection to it.</summary>
public sealed class HelperClient : IAsyncDisposable
{
    private readonly NetworkStream stream;
    private readonly StreamReader reader;

    private HelperClient(WorkerProcess worker, string socket, NetworkStream stream)
    {
        (Worker, Socket, this.stream) = (worker, socket, stream);
        reader = new StreamReader(stream, Encoding.UTF8);
    }

    public WorkerProcess Worker { get; }

    public string Socket { get; }

    public static async Task<HelperClient> StartAsync(ScratchFolder scratch, string kind, IEnumerable<string>? options = null)
    {
        var socket = scratch[$"{kind}.sock"];
        var worker = WorkerProcess.Start(["serve", kind, "--socket", socket, .. options ?? []]);
        try
        {
            await Eventually.IsTrue(() => File.Exists(socket) || worker.HasExited, "the helper's socket");
            return new HelperClient(worker, socket, await ConnectAsync(socket));
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    public static async Task<NetworkStream> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public Task<HelperResponse> AskAsync(HelperRequest request) => AskAsync(JsonSerializer.Serialize(request, KargahJson.Options));

    public async Task<HelperResponse> AskAsync(string line)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Eventually.Limit);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), limit.Token);
        var answer = await reader.ReadLineAsync(limit.Token);
        return JsonSerializer.Deserialize<HelperResponse>(answer.ShouldNotBeNull(), KargahJson.Options)!;
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        Worker.Dispose();
    }
}
