using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Jobs;

namespace Kargah.Server.Tests.Features.Jobs;

/// <summary>The small form of <c>./kargah bench faults</c>: at random moments workers are killed and frozen, and the server is killed or asked to leave.</summary>
public sealed class FaultsTests
{
    private const int OfEachKind = 3;
    private static readonly string[] Models = ["mlp", "linear", "resnet"];
    private static readonly (string, string)[] Settings = [("Scheduler:Slots", "3"), ("Scheduler:Cores", "3"), ("Scheduler:MaxAttempts", "10"), ("Workers:Helpers", "1")];

    [Fact]
    public async Task JobsDisturbedAtRandomMoments_EndAsTheirUndisturbedTwins()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var moments = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("kargah-test-").FullName;
        ServerProcess? server = null;
        try
        {
            server = await ServerProcess.StartAsync(folder, 0, Settings);
            string token;
            using (var anyone = server.Client(null))
            {
                token = (await (await anyone.PostAsJsonAsync("/api/auth/register", new { email = "ana@example.org", password = KargahApp.Password, name = "ana" })).ReadAsync<SessionResponse>()).Token;
            }

            Guid table;
            List<string> twins;
            using (var ana = server.Client(token))
            {
                table = await ana.AddTableAsync("iris.csv");
                twins = await TrainAsync(ana, table);
                foreach (var twin in twins)
                {
                    await ana.WaitForEndAsync(twin);
                }
            }

            server = await AgainAsync(server, folder, kill: false);
            List<string> jobs;
            using (var ana = server.Client(token))
            {
                jobs = await TrainAsync(ana, table);
            }

            var faults = Enumerable.Range(0, 3 * OfEachKind).Select(i => i % 3).ToArray();
            moments.Shuffle(faults);
            var thawing = new List<Task>();
            foreach (var fault in faults)
            {
                await Task.Delay(moments.Next(50, 700));
                switch (fault)
                {
                    case 0:
                        server = await AgainAsync(server, folder, kill: moments.Next(2) == 0);
                        break;
                    case 1 when Worker(folder, jobs, moments) is { } killed:
                        TestJobs.Send(killed.Pid, Signal.Kill);
                        break;
                    case 2 when Worker(folder, jobs, moments) is { } frozen:
                        TestJobs.Send(frozen.Pid, Signal.Stop);
                        thawing.Add(ThawAsync(frozen.Pid, moments.Next(10, 3000)));
                        break;
                }
            }

            await Task.WhenAll(thawing);
            using var again = server.Client(token);
            foreach (var (job, twin) in jobs.Zip(twins))
            {
                var what = $"seed {seed}, {job} beside {twin}";
                var ended = await again.WaitForEndAsync(job);
                ended.Status.ShouldBe(JobState.Completed, $"{what}: {ended.Error?.Error}");
                (await again.PointsAsync(job)).OfTheTraining().Values().ShouldBe((await again.PointsAsync(twin)).OfTheTraining().Values(), what);
                (await again.GetByteArrayAsync($"/api/training/{job}/download")).ShouldBe(await again.GetByteArrayAsync($"/api/training/{twin}/download"), what);
                await TestJobs.Eventually(() => Running(folder, job) is null, $"{what}: no process is left");
            }
        }
        finally
        {
            server?.Dispose();
            TestFolder.Delete(folder);
        }
    }

    private static async Task<List<string>> TrainAsync(HttpClient client, Guid table)
    {
        var jobs = new List<string>();
        foreach (var (i, model) in Models.Index())
        {
            jobs.Add((await client.TrainAsync(new { dataset = table, model_type = model, epochs = 80, batch_size = 16, patience = 1000, lr = 0.005, seed = i })).JobId);
        }

        return jobs;
    }

    private static async Task<ServerProcess> AgainAsync(ServerProcess server, string folder, bool kill)
    {
        if (kill)
        {
            server.Kill();
        }
        else
        {
            await server.EndAsync();
        }

        server.Dispose();
        return await ServerProcess.StartAsync(folder, 20, Settings);
    }

    private static async Task ThawAsync(int pid, int milliseconds)
    {
        await Task.Delay(milliseconds);
        TestJobs.Send(pid, Signal.Continue);
    }

    /// <summary>One of the workers that live now.</summary>
    private static ProcessFile? Worker(string folder, IReadOnlyList<string> jobs, Random moments)
    {
        var alive = jobs.Select(job => Running(folder, job)).OfType<ProcessFile>().ToList();
        return alive.Count == 0 ? null : alive[moments.Next(alive.Count)];
    }

    private static ProcessFile? Running(string folder, string job)
    {
        var attempts = Path.Combine(folder, "jobs", job, "attempts");
        return Directory.Exists(attempts)
            ? Directory.EnumerateFiles(attempts, "*.process.json")
                .OrderByDescending(path => int.Parse(Path.GetFileName(path).Split('.')[0], CultureInfo.InvariantCulture))
                .Select(path => JsonSerializer.Deserialize<ProcessFile>(File.ReadAllBytes(path), KargahJson.Options)!)
                .FirstOrDefault(ProcessTable.IsAlive)
            : null;
    }
}
