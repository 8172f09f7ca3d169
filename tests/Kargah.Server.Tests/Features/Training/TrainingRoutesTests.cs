using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Jobs;

namespace Kargah.Server.Tests.Features.Training;

public sealed class TrainingRoutesTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/logs")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/download")]
    [InlineData("GET", "/inputs")]
    [InlineData("GET", "/evaluation")]
    [InlineData("POST", "/predict")]
    [InlineData("POST", "/stop")]
    [InlineData("DELETE", "")]
    public async Task SomebodyElsesTraining_IsNotThere(string method, string route)
    {
        foreach (var (client, job) in new[] { (trained.Ben, trained.Job), (trained.Ana, "job_0_00000000"), (trained.Ana, "..%2F..%2Fetc") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/training/{job}{route}");
            if (route == "/predict")
            {
                request.Content = JsonContent.Create(new { rows = new[] { new { petal_width_cm = 1 } } });
            }

            (await (await client.SendAsync(request)).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.JobNotFound);
        }
    }

    [Fact]
    public async Task AnAdmin_SeesEverybodysJobs_ButNotTheirModels()
    {
        var job = await trained.Admin.JobAsync(trained.Job);
        job.Owner.ShouldBe("ana");
        (await (await trained.Admin.GetAsync("/api/training/jobs")).ReadAsync<JobListResponse>()).Jobs.ShouldContain(each => each.JobId == trained.Job);
        (await (await trained.Admin.GetAsync("/api/training/jobs?owner=me")).ReadAsync<JobListResponse>()).Jobs.ShouldNotContain(each => each.JobId == trained.Job);
        foreach (var route in new[] { "/download", "/inputs", "/evaluation" })
        {
            await (await trained.Admin.GetAsync($"/api/training/{trained.Job}{route}")).ReadProblemAsync(404);
        }

        await (await trained.Admin.DeleteAsync($"/api/training/{trained.Job}")).ReadProblemAsync(404);
    }

    [Fact]
    public async Task Status_NeedsAJobAndTellsTheSameAsTheJobItself()
    {
        (await (await trained.Ana.GetAsync("/api/training/status")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["job_id"]);
        await (await trained.Ana.GetAsync("/api/training/status?job_id=job_1_12345678")).ReadProblemAsync(404);
        var status = (await (await trained.Ana.GetAsync($"/api/training/status?job_id={trained.Job}")).ReadAsync<JobResponse>()).Status;
        JsonSerializer.Serialize(status).ShouldBe(JsonSerializer.Serialize(await trained.Ana.JobAsync(trained.Job)));
        status.Facts!.TrainRows.ShouldBe(90);
        status.Facts.SplitHashes.Keys.ShouldBe(["train", "validation", "test"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("?status=COMPLETED", true)]
    [InlineData("?status=completed,failed", true)]
    [InlineData("?status=FAILED", false)]
    [InlineData("?model_type=mlp", false)]
    [InlineData("?model_type=linear", true)]
    [InlineData("?q=lower", true)]
    [InlineData("?q=iris", true)]
    [InlineData("?q=%25", false)]
    [InlineData("?dataset=00000000-0000-0000-0000-000000000000", false)]
    [InlineData("?tag=x", false)]
    [InlineData("?sort=name", true)]
    public async Task Jobs_AreFiltered(string query, bool found)
    {
        var list = await (await trained.Ana.GetAsync("/api/training/jobs" + query)).ReadAsync<JobListResponse>();

        list.Jobs.Any(job => job.JobId == trained.Job).ShouldBe(found);
        list.Count.ShouldBe(list.Jobs.Count);
    }

    [Theory]
    [InlineData("?status=BUSY", "status")]
    [InlineData("?sort=color", "sort")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?skip=-1", "skip")]
    [InlineData("?model_type=9", "model_type")]
    public async Task Jobs_WithAFilterThatMakesNoSense_AreRefused(string query, string field) =>
        (await (await trained.Ana.GetAsync("/api/training/jobs" + query)).ReadProblemAsync(400)).Errors!.Keys.ShouldBe([field]);

    [Fact]
    public async Task Metrics_AreThinnedOutAndGoOnFromANumber()
    {
        var all = await (await trained.Ana.GetAsync($"/api/training/{trained.Job}/metrics")).ReadAsync<MetricsResponse>();
        var thin = await (await trained.Ana.GetAsync($"/api/training/{trained.Job}/metrics?points=4")).ReadAsync<MetricsResponse>();
        var rest = await (await trained.Ana.GetAsync($"/api/training/{trained.Job}/metrics?since={all.Points[9].Seq}")).ReadAsync<MetricsResponse>();
        var none = await (await trained.Ana.GetAsync($"/api/training/{trained.Job}/metrics?since={all.Seq}")).ReadAsync<MetricsResponse>();

        thin.Total.ShouldBe(all.Total);
        thin.Points.GroupBy(point => (point.Split, point.Name)).ShouldAllBe(series => series.Count() <= 4);
        rest.Points.ShouldBe(all.Points.Skip(10));
        none.Points.ShouldBeEmpty();
        (await (await trained.Ana.GetAsync($"/api/training/{trained.Job}/metrics?points=1")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["points"]);
    }

    [Fact]
    public async Task Download_GivesTheModelInPartsAndOnlyWhenItChanged()
    {
        var whole = await trained.Ana.GetAsync($"/api/training/{trained.Job}/download");
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        whole.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        whole.Content.Headers.ContentDisposition.FileName.ShouldBe($"{trained.Job}.pt");
        bytes[..2].ShouldBe("PK"u8.ToArray(), "a PyTorch archive is a zip");

        using var part = new HttpRequestMessage(HttpMethod.Get, $"/api/training/{trained.Job}/download") { Headers = { Range = new RangeHeaderValue(10, 19) } };
        var middle = await trained.Ana.SendAsync(part);
        middle.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await middle.Content.ReadAsByteArrayAsync()).ShouldBe(bytes[10..20]);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/training/{trained.Job}/download");
        again.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        (await trained.Ana.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);

        foreach (var format in new[] { "onnx", "safetensors" })
        {
            var file = await trained.Ana.GetAsync($"/api/training/{trained.Job}/download?format={format}");
            file.Content.Headers.ContentDisposition!.FileName.ShouldBe($"{trained.Job}.{format}");
            (await file.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(300);
        }

        var bundle = await trained.Ana.GetAsync($"/api/training/{trained.Job}/download?format=bundle");
        bundle.Content.Headers.ContentDisposition!.FileName.ShouldBe($"{trained.Job}.zip");
        var refused = await (await trained.Ana.GetAsync($"/api/training/{trained.Job}/download?format=h5")).ReadProblemAsync(404);
        refused.Code.ShouldBe(ProblemCodes.FormatNotAvailable);
        refused.Error.ShouldContain("pt, onnx, safetensors, bundle");
    }

    [Fact]
    public async Task AModelThatItsWorkerTurnedIntoALink_IsNotThere()
    {
        var job = (await trained.Ana.TrainAsync(new { dataset = trained.Iris, epochs = 1 })).JobId;
        (await trained.Ana.WaitForEndAsync(job)).Status.ShouldBe(JobState.Completed);
        var model = Path.Combine(trained.App.AttemptFolder(job, 1), AttemptFiles.ModelFolder);
        (await trained.Ana.GetAsync($"/api/training/{job}/download")).EnsureSuccessStatusCode();

        var moved = Path.Combine(trained.App.Folder, "elsewhere");
        Directory.Move(model, moved);
        Directory.CreateSymbolicLink(model, moved);
        (await (await trained.Ana.GetAsync($"/api/training/{job}/download")).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.ModelNotFound);

        Directory.Delete(model);
        Directory.CreateDirectory(model);
        File.CreateSymbolicLink(Path.Combine(model, AttemptFiles.ModelPt), Path.Combine(moved, AttemptFiles.ModelPt));
        File.CreateSymbolicLink(Path.Combine(model, AttemptFiles.ModelInputs), Path.Combine(moved, AttemptFiles.ModelInputs));
        Directory.CreateDirectory(Path.Combine(model, AttemptFiles.ModelBundle));
        foreach (var route in new[] { "download", "download?format=bundle", "inputs" })
        {
            (await (await trained.Ana.GetAsync($"/api/training/{job}/{route}")).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.ModelNotFound);
        }
    }

    [Fact]
    public async Task Predict_AnswersRowsAndNamesWhatIsWrongWithThem()
    {
        var rows = new object[]
        {
            new { sepal_length_cm = 5.1, sepal_width_cm = 3.5, petal_length_cm = 1.4, petal_width_cm = 0.2 },
            new { sepal_length_cm = "6.7", petal_length_cm = 5.8, petal_width_cm = (double?)null },
        };
        var answer = await (await trained.Ana.PostAsJsonAsync($"/api/training/{trained.Job}/predict", new { rows })).ReadAsync<PredictResponse>();
        answer.Target.ShouldBe("species");
        answer.Predictions.Count.ShouldBe(2);
        ((JsonElement)answer.Predictions[0].Value!).GetString().ShouldBe("setosa");
        answer.Predictions[0].Probabilities!.Values.Sum().ShouldBe(1, 1e-6);

        var bad = new object[] { rows[0], new { sepal_length_cm = "tall" } };
        var problem = await (await trained.Ana.PostAsJsonAsync($"/api/training/{trained.Job}/predict", new { rows = bad })).ReadProblemAsync(422);
        problem.Error.ShouldContain("sepal_length_cm");
        problem.Error.ShouldContain("2");
        await (await trained.Ana.PostAsJsonAsync($"/api/training/{trained.Job}/predict", new { rows = Array.Empty<object>() })).ReadProblemAsync(400);
        await (await trained.Ana.PostAsJsonAsync($"/api/training/{trained.Job}/predict", new { rows = Enumerable.Repeat(rows[0], 1001) })).ReadProblemAsync(400);
        var inputs = await (await trained.Ana.GetAsync($"/api/training/{trained.Job}/inputs")).ReadAsync<ModelInputsResponse>();
        inputs.Inputs.Select(input => input.Name).ShouldBe(["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"], ignoreOrder: true);
    }

    [Fact]
    public async Task Predict_WhoseHelperLeavesAsTheRowsArrive_IsAnsweredByAnother()
    {
        var rows = new[] { new { petal_length_cm = 1.4, petal_width_cm = 0.2 } };
        var ask = () => trained.Ana.PostAsJsonAsync($"/api/training/{trained.Job}/predict", new { rows });
        (await ask()).EnsureSuccessStatusCode();
        var socket = Path.Combine(Directory.GetDirectories(Path.Combine(trained.App.Folder, "run"), "model-*").Single(), "s");
        var helper = ProcessTable.FindByArgument(socket)!;
        TestJobs.Send(helper.Pid, Signal.Stop);

        var answer = ask();
        // long enough for the rows to be on their way; were they not, a new helper would be asked at once
        await Task.Delay(300, TestContext.Current.CancellationToken);
        TestJobs.Send(helper.Pid, Signal.Kill);

        (await (await answer).ReadAsync<PredictResponse>()).Predictions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Delete_TakesTheRow_AndFromTheTrashPointsAndFilesToo()
    {
        var job = (await trained.Ana.TrainAsync(new { dataset = trained.Iris, epochs = 1 })).JobId;
        await trained.Ana.WaitForEndAsync(job);
        HttpResponseMessage deleted;
        do
        {
            // its process may need a moment to go
            deleted = await trained.Ana.DeleteAsync($"/api/training/{job}");
        }
        while (deleted.StatusCode == HttpStatusCode.Conflict);

        deleted.EnsureSuccessStatusCode();
        await (await trained.Ana.GetAsync($"/api/training/{job}")).ReadProblemAsync(404);
        (await trained.Ana.DeleteAsync($"/api/trash/{job}")).EnsureSuccessStatusCode();
        Directory.Exists(Path.Combine(trained.App.Folder, "jobs", job)).ShouldBeFalse();
        await (await trained.Ana.DeleteAsync($"/api/training/{job}")).ReadProblemAsync(404);
    }
}
