using Kargah.Contracts;
using Kargah.Server.Hosting.Sandboxing;
using Kargah.Server.Tests.Features.Datasets;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Hosting;

public sealed class SandboxTests
{
    [Fact]
    public async Task Helper_RunsWithoutRightsAndWithAScrubbedEnvironment()
    {
        await using var app = await KargahApp.StartAsync();
        using var ana = await app.ClientForAsync("ana");
        var dataset = await ana.UploadReadyAsync("iris.csv", Uploads.Iris);

        var helper = Helpers(app).ShouldHaveSingleItem();
        var status = (await File.ReadAllLinesAsync($"/proc/{helper}/status")).Select(line => line.Split('\t')).ToDictionary(line => line[0].TrimEnd(':'), line => line[^1]);
        var environment = (await File.ReadAllTextAsync($"/proc/{helper}/environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries);

        status["NoNewPrivs"].ShouldBe("1");
        environment.ShouldContain("PATH=/usr/bin:/bin");
        environment.Select(variable => variable.Split('=')[0]).ShouldBeSubsetOf(
            ["PATH", "HOME", "TMPDIR", "LANG", "TZ", "DOTNET_ROOT", "DOTNET_GCHeapHardLimit", "DOTNET_EnableDiagnostics", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "KARGAH_STEP_DELAY_MS", "PWD", "SHLVL", "_", "OLDPWD"]);
        if (Environment.UserName == "root")
        {
            status["Uid"].ShouldNotBe("0");
            status["CapEff"].ShouldBe("0000000000000000");
            status["CapBnd"].ShouldBe("0000000000000000");
            const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
            File.GetUnixFileMode(Path.Combine(app.Folder, "datasets", dataset.Id.ToString(), "original")).ShouldBe(readable);
        }
    }

    [Fact]
    public async Task Workers_ThatStayRoot_HaveNoCapabilitiesAndStillWork()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root's server can have workers that are root.");
        await using var app = await KargahApp.StartAsync(("Workers:User", "root"));
        using var ana = await app.ClientForAsync("ana");
        var dataset = await ana.AddTableAsync("iris.csv");

        var helper = Helpers(app).ShouldHaveSingleItem();
        var status = (await File.ReadAllLinesAsync($"/proc/{helper}/status")).Select(line => line.Split('\t')).ToDictionary(line => line[0].TrimEnd(':'), line => line[^1]);
        status["Uid"].ShouldBe("0");
        status["CapEff"].ShouldBe("0000000000000000");
        status["CapBnd"].ShouldBe("0000000000000000");
        var job = (await ana.TrainAsync(new { dataset, epochs = 1 })).JobId;
        (await ana.WaitForEndAsync(job)).Status.ShouldBe(JobState.Completed, app.Output(job));
    }

    [Fact]
    public async Task Helper_ThatIsKilled_IsReplaced()
    {
        await using var app = await KargahApp.StartAsync();
        using var ana = await app.ClientForAsync("ana");
        var dataset = await ana.UploadReadyAsync("iris.csv", Uploads.Iris);
        await (await ana.GetAsync($"/api/datasets/{dataset.Id}/preview")).ReadAsync<PreviewResponse>();

        foreach (var helper in Helpers(app))
        {
            using var process = System.Diagnostics.Process.GetProcessById(helper);
            process.Kill();
            await process.WaitForExitAsync();
        }

        (await (await ana.GetAsync($"/api/datasets/{dataset.Id}/preview")).ReadAsync<PreviewResponse>()).Rows.Count.ShouldBe(5);
        await ana.UploadReadyAsync("again.csv", Uploads.Iris);
    }

    [Fact]
    public async Task Helpers_EndWithTheServer()
    {
        List<int> helpers;
        await using (var app = await KargahApp.StartAsync())
        {
            using var ana = await app.ClientForAsync("ana");
            await ana.UploadReadyAsync("iris.csv", Uploads.Iris);
            helpers = Helpers(app);
            helpers.ShouldNotBeEmpty();
        }

        helpers.ShouldAllBe(helper => !Directory.Exists($"/proc/{helper}"));
    }

    [Fact]
    public async Task Secrets_AndTheDatabase_AreClosedToWorkers()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Workers have a user of their own only where the server runs as root.");
        await using var app = await KargahApp.StartAsync();
        await app.SignInAsync("ana");
        var sandbox = app.Services.GetRequiredService<Sandbox>();
        var folder = Path.Combine(app.Folder, "run", "probe");
        sandbox.OwnFolder(folder);
        var start = sandbox.Command(new SandboxedProgram([], folder, folder + ".log", 256 << 20, OwnSession: false));
        // the same chain, with another program at its end
        var words = start.ArgumentList.ToList();
        start.ArgumentList.Clear();
        var names = new[] { "secrets/signing.key", "kargah.db", "lock", "datasets", "jobs" };
        foreach (var word in words.Take(words.Count - 2).Concat(["sh", "-c", $"for f in {string.Join(' ', names)}; do test -r {app.Folder}/$f && echo $f; done; touch {app.Folder}/x && echo wrote; true"]))
        {
            start.ArgumentList.Add(word);
        }

        using var probe = System.Diagnostics.Process.Start(start)!;
        await probe.WaitForExitAsync();

        (await File.ReadAllLinesAsync(folder + ".log")).Where(line => !line.Contains("denied")).ShouldBeEmpty();
    }

    private static List<int> Helpers(KargahApp app) =>
        [.. from folder in Directory.EnumerateDirectories("/proc")
            where int.TryParse(Path.GetFileName(folder), out _)
            let line = CommandLine(folder)
            where line.Contains("serve\0") && line.Contains(Path.Combine(app.Folder, "run"))
            select int.Parse(Path.GetFileName(folder))];

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
