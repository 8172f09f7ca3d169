using System.Diagnostics;
using Kargah.Contracts;
using Kargah.Server.Features.Jobs;

namespace Kargah.Server.Tests.Features.Datasets;

public sealed class FullDiskTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upload_ThatFillsTheDisk_Is507LeavesNothingAndSmallerOnesStillWork(bool lengthIsHidden)
    {
        var disk = await MountAsync();
        try
        {
            await using var app = await KargahApp.StartAsync(("Data:Folder", disk));
            using var ana = await app.ClientForAsync("ana");
            var large = System.Text.Encoding.ASCII.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 8_000_000)));
            using var form = new MultipartFormDataContent { { new StreamContent(new MemoryStream(large)), "file", "large.csv" } };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/datasets/upload") { Content = form, Headers = { TransferEncodingChunked = lengthIsHidden } };

            (await (await ana.SendAsync(request)).ReadProblemAsync(507)).Code.ShouldBe(ProblemCodes.DiskFull);

            Directory.EnumerateFileSystemEntries(Path.Combine(disk, "tmp")).ShouldBeEmpty();
            Directory.EnumerateFileSystemEntries(Path.Combine(disk, "datasets")).ShouldBeEmpty();
            await ana.UploadReadyAsync("iris.csv", Uploads.Iris);
        }
        finally
        {
            await UnmountAsync(disk);
        }
    }

    [Fact]
    public async Task ADiskThatFillsUp_WhileATrainingWrites_IsToldAndTheRunGoesOnWhenThereIsRoomAgain()
    {
        var disk = await MountAsync();
        try
        {
            await using var app = await KargahApp.StartAsync(("Data:Folder", disk), TestJobs.SlowSteps(20));
            using var ana = await app.ClientForAsync("ana");
            var table = await ana.AddTableAsync("iris.csv");
            var job = (await ana.TrainAsync(new { dataset = table, model_type = "mlp", epochs = 100, batch_size = 16, patience = 1000 })).JobId;
            var checkpoint = Path.Combine(app.AttemptFolder(job, 1), AttemptFiles.Checkpoint);
            await TestJobs.Eventually(() => File.Exists(checkpoint), "a checkpoint");
            var worker = await app.ProcessAsync(job, 1);

            FillUp(Path.Combine(disk, "filler"));
            await TestJobs.Eventually(() => !ProcessTable.IsAlive(worker), "the worker gives up");
            using (var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[1 << 20]), "file", "large.csv" } })
            {
                (await (await ana.PostAsync("/api/datasets/upload", form)).ReadProblemAsync(507)).Code.ShouldBe(ProblemCodes.DiskFull);
            }

            (await app.Client.GetAsync("/health")).EnsureSuccessStatusCode();
            File.Delete(Path.Combine(disk, "filler"));
            var ended = await ana.WaitForEndAsync(job);
            ended.Status.ShouldBe(JobState.Completed, app.Output(job));
            ended.Attempt.ShouldBe(2);
            var log = await (await ana.GetAsync($"/api/training/{job}/logs")).ReadAsync<LogsResponse>();
            log.Lines.ShouldContain(line => line.Level == LogLevelName.Warning && line.Text.Contains("disk was full", StringComparison.Ordinal));
            TestJobs.SpooledPoints(app.AttemptFolder(job, 2))[0].Step.ShouldBeGreaterThan(1, "it goes on from the last checkpoint that was whole");
            (await ana.PointsAsync(job)).OfTheTraining().GroupBy(point => (point.Step, point.Split, point.Name)).ShouldAllBe(group => group.Count() == 1);
        }
        finally
        {
            await UnmountAsync(disk);
        }
    }

    private static async Task<string> MountAsync()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can mount a small disk.");
        var disk = Directory.CreateTempSubdirectory("kargah-disk-").FullName;
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=24m", "kargah-test", disk) == 0, "This machine lets nobody mount a small disk.");
        return disk;
    }

    private static async Task UnmountAsync(string disk)
    {
        // lazily: another part of this process may still keep a file open for reuse
        await RunAsync("umount", "--lazy", disk);
        Directory.Delete(disk);
    }

    /// <summary>To the last byte.</summary>
    private static void FillUp(string path)
    {
        using var filler = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        foreach (var block in (int[])[1 << 20, 4096, 512])
        {
            var bytes = new byte[block];
            try
            {
                while (true)
                {
                    RandomAccess.Write(filler, bytes, RandomAccess.GetLength(filler));
                }
            }
            catch (IOException)
            {
                // no more of this size
            }
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
