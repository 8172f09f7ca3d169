using System.Text;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Worker.Pictures;

/// <summary><c>pictures</c>: for programs of this machine that work without a server. A <see cref="PictureTask"/> a line on the input, what came of it a line on the output.</summary>
internal static class PicturesCommand
{
    public static int Run()
    {
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        using var operations = new PictureOperations(Environment.ProcessorCount);
        while (input.ReadLine() is { } line)
        {
            output.WriteLine(JsonSerializer.Serialize(Do(operations, JsonSerializer.Deserialize<PictureTask>(line, KargahJson.Options)!), KargahJson.Options));
        }

        return 0;
    }

    private static PictureOutcome Do(PictureOperations operations, PictureTask task)
    {
        try
        {
            return operations.Do(task, CancellationToken.None);
        }
        catch (IOException full) when (Failure.IsFullDisk(full))
        {
            return new PictureOutcome { Problem = new Problem(ProblemCodes.DiskFull, "The disk is full: make room and try again.") };
        }
        catch (UnauthorizedAccessException)
        {
            return new PictureOutcome { Problem = new Problem(ProblemCodes.Forbidden, "This file may not be read by you.") };
        }
    }
}
