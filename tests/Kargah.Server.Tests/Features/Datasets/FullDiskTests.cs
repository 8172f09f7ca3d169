using System.Diagnostics;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Datasets;

public sealed class FullDiskTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upload_ThatFillsTheDisk_Is507LeavesNothingAndSmallerOnesStillWork(bool lengthIsHidden)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can mount a small disk.");
        var disk = Directory.CreateTempSubdirectory("kargah-disk-").FullName;
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=24m", "kargah-test", disk) == 0, "This machine lets nobody mount a small disk.");
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
            // lazily: another part of this process may still keep a file open for reuse
            await RunAsync("umount", "--lazy", disk);
            Directory.Delete(disk);
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
