using System.Net;
using System.Net.Sockets;

namespace Kargah.Cli.Tests.Client;

/// <summary>Stands between a client and a server, at an address of its own, and cuts each line after so many bytes of the answers.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closed = new();
    private readonly Func<Uri> server;
    private readonly int bytes;
    private readonly Task work;

    /// <param name="server">Asked for each line: a server that starts anew is elsewhere.</param>
    public CuttingProxy(Func<Uri> server, int bytes)
    {
        (this.server, this.bytes) = (server, bytes);
        listener.Start();
        work = AcceptAsync();
    }

    public Uri Url => new($"http://{listener.LocalEndpoint}");
    public int Cuts { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        listener.Stop();
        await work;
        closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                lines.Add(CarryAsync(await listener.AcceptTcpClientAsync(closed.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var own = client;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(closed.Token);
        try
        {
            using var onward = new TcpClient();
            await onward.ConnectAsync(IPAddress.Loopback, server().Port, ended.Token);
            var up = client.GetStream().CopyToAsync(onward.GetStream(), ended.Token);
            await DownAsync(onward.GetStream(), client.GetStream(), ended.Token);
            client.Client.Close(0);
            await ended.CancelAsync();
            await up;
        }
        catch (Exception over) when (over is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // one of the two has left
        }
    }

    private async Task DownAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var piece = new byte[1024];
        var left = bytes;
        int read;
        while ((read = await from.ReadAsync(piece.AsMemory(0, Math.Min(piece.Length, left)), cancellationToken)) > 0)
        {
            await to.WriteAsync(piece.AsMemory(0, read), cancellationToken);
            if ((left -= read) == 0)
            {
                Cuts++;
                return;
            }
        }
    }
}
