using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Kargah.Server.Tests;

namespace Kargah.Cli.Tests;

/// <summary>The built program, as somebody with a home of their own starts it.</summary>
public sealed class Program : IDisposable
{
    public static readonly string Path = Find();

    private readonly Uri server;
    private readonly string? token;
    private readonly string bin;

    public Program(Uri server, string? token = null)
    {
        (this.server, this.token) = (server, token);
        Home = Directory.CreateTempSubdirectory("kargah-cli-test-").FullName;
        bin = Directory.CreateDirectory(System.IO.Path.Combine(Home, "bin")).FullName;
        var wrapper = System.IO.Path.Combine(bin, "kargah");
        File.WriteAllText(wrapper, $"#!/bin/sh\nexec dotnet {Path} \"$@\"\n");
        File.SetUnixFileMode(wrapper, (UnixFileMode)0b111_101_101);
    }

    public string Home { get; }

    public async Task<Outcome> RunAsync(string arguments, string? input = null, params (string Name, string? Value)[] environment) =>
        await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), input, environment);

    public async Task<Outcome> RunAsync(IEnumerable<string> arguments, string? input = null, params (string Name, string? Value)[] environment)
    {
        using var process = Start(["dotnet", Path, .. arguments], environment);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Whatever is started sees the program as <c>kargah</c>.</summary>
    public Process Start(IEnumerable<string> words, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(words.First(), words.Skip(1))
        {
            WorkingDirectory = Home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment.Prepend(("KARGAH_TOKEN", token)).Prepend(("KARGAH_SERVER", server.AbsoluteUri)).Prepend(("XDG_CONFIG_HOME", Home)).Prepend(("PATH", bin + ":" + Environment.GetEnvironmentVariable("PATH"))))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task<Outcome> FinishAsync(Process process)
    {
        using var limit = new CancellationTokenSource(TestJobs.Patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new Outcome(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', process.StartInfo.ArgumentList)} did not end.");
        }
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);

    /// <summary>The one that <c>./kargah test</c> names, as it is shipped, or the one built beside this project.</summary>
    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("KARGAH_CLI") is { Length: > 0 } shipped)
        {
            return System.IO.Path.Combine(shipped, "kargah.dll");
        }

        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Directory.EnumerateDirectories(System.IO.Path.Combine(output.Parent!.Parent!.FullName, "Kargah.Cli"), output.Name + "*")
            .Select(folder => System.IO.Path.Combine(folder, "kargah.dll")).Where(File.Exists).MaxBy(File.GetLastWriteTimeUtc)!;
    }
}

public sealed record Outcome(int Code, string Out, string Error)
{
    public Outcome ShouldBeDone() => ShouldEndWith(0);

    public Outcome ShouldEndWith(int code)
    {
        Code.ShouldBe(code, $"{Out}\n{Error}");
        return this;
    }

    /// <summary>Failed with a sentence and this code on stderr, and nothing on stdout.</summary>
    public void ShouldFail(int code, string problem)
    {
        ShouldEndWith(code);
        Error.ShouldContain($"[{problem}]");
        Error.ShouldStartWith("kargah: ");
        Error.ShouldNotContain("   at ");
        Out.ShouldBeEmpty();
    }

    /// <summary>The one document on stdout.</summary>
    public JsonElement Json()
    {
        ShouldBeDone();
        return JsonDocument.Parse(Out).RootElement;
    }

    public List<JsonElement> JsonLines() => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
