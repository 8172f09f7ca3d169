using System.Diagnostics;
using System.Globalization;

namespace Kargah.Bench;

internal enum Ending
{
    Answered,
    Crashed,
    Hung,
}

/// <summary>The process that decodes, begun anew whenever a file has ended it.</summary>
internal sealed class DecodingProcess(long megapixels) : IDisposable
{
    private const double MostSeconds = 10;
    private const long MostData = 4L << 30;
    private static readonly TimeSpan look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(3);
    private static readonly double ticksPerSecond = 100;
    private Process? process;

    /// <summary>Of all that ran here.</summary>
    public double PeakMegabytes { get; private set; }

    /// <summary>Seconds are those of a processor, so that a busy machine hangs nobody.</summary>
    public async Task<(Ending Ending, string? Answer, double Seconds)> DecodeAsync(string path, CancellationToken stop)
    {
        process ??= Start();
        var before = ProcessorSeconds(process);
        var (begin, seconds) = (Stopwatch.GetTimestamp(), 0.0);
        try
        {
            await process.StandardInput.WriteLineAsync(path.AsMemory(), stop);
            await process.StandardInput.FlushAsync(stop);
        }
        catch (IOException)
        {
            // it ended after its last answer
            End(kill: true);
            return (Ending.Crashed, null, 0);
        }

        var answer = process.StandardOutput.ReadLineAsync(stop).AsTask();
        while (await Task.WhenAny(answer, Task.Delay(look, stop)) != answer)
        {
            seconds = ProcessorSeconds(process) - before;
            if (seconds > MostSeconds || Stopwatch.GetElapsedTime(begin) > longest)
            {
                End(kill: true);
                return (Ending.Hung, null, seconds);
            }
        }

        if (await answer is not { } word)
        {
            End(kill: false);
            return (Ending.Crashed, null, seconds);
        }

        seconds = ProcessorSeconds(process) - before;
        PeakMegabytes = Math.Max(PeakMegabytes, Peak(process));
        return (seconds > MostSeconds ? Ending.Hung : Ending.Answered, word, seconds);
    }

    public void Dispose() => End(kill: true);

    private Process Start()
    {
        var started = Process.Start(new ProcessStartInfo(
            "prlimit", [$"--data={MostData.ToString(CultureInfo.InvariantCulture)}", "--core=0", "dotnet", typeof(DecodingProcess).Assembly.Location, "decode", megapixels.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        // what libraries say of damage is of no use here, and must not fill the pipe
        started.ErrorDataReceived += (_, _) => { };
        started.BeginErrorReadLine();
        return started;
    }

    private void End(bool kill)
    {
        if (process is null)
        {
            return;
        }

        if (kill)
        {
            process.Kill();
        }

        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    private static double ProcessorSeconds(Process process)
    {
        try
        {
            // after the name in parentheses: state is the first, user and system time are the 12th and 13th
            var fields = File.ReadAllText($"/proc/{process.Id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / ticksPerSecond;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static double Peak(Process process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
