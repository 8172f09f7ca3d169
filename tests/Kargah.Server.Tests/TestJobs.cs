using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Server.Tests;

public enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>Shorthands for what most tests of trainings do.</summary>
public static partial class TestJobs
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static string Table(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "test_data", name)))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "test_data", name);
    }

    /// <summary>Uploads one of the repository's tables.</summary>
    public static async Task<Guid> AddTableAsync(this HttpClient client, string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(Table(name))), "file", name } };
        var dataset = (await (await client.PostAsync("/api/datasets/upload", form)).ReadAsync<DatasetResponse>()).Dataset;
        dataset.Status.ShouldBe(DatasetStatus.Ready, dataset.Problem?.Error);
        return dataset.Id;
    }

    public static async Task<StartTrainingResponse> TrainAsync(this HttpClient client, object settings) =>
        await (await client.PostAsJsonAsync("/api/training", settings, KargahJson.Options)).ReadAsync<StartTrainingResponse>();

    public static async Task<TrainingJob> JobAsync(this HttpClient client, string jobId) =>
        (await (await client.GetAsync($"/api/training/{jobId}")).ReadAsync<JobResponse>()).Status;

    public static async Task<TrainingJob> WaitForAsync(this HttpClient client, string jobId, Func<TrainingJob, bool> reached, string what)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var job = await client.JobAsync(jobId);
            if (reached(job))
            {
                return job;
            }

            TimeProvider.System.GetElapsedTime(deadline).ShouldBeLessThan(Patience, $"{jobId} did not become {what}: it is {job.Status} ({job.Message}; {job.Error?.Error}) at step {job.Step} of attempt {job.Attempt}");
            await Task.Delay(50);
        }
    }

    public static Task<TrainingJob> WaitForEndAsync(this HttpClient client, string jobId) =>
        client.WaitForAsync(jobId, job => job.Status is JobState.Completed or JobState.Failed or JobState.Stopped, "ended");

    /// <summary>
    /// A program to give as <c>Workers:DotnetPath</c> whose trainings wait at each step, so that a test can meet them in their middle
    /// whatever the machine's speed.
    /// </summary>
    public static (string Name, string Value) SlowSteps(int milliseconds)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"dotnet-slow-{milliseconds}.sh");
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var dotnet = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());
        File.WriteAllText(temporary, $"#!/bin/sh\nexport KARGAH_STEP_DELAY_MS={milliseconds}\nexec {dotnet} \"$@\"\n");
        File.SetUnixFileMode(temporary, (UnixFileMode)0b111_101_101);
        File.Move(temporary, path, overwrite: true);
        return ("Workers:DotnetPath", path);
    }

    public static string AttemptFolder(this KargahApp app, string jobId, int attempt) => Path.Combine(app.Folder, "jobs", jobId, "attempts", $"{attempt}");

    public static async Task<ProcessFile> ProcessAsync(this KargahApp app, string jobId, int attempt)
    {
        var path = app.AttemptFolder(jobId, attempt) + ".process.json";
        await Eventually(() => File.Exists(path), $"attempt {attempt} of {jobId} runs");
        return JsonSerializer.Deserialize<ProcessFile>(await File.ReadAllBytesAsync(path), KargahJson.Options)!;
    }

    /// <summary>At once: a program started to send it might come when there is nothing left to disturb. A gone process is left in peace.</summary>
    public static void Send(int pid, Signal signal) => SendSignal(pid, (int)signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);

    public static Task Eventually(Func<bool> reached, string what) => EventuallyAsync(() => Task.FromResult(reached()), what);

    public static async Task EventuallyAsync(Func<Task<bool>> reached, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await reached())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Patience, what);
            await Task.Delay(20);
        }
    }

    /// <summary>What a worker's spool says it measured.</summary>
    public static List<(long Step, string Split, string Name, double Value)> SpooledPoints(string attemptFolder)
    {
        var path = Path.Combine(attemptFolder, AttemptFiles.Events);
        var points = new List<(long, string, string, double)>();
        var page = SpoolReader.ReadEvents(path);
        while (page.Events.Count > 0)
        {
            points.AddRange(page.Events.OfType<PointsEvent>().SelectMany(said => said.Points).Select(point => (point.Step, point.Split, point.Name, point.Value)));
            page = SpoolReader.ReadEvents(path, page.NextOffset);
        }

        return points;
    }

    /// <summary>Without what the machine did meanwhile, which no two runs have in common.</summary>
    public static IEnumerable<MetricPoint> OfTheTraining(this IEnumerable<MetricPoint> points) => points.Where(point => point.Split != "system");

    public static IEnumerable<(long Step, string Split, string Name, double Value)> Values(this IEnumerable<MetricPoint> points) =>
        points.Select(point => (point.Step, point.Split, point.Name, point.Value));

    /// <summary>What the job's workers printed, for the message of a failing test.</summary>
    public static string Output(this KargahApp app, string jobId) =>
        string.Join('\n', Directory.EnumerateFiles(Path.Combine(app.Folder, "jobs", jobId), "output.log", SearchOption.AllDirectories).Select(File.ReadAllText));

    public static async Task<IReadOnlyList<MetricPoint>> PointsAsync(this HttpClient client, string jobId) =>
        (await (await client.GetAsync($"/api/training/{jobId}/metrics")).ReadAsync<MetricsResponse>()).Points;
}
