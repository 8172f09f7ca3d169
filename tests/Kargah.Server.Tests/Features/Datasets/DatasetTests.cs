using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kargah.Server.Tests.Features.Datasets;

public sealed class DatasetTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly KargahApp app = shared.App;

    [Fact]
    public async Task Upload_OfATable_AnswersWithItsShapeAndKeepsItsBytes()
    {
        using var ana = await app.ClientForAsync("upload");

        var dataset = await ana.UploadReadyAsync("iris.csv", Uploads.Iris, ("name", "Iris"), ("description", "Flowers"));

        dataset.ShouldSatisfyAllConditions(
            () => dataset.Name.ShouldBe("Iris"),
            () => dataset.Description.ShouldBe("Flowers"),
            () => dataset.Filename.ShouldBe("iris.csv"),
            () => dataset.Path.ShouldBe($"data/datasets/{dataset.Id}.csv"),
            () => dataset.Rows.ShouldBe(5),
            () => dataset.Columns.ShouldBe(3),
            () => dataset.Schema!.Select(column => column.Name).ShouldBe(["sepal", "petal", "species"]),
            () => dataset.Size.ShouldBe(Encoding.UTF8.GetByteCount(Uploads.Iris)),
            () => dataset.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Uploads.Iris)))));
        (await ana.GetStringAsync($"/api/datasets/{dataset.Id}/download")).ShouldBe(Uploads.Iris);
    }

    [Fact]
    public async Task Views_HaveTwoAddressesAndSayTheSame()
    {
        using var ana = await app.ClientForAsync("views");
        var dataset = await ana.UploadReadyAsync("iris.csv", Uploads.Iris);

        foreach (var view in new[] { "preview", "validate", "stats" })
        {
            (await ana.GetStringAsync($"/api/datasets/{view}/{dataset.Id}")).ShouldBe(await ana.GetStringAsync($"/api/v1/datasets/{dataset.Id}/{view}"));
        }

        var preview = await (await ana.GetAsync($"/api/datasets/{dataset.Id}/preview?skip=1&limit=2")).ReadAsync<PreviewResponse>();
        preview.Total.ShouldBe(5);
        preview.Rows.Select(row => row.Select(cell => cell?.ToString())).ShouldBe([["7", "4.7", "versicolor"], ["6.3", "6", "virginica"]]);
        var stats = await (await ana.GetAsync($"/api/datasets/{dataset.Id}/stats")).ReadAsync<StatsResponse>();
        stats.Rows.ShouldBe(5);
        stats.Columns[0].Mean.ShouldNotBeNull().ShouldBe((5.1 + 7.0 + 6.3 + 4.9 + 6.4) / 5, 1e-12);
        (await (await ana.GetAsync($"/api/datasets/{dataset.Id}/validate")).ReadAsync<ValidationResponse>()).Valid.ShouldBeTrue();
        (await (await ana.GetAsync($"/api/datasets/{dataset.Id}/preview?limit=201")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["limit"]);
        (await (await ana.GetAsync($"/api/datasets/{dataset.Id}/preview?limit=many")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["limit"]);
        (await (await ana.GetAsync("/api/datasets?skip=2&limit=1e3")).ReadProblemAsync(400)).Errors!["limit"].ShouldBe(["The parameter 'limit' cannot be '1e3'."]);
    }

    [Fact]
    public async Task List_FiltersSortsAndPages()
    {
        using var ana = await app.ClientForAsync("list");
        foreach (var name in new[] { "b", "a", "c" })
        {
            await ana.UploadReadyAsync(name + ".csv", Uploads.Iris);
        }

        async Task<IEnumerable<string>> NamesAsync(string query) => (await (await ana.GetAsync("/api/datasets" + query)).ReadAsync<DatasetListResponse>()).Datasets.Select(dataset => dataset.Name);

        (await NamesAsync("")).ShouldBe(["c", "a", "b"]);
        (await NamesAsync("/list?sort=name&skip=1&limit=1")).ShouldBe(["b"]);
        (await NamesAsync("?q=C.CSV")).ShouldBe(["c"]);
        (await NamesAsync("?status=invalid")).ShouldBeEmpty();
        (await (await ana.GetAsync("/api/datasets?skip=1&limit=1")).ReadAsync<DatasetListResponse>()).ShouldSatisfyAllConditions(list => list.Count.ShouldBe(1), list => list.Total.ShouldBe(3));
        (await (await ana.GetAsync("/api/datasets?sort=colour")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["sort"]);
        (await (await ana.GetAsync("/api/datasets?limit=0")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["limit"]);
        (await (await ana.GetAsync("/api/datasets?status=broken")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["status"]);
    }

    [Fact]
    public async Task Download_HasRangesAndAnETag()
    {
        using var ana = await app.ClientForAsync("download");
        var dataset = await ana.UploadReadyAsync("iris.csv", Uploads.Iris);
        using var part = new HttpRequestMessage(HttpMethod.Get, $"/api/datasets/{dataset.Id}/download") { Headers = { Range = new RangeHeaderValue(6, 10) } };
        using var unchanged = new HttpRequestMessage(HttpMethod.Get, $"/api/datasets/{dataset.Id}/download") { Headers = { IfNoneMatch = { new EntityTagHeaderValue($"\"{dataset.Sha256}\"") } } };

        var partial = await ana.SendAsync(part);

        partial.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await partial.Content.ReadAsStringAsync()).ShouldBe("petal");
        (await ana.SendAsync(unchanged)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Patch_ChangesNameAndDescriptionAlone()
    {
        using var ana = await app.ClientForAsync("patch");
        var dataset = await ana.UploadReadyAsync("iris.csv", Uploads.Iris);

        var changed = (await (await ana.PatchAsJsonAsync($"/api/datasets/{dataset.Id}", new { description = "Flowers" })).ReadAsync<DatasetResponse>()).Dataset;

        changed.Name.ShouldBe(dataset.Name);
        changed.Description.ShouldBe("Flowers");
        (await (await ana.PatchAsJsonAsync($"/api/datasets/{dataset.Id}", new { name = " " })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["name"]);
        (await (await ana.PatchAsJsonAsync($"/api/datasets/{dataset.Id}", new { sha256 = "0" })).ReadProblemAsync(400)).Code.ShouldBe(ProblemCodes.UnknownField);
    }

    [Theory]
    [InlineData(JobState.Queued, 409)]
    [InlineData(JobState.Running, 409)]
    [InlineData(JobState.Completed, 200)]
    [InlineData(JobState.Stopped, 200)]
    public async Task Delete_WhileARunNeedsIt_IsConflict(JobState state, int status)
    {
        // a queue that starts nothing: the row stays as it is written
        (await shared.Admin.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        var session = await app.SignInAsync($"needs-{state}");
        using var ana = app.ClientWith(session.Token);
        var dataset = await ana.UploadReadyAsync("iris.csv", Uploads.Iris);
        await using (var db = app.Database())
        {
            db.Jobs.Add(new JobEntity
            {
                Id = $"job_1_{(int)state:x8}",
                OwnerId = session.User.Id,
                Name = "run",
                DatasetId = dataset.Id,
                DatasetName = dataset.Name,
                ModelType = ModelType.Linear,
                ParamsJson = "{}",
                State = state,
                CreatedAt = DateTimeOffset.UtcNow,
                UpdatedAt = DateTimeOffset.UtcNow,
            });
            await db.SaveChangesAsync();
        }

        var answer = await ana.DeleteAsync($"/api/datasets/{dataset.Id}");

        ((int)answer.StatusCode).ShouldBe(status);
        (await ana.GetAsync($"/api/datasets/{dataset.Id}")).IsSuccessStatusCode.ShouldBe(status == 409);
        if (status == 409)
        {
            (await answer.ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.DatasetInUse);
        }
    }

    [Fact]
    public async Task Analysis_GoesOnAfterARestart()
    {
        await using var slow = await KargahApp.StartAsync(("Datasets:AnalysisAnswerSeconds", "0"));
        using (var ana = await slow.ClientForAsync("ana"))
        {
            await (await ana.UploadAsync("iris.csv", Uploads.Iris)).ReadAsync<DatasetResponse>();
        }

        await slow.RestartAsync();

        using var again = await slow.ClientForAsync("ana");
        var deadline = DateTimeOffset.UtcNow + TestJobs.Patience;
        Dataset dataset;
        do
        {
            await Task.Delay(50);
            dataset = (await (await again.GetAsync("/api/datasets")).ReadAsync<DatasetListResponse>()).Datasets.ShouldHaveSingleItem();
        }
        while (dataset.Status == DatasetStatus.Analyzing && DateTimeOffset.UtcNow < deadline);

        dataset.Status.ShouldBe(DatasetStatus.Ready);
    }

    [Fact]
    public async Task Invalid_FoundAfterTheAnswer_StaysAndSaysWhy()
    {
        await using var slow = await KargahApp.StartAsync(("Datasets:AnalysisAnswerSeconds", "0"));
        using var ana = await slow.ClientForAsync("ana");
        var answer = await ana.UploadAsync("twice.csv", "a,a\n1,2\n");
        if (!answer.IsSuccessStatusCode)
        {
            // found at once all the same
            await answer.ReadProblemAsync(400);
            return;
        }

        var id = (await answer.ReadAsync<DatasetResponse>()).Dataset.Id;
        var deadline = DateTimeOffset.UtcNow + TestJobs.Patience;
        Dataset dataset;
        do
        {
            await Task.Delay(50);
            dataset = (await (await ana.GetAsync($"/api/datasets/{id}")).ReadAsync<DatasetResponse>()).Dataset;
        }
        while (dataset.Status == DatasetStatus.Analyzing && DateTimeOffset.UtcNow < deadline);

        dataset.Status.ShouldBe(DatasetStatus.Invalid);
        dataset.Problem.ShouldNotBeNull().Code.ShouldBe("duplicate_column");
        (await (await ana.GetAsync($"/api/datasets/{id}/validate")).ReadAsync<ValidationResponse>()).Valid.ShouldBeFalse();
        (await (await ana.GetAsync($"/api/datasets/{id}/stats")).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.DatasetInvalid);
        JsonSerializer.Serialize(dataset).ShouldNotContain(slow.Folder);
    }

    [Fact]
    public async Task Analysis_ThatCouldNotBeWritten_IsTriedAgain()
    {
        await using var own = await KargahApp.StartAsync();
        var session = await own.SignInAsync("ana");
        using var before = own.ClientWith(session.Token);
        var dataset = await before.UploadReadyAsync("iris.csv", Uploads.Iris);
        // what stands in its place cannot be replaced by a file
        var path = own.Services.GetRequiredService<DataFolder>().DatasetAnalysis(dataset.Id);
        File.Delete(path);
        Directory.CreateDirectory(Path.Combine(path, "x"));
        await own.RestartAsync(db => db.Datasets.ExecuteUpdateAsync(set => set.SetProperty(each => each.Status, DatasetStatus.Analyzing)));
        using var ana = own.ClientWith(session.Token);
        await TestJobs.Eventually(() => File.Exists(path + ".new"), "it is analyzed");
        (await (await ana.GetAsync($"/api/datasets/{dataset.Id}")).ReadAsync<DatasetResponse>()).Dataset.Status.ShouldBe(DatasetStatus.Analyzing);
        Directory.Delete(path, recursive: true);

        await using var after = own.Database();
        await TestJobs.Eventually(() => after.Datasets.Any(each => each.Status == DatasetStatus.Ready), "it is tried again");
        (await (await ana.GetAsync($"/api/datasets/{dataset.Id}/stats")).ReadAsync<StatsResponse>()).Rows.ShouldBe(5);
    }

    [Fact]
    public async Task Delete_JustBeforeATrainingIsQueued_LeavesNoTrainingWithoutATable()
    {
        using var ana = await app.ClientForAsync("race");
        var dataset = await ana.UploadReadyAsync("iris.csv", Uploads.Iris);
        Task<HttpResponseMessage> training;
        using (await app.Services.GetRequiredService<WriteGate>().EnterAsync(CancellationToken.None))
        {
            training = ana.PostAsJsonAsync("/api/training", new { dataset = dataset.Id, target = "petal", epochs = 1 });
            (await Task.WhenAny(training, Task.Delay(TimeSpan.FromSeconds(2)))).ShouldNotBe(training, "it waits for its turn to write");
            await using var db = app.Database();
            await db.Datasets.Where(each => each.Id == dataset.Id).ExecuteDeleteAsync();
        }

        (await (await training).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.DatasetNotFound);
        await using var after = app.Database();
        after.Jobs.ShouldNotContain(job => job.DatasetId == dataset.Id);
    }
}
