using System.Runtime.InteropServices;
using Kargah.Contracts;

namespace Kargah.Worker.Serve;

/// <summary><c>serve tables|model|pictures --socket PATH [--parent PID]</c>: a warm helper for what somebody waits for.</summary>
internal static class ServeCommand
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(IHelperOperations operations, string[] options)
    {
        if (Parse(options) is not { } asked)
        {
            await Console.Error.WriteLineAsync("serve takes --socket PATH and, if it is to end with another process, --parent PID.");
            return WorkerExit.BadSpec;
        }

        using var ending = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        await using var socket = new HelperSocket(asked.Socket, operations, TimeProvider.System);
        var serving = socket.ServeAsync(ending.Token);
        using var timer = new PeriodicTimer(BetweenLooks);
        while (!ending.IsCancellationRequested && !socket.MustEnd && socket.Idle < LongestIdle && asked.Parent?.IsAlive != false)
        {
            await Task.WhenAny(serving, timer.WaitForNextTickAsync().AsTask());
        }

        await ending.CancelAsync();
        await serving;
        return 0;
    }

    private static (string Socket, ParentProcess? Parent)? Parse(string[] options) => options switch
    {
        ["--socket", var path] => (path, null),
        ["--socket", var path, "--parent", var id] when int.TryParse(id, out var pid) => (path, new ParentProcess(pid)),
        ["--parent", var id, "--socket", var path] when int.TryParse(id, out var pid) => (path, new ParentProcess(pid)),
        _ => null,
    };
}
