using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Datasets;

public sealed class BadUploadTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly KargahApp app = shared.App;

    // Looked up by name: a test runner would write the bytes themselves into every test's name.
    private static readonly Dictionary<string, (string Filename, byte[] Content, int Status, string Code)> NoTables = new()
    {
        ["empty"] = ("empty.csv", [], 400, "empty_file"),
        ["picture"] = ("photo.png", "\x89PNG"u8.ToArray(), 400, "file_type_not_supported"),
        ["no ending"] = ("table", "a,b\n1,2\n"u8.ToArray(), 400, "file_type_not_supported"),
        ["two endings"] = ("table.csv.exe", "a,b\n1,2\n"u8.ToArray(), 400, "file_type_not_supported"),
        ["gz that is none"] = ("table.csv.gz", "a,b\n1,2\n"u8.ToArray(), 400, "not_gzip"),
        ["gz bomb"] = ("bomb.csv.gz", Bomb(400_000_000), 413, "file_too_large"),
        ["cut gz"] = ("cut.csv.gz", Gzip(Encoding.UTF8.GetBytes(Uploads.Iris))[..^12], 400, "not_gzip"),
        ["header only"] = ("header.csv", "a,b\n"u8.ToArray(), 400, "no_rows"),
        ["duplicate names"] = ("twice.csv", "a,a\n1,2\n"u8.ToArray(), 400, "duplicate_column"),
        ["binary"] = ("binary.csv", [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 37))], 400, ""),
        ["object for an array"] = ("one.json", """{"a": 1}"""u8.ToArray(), 400, ""),
        ["broken json"] = ("broken.json", """[{"a": 1}, {"a": ]"""u8.ToArray(), 400, "bad_json"),
    };

    private static readonly Dictionary<string, byte[]> OddTables = new()
    {
        ["ragged rows"] = "a,b\n1,2\n3\n4,5,6\n7,8\n"u8.ToArray(),
        ["broken UTF-8"] = [.. "a,b\n1,"u8, 0xC3, 0x28, .. "\n2,x\n"u8],
        ["empty column name"] = "a,,c\n1,2,3\n"u8.ToArray(),
    };

    public static TheoryData<string> Refused => [.. NoTables.Keys];

    public static TheoryData<string> Odd => [.. OddTables.Keys];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Upload_OfWhatIsNoTable_IsRefusedWithItsReasonAndLeavesNothing(string what)
    {
        var (filename, content, status, code) = NoTables[what];
        using var client = await app.ClientForAsync("refused-" + what.Replace(' ', '-'));

        var problem = await (await client.UploadAsync(filename, content)).ReadProblemAsync(status);

        if (code.Length > 0)
        {
            problem.Code.ShouldBe(code);
        }

        problem.Error.ShouldNotContain(app.Folder);
        (await (await client.GetAsync("/api/datasets")).ReadAsync<DatasetListResponse>()).Total.ShouldBe(0);
        Directory.EnumerateFileSystemEntries(Path.Combine(app.Folder, "tmp")).ShouldBeEmpty();
    }

    /// <summary>Such tables are either refused with a place, or taken with findings; never silently.</summary>
    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Upload_OfAnOddTable_SaysWhatIsOdd(string what)
    {
        using var client = await app.ClientForAsync("odd-" + what.Replace(' ', '-'));
        var answer = await client.UploadAsync("odd.csv", OddTables[what]);
        if (!answer.IsSuccessStatusCode)
        {
            (await answer.ReadProblemAsync(400)).Error.ShouldNotBeNullOrEmpty();
            return;
        }

        var dataset = (await answer.ReadAsync<DatasetResponse>()).Dataset;
        var validation = await (await client.GetAsync($"/api/datasets/{dataset.Id}/validate")).ReadAsync<ValidationResponse>();
        (validation.Errors.Count + validation.Warnings.Count).ShouldBeGreaterThan(0, what);
    }

    [Fact]
    public async Task Upload_OfATenMegabyteLine_IsAnsweredAndTheNextOneWorks()
    {
        using var client = await app.ClientForAsync("long-line");

        await (await client.UploadAsync("line.csv", "a,b\n" + new string('x', 10_000_000) + ",1\n")).ReadProblemAsync(400);

        await client.UploadReadyAsync("iris.csv", Uploads.Iris);
    }

    [Fact]
    public async Task Training_OnATableWithRaggedRows_IsRefusedBeforeItStartsAndNamesTheFirst()
    {
        using var client = await app.ClientForAsync("ragged");
        var dataset = await client.UploadReadyAsync("ragged.csv", Encoding.UTF8.GetString(OddTables["ragged rows"]));

        var problem = await (await client.PostAsync("/api/training", new StringContent($$"""{"dataset":"{{dataset.Id}}"}""", Encoding.UTF8, "application/json"))).ReadProblemAsync(409);

        problem.Code.ShouldBe(ProblemCodes.DatasetInvalid);
        problem.Error.ShouldContain("2 of 4 rows");
        problem.Error.ShouldContain("Line 3 has 1 cell ");
        problem.Error.ShouldContain("upload the table again");
    }

    [Fact]
    public async Task Upload_OverTheLimit_Is413AndLeavesNothing()
    {
        using var client = await app.ClientForAsync("over");

        var problem = await (await client.UploadAsync("large.csv", new byte[12_100_000])).ReadProblemAsync(413);

        problem.Code.ShouldBe(ProblemCodes.BodyTooLarge);
        Directory.EnumerateFileSystemEntries(Path.Combine(app.Folder, "tmp")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Upload_OverTheLimitWithoutALength_Is413AndLeavesNothing()
    {
        using var client = await app.ClientForAsync("over-chunked");
        using var form = new MultipartFormDataContent { { new StreamContent(new MemoryStream(new byte[12_100_000])), "file", "large.csv" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/datasets/upload") { Content = form, Headers = { TransferEncodingChunked = true, ExpectContinue = true } };

        await (await client.SendAsync(request)).ReadProblemAsync(413);

        Directory.EnumerateFileSystemEntries(Path.Combine(app.Folder, "tmp")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Upload_WithoutAFile_SaysSo()
    {
        using var client = await app.ClientForAsync("no-file");
        using var empty = new MultipartFormDataContent { { new StringContent("x"), "name" } };
        using var text = new MultipartFormDataContent { { new StringContent("a,b"), "file" } };

        (await (await client.PostAsync("/api/datasets/upload", null)).ReadProblemAsync(400)).Code.ShouldBe(ProblemCodes.NoFile);
        (await (await client.PostAsync("/api/datasets/upload", empty)).ReadProblemAsync(400)).Code.ShouldBe(ProblemCodes.NoFile);
        (await (await client.PostAsync("/api/datasets/upload", text)).ReadProblemAsync(400)).Code.ShouldBe(ProblemCodes.NoFile);
        (await (await client.PostAsync("/api/datasets/upload", new StringContent("{}", Encoding.UTF8, "application/json"))).ReadProblemAsync(400)).Code.ShouldBe(ProblemCodes.NoFile);
    }

    [Fact]
    public async Task Upload_WithAnUnknownOrSecondField_NamesIt()
    {
        using var client = await app.ClientForAsync("fields");

        (await (await client.UploadAsync("a.csv", Uploads.Iris, ("path", "/etc/passwd"))).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["path"]);
        (await (await client.UploadAsync("a.csv", Uploads.Iris, ("name", new string('n', 201)))).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["name"]);
        using var two = new MultipartFormDataContent { { new StringContent(Uploads.Iris), "file", "a.csv" }, { new StringContent(Uploads.Iris), "file", "b.csv" } };
        (await (await client.PostAsync("/api/datasets/upload", two)).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["file"]);
        Directory.EnumerateFileSystemEntries(Path.Combine(app.Folder, "tmp")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Upload_CutOff_Is400AndLeavesNothing()
    {
        using var client = await app.ClientForAsync("cut");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b\n1,2\n"));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        await (await client.PostAsync("/api/datasets/upload", content)).ReadProblemAsync(400);

        Directory.EnumerateFileSystemEntries(Path.Combine(app.Folder, "tmp")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../../../etc/passwd.csv", "passwd.csv")]
    [InlineData(@"..\\..\\windows\\system.csv", "system.csv")]
    [InlineData("<script>alert(1)<script>.csv", "<script>alert(1)<script>.csv")]
    [InlineData("\u202Efdp.evil.csv", "fdp.evil.csv")]
    [InlineData("داده\u200Cها.csv", "داده\u200Cها.csv")]
    public async Task Filename_IsOnlyEverShown(string given, string shown)
    {
        using var client = await app.ClientForAsync("names");

        var dataset = await client.UploadReadyAsync(given, Uploads.Iris);

        dataset.Filename.ShouldBe(shown);
        dataset.Path.ShouldBe($"data/datasets/{dataset.Id}.csv");
        var download = await client.GetAsync($"/api/datasets/{dataset.Id}/download");
        download.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        download.Content.Headers.ContentDisposition.FileNameStar.ShouldBe(shown);
    }

    [Fact]
    public async Task Filename_OfThreeHundredLetters_IsShortenedAndKeepsItsEnding()
    {
        using var client = await app.ClientForAsync("long-name");

        var dataset = await client.UploadReadyAsync(new string('a', 300) + ".csv", Uploads.Iris);

        dataset.Filename.Length.ShouldBe(200);
        dataset.Filename.ShouldEndWith("a.csv");
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Bomb(int unpacked)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write("a,b\n"u8);
            var rows = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1,2\n", 250_000)));
            for (var written = 0; written < unpacked; written += rows.Length)
            {
                gzip.Write(rows);
            }
        }

        return packed.ToArray();
    }
}
