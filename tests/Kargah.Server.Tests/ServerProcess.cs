using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests;

/// <summary>The built server as a process of its own, to be killed.</summary>
public sealed class ServerProcess : IDisposable
{
    private readonly Process process;
    private readonly Uri url;

    private ServerProcess(Process process, Uri url) => (this.process, this.url) = (process, url);

    /// <param name="stepMilliseconds">What each step of its trainings waits.</param>
    /// <param name="settings">By full name, such as <c>Scheduler:Slots</c>.</param>
    public static async Task<ServerProcess> StartAsync(string folder, int stepMilliseconds, params (string Name, string Value)[] settings)
    {
        var file = Path.Combine(folder, "server.json");
        File.Delete(file);
        var start = new ProcessStartInfo("dotnet", [KargahApp.ServerProgram, "--port", "0", "--data", folder]) { RedirectStandardOutput = true };
        foreach (var (name, value) in settings.Append(("Workers:Program", KargahApp.WorkerProgram)).Append(TestJobs.SlowSteps(stepMilliseconds)).Append(("Auth:PasswordIterations", "1000")))
        {
            start.Environment["KARGAH__" + name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await TestJobs.Eventually(() => File.Exists(file) || process.HasExited, "the server listens");
        process.HasExited.ShouldBeFalse();
        return new ServerProcess(process, new Uri(JsonSerializer.Deserialize<ServerFile>(await File.ReadAllBytesAsync(file), KargahJson.Options)!.Url));
    }

    public HttpClient Client(string? token)
    {
        var client = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>With signal 9, in the middle of whatever it does; its workers live on.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>With signal 15, as an administrator would; its workers live on.</summary>
    public async Task EndAsync()
    {
        TestJobs.Send(process.Id, Signal.Terminate);
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }
}
