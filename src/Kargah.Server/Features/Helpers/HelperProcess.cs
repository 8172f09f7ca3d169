using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting.Sandboxing;

namespace Kargah.Server.Features.Helpers;

/// <summary>One running <c>Kargah.Worker serve …</c> and the connection to it. It answers one request at a time.</summary>
internal sealed class HelperProcess : IAsyncDisposable
{
    private const int RequestsBeforeRecycling = 300;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly Process process;
    private readonly string folder;
    private NetworkStream? stream;
    private StreamReader? reader;
    private int requests;

    private HelperProcess(Process process, string folder) => (this.process, this.folder) = (process, folder);

    /// <summary>Worth another request: alive, and not yet so old that leaks could matter.</summary>
    public bool IsFresh => requests < RequestsBeforeRecycling && !process.HasExited;

    /// <exception cref="IOException">It did not come up.</exception>
    public static async Task<HelperProcess> StartAsync(Sandbox sandbox, DataFolder data, string kind, long memoryBytes, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(data.Helpers, $"{kind}-{Guid.NewGuid().ToString("N")[..8]}");
        var socket = Path.Combine(folder, "s");
        sandbox.OwnFolder(folder);
        Process? process;
        try
        {
            // the output stays outside the folder: what the helper owns it could turn into a link
            process = Process.Start(sandbox.Command(new SandboxedProgram(
                ["serve", kind, "--socket", socket, "--parent", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)],
                folder, folder + ".log", memoryBytes, OwnSession: true)));
        }
        catch (Win32Exception refused)
        {
            Directory.Delete(folder, recursive: true);
            throw new IOException($"A helper could not be started: {refused.Message}", refused);
        }

        var helper = new HelperProcess(process!, folder);
        try
        {
            await helper.ConnectAsync(socket, cancellationToken);
            return helper;
        }
        catch
        {
            await helper.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="IOException">It died before it answered.</exception>
    public async Task<HelperResponse> AskAsync(HelperRequest request, CancellationToken cancellationToken)
    {
        requests++;
        await stream!.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(request, KargahJson.Options), (byte)'\n'], cancellationToken);
        var line = await reader!.ReadLineAsync(cancellationToken) ?? throw new IOException("The helper ended in the middle of a request.");
        return JsonSerializer.Deserialize<HelperResponse>(line, KargahJson.Options) ?? throw new IOException("The helper said nothing.");
    }

    public async ValueTask DisposeAsync()
    {
        reader?.Dispose();
        if (stream is not null)
        {
            await stream.DisposeAsync();
        }

        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
        File.Delete(folder + ".log");
    }

    private async Task ConnectAsync(string path, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestStart);
        using var timer = new PeriodicTimer(BetweenLooks);
        while (!File.Exists(path))
        {
            if (process.HasExited)
            {
                throw new IOException($"A helper ended at its start with {process.ExitCode}: {await LastWordsAsync()}");
            }

            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new IOException($"A helper did not come up within {LongestStart.TotalSeconds} seconds.");
            }
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new IOException($"A helper does not take connections: {refused.Message}", refused);
        }

        stream = new NetworkStream(socket, ownsSocket: true);
        reader = new StreamReader(stream, new UTF8Encoding(false));
    }

    private async Task<string> LastWordsAsync()
    {
        const int enough = 2000;
        var text = File.Exists(folder + ".log") ? await File.ReadAllTextAsync(folder + ".log") : "";
        return text.Length <= enough ? text : text[^enough..];
    }
}
