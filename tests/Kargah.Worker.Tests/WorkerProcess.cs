using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kargah.Worker.Tests;

public enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}

/// <summary>The real worker as the launcher starts it.</summary>
public sealed partial class WorkerProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    private WorkerProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public static WorkerProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        // ./kargah test names the programs as they are shipped
        var folder = Environment.GetEnvironmentVariable("KARGAH_APP") is { Length: > 0 } app ? Path.Combine(app, "worker") : AppContext.BaseDirectory;
        var start = new ProcessStartInfo(Path.Combine(folder, "Kargah.Worker"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new WorkerProcess(Process.Start(start)!);
    }

    public void Send(Signal signal) => SendSignal(process.Id, (int)signal).ShouldBe(0);

    /// <returns>The exit code; 128 + n for signal n.</returns>
    public async Task<int> ExitAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Eventually.Limit);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async Task<string> ErrorsAsync() => await errors + await output;

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
