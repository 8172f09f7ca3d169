using System.Diagnostics;

namespace Kargah.Server.Tests;

/// <summary>The end of a server's data folder.</summary>
public static class TestFolder
{
    /// <summary>
    /// Deletes it once no process is left that was started for it. A worker outlives its server, and a run that was stopped still writes
    /// its last checkpoint and its model: whoever deletes the folder meanwhile finds files gone that were just there.
    /// </summary>
    public static void Delete(string folder)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (WasStartedFor(folder, process.Id))
                {
                    TestJobs.Send(process.Id, Signal.Kill);
                    process.WaitForExit(TestJobs.Patience).ShouldBeTrue($"process {process.Id} of {folder} was killed and is there");
                }
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private static bool WasStartedFor(string folder, int process)
    {
        try
        {
            return process != Environment.ProcessId && File.ReadAllText($"/proc/{process}/cmdline").Contains(folder, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // it has ended since it was listed
            return false;
        }
    }
}
