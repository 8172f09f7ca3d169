using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Kargah.Server.Hosting;

/// <summary>Writes where the server listens once it does: workers that outlive a restart find it again by this file.</summary>
internal sealed partial class ServerFileWriter(IServer server, DataFolder folder, TimeProvider time, ILogger<ServerFileWriter> logger) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? throw new InvalidOperationException("The server listens nowhere.");
        var listening = new Uri(address);
        var reached = new UriBuilder(listening) { Host = listening.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : listening.Host }.Uri.GetLeftPart(UriPartial.Authority);
        var temporary = folder.ServerFile + ".new";
        await using (var file = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
        }))
        {
            await JsonSerializer.SerializeAsync(file, new ServerFile(reached, Environment.ProcessId, time.GetUtcNow()), KargahJson.Options, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, folder.ServerFile, overwrite: true);
        Listening(address, folder.Root);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Kargah listens on {Address} with its data in {Folder}")]
    private partial void Listening(string address, string folder);
}
