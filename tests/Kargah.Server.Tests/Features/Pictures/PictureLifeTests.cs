using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Pictures;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Tests.Features.Pictures;

/// <summary>What goes wrong around pictures: helpers that die, servers that restart, files that are damaged.</summary>
public sealed class PictureLifeTests
{
    [Fact]
    public async Task Restart_InTheMiddleOfAnAnalysis_GoesOnWithIt_AndSweepsUpWhatHasNoRow()
    {
        await using var app = await KargahApp.StartAsync();
        var ana = await app.ClientForAsync("ana");
        var id = (await ana.UploadCardAsync()).Id;
        var folder = Path.Combine(app.Folder, "pictures", $"{id}");
        var orphan = Directory.CreateDirectory(Path.Combine(app.Folder, "pictures", $"{Guid.NewGuid()}")).FullName;

        await app.RestartAsync(async db =>
        {
            // as a server leaves it that dies while a helper is at work
            Directory.Delete(Path.Combine(folder, "views"), recursive: true);
            await db.Pictures.ExecuteUpdateAsync(set => set.SetProperty(picture => picture.Status, PictureStatus.Analyzing));
        });

        ana = await app.ClientForAsync("ana");
        await TestJobs.EventuallyAsync(async () => (await (await ana.GetAsync($"/api/images/{id}")).ReadAsync<Picture>()).Status == PictureStatus.Ready, "the picture is ready");
        (await ana.GetAsync($"/api/images/{id}/preview")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await TestJobs.Eventually(() => !Directory.Exists(orphan), "what has no row is swept up");

        await HelpersDieAsync(app, ana, id);
    }

    [Fact]
    public async Task DamagedUploads_AreTakenOrRefused_AndTheServerLivesOn()
    {
        await using var app = await KargahApp.StartAsync();
        using var ana = await app.ClientForAsync("ana");
        var random = new Random(5);
        var files = Enumerable.Range(0, 50).Select(i =>
        {
            var bytes = (i % 2 == 0 ? PictureUploads.Card : Pngs.Gray(200, 150)).ToArray();
            for (var change = random.Next(1, 60); change > 0; change--)
            {
                bytes[random.Next(Math.Min(bytes.Length, i % 4 < 2 ? 1000 : bytes.Length))] = (byte)random.Next(256);
            }

            return ($"{i}.{(i % 2 == 0 ? "jpg" : "png")}", bytes[..random.Next(1, bytes.Length + 1)]);
        }).ToList();

        var answer = await (await ana.PostPicturesAsync("/api/images/batch", "files", files)).ReadCreatedAsync<PictureBatchResponse>();

        (answer.Uploaded.Count + answer.Failed.Count).ShouldBe(50);
        answer.Uploaded.ShouldAllBe(picture => picture.Status == PictureStatus.Ready);
        answer.Failed.ShouldAllBe(failed => failed.Error.EndsWith('.'));
        answer.Failed.ShouldNotContain(failed => failed.Code == ProblemCodes.PictureFailed, "no helper died");
        Directory.EnumerateDirectories(Path.Combine(app.Folder, "pictures")).Count().ShouldBe(answer.Uploaded.Count);
        (await ana.UploadCardAsync()).Status.ShouldBe(PictureStatus.Ready);
    }

    [Theory]
    [InlineData(ProblemCodes.PictureLibraryMissing, 503)]
    [InlineData(ProblemCodes.DiskFull, 507)]
    [InlineData(ProblemCodes.PictureTooManyPixels, 413)]
    [InlineData(ProblemCodes.WorkerCrashed, 500)]
    public void Refusal_OfAHelper_HasTheStatusThatSaysWhoseFaultItIs(string code, int status) => PictureLibrary.Refusal(new Problem(code, "It is so.")).Status.ShouldBe(status);

    /// <summary>With signal 9, idle and at work.</summary>
    private static async Task HelpersDieAsync(KargahApp app, HttpClient ana, Guid id)
    {
        KillHelpers(app);
        var detection = await (await ana.PostAsJsonAsync("/api/detect/card", new { image_id = id })).ReadAsync<Detection>();
        detection.Success.ShouldBeTrue("one that died idle is replaced");

        using var over = new CancellationTokenSource();
        var killer = Task.Run(
            async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    KillHelpers(app);
                    await Task.Yield();
                }
            },
            TestContext.Current.CancellationToken);
        using var answer = await ana.PostAsJsonAsync("/api/correct/color", new { detection_id = detection.DetectionId });
        await over.CancelAsync();
        await killer;

        // killed at its start or in the middle, unless it was faster than the killer
        if (!answer.IsSuccessStatusCode)
        {
            (await answer.ReadProblemAsync((int)answer.StatusCode)).Code.ShouldBeOneOf(ProblemCodes.PictureFailed, ProblemCodes.ServerBusy);
            Directory.EnumerateDirectories(Path.Combine(app.Folder, "pictures", $"{id}")).Select(Path.GetFileName).ShouldBe(["views"], "nothing is left of what was not finished");
        }

        (await (await ana.PostAsJsonAsync("/api/correct/color", new { detection_id = detection.DetectionId })).ReadAsync<ColorCorrection>()).Success.ShouldBeTrue();
    }

    /// <summary>Of this server alone: known by the socket in its data folder.</summary>
    private static void KillHelpers(KargahApp app)
    {
        var socket = Path.Combine(app.Folder, "run", "pictures-");
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    var words = File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0');
                    if (words.Contains("serve") && words.Any(word => word.StartsWith(socket, StringComparison.Ordinal)) && words.Any(word => word.EndsWith("Kargah.Worker.dll", StringComparison.Ordinal)))
                    {
                        process.Kill();
                    }
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or InvalidOperationException or System.ComponentModel.Win32Exception)
                {
                    // it has ended by itself
                }
            }
        }
    }
}
