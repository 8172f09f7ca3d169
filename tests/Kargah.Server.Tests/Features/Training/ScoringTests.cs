using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Training;

public sealed class ScoringTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private const string Header = "petal_length_cm,petal_width_cm,sepal_length_cm,sepal_width_cm";

    [Fact]
    public async Task Predictions_OfADataSet_AreItsColumnsTheLabelAndAProbabilityAClass()
    {
        var scoring = await ScoreAsync(new { dataset = trained.Iris });
        var job = await trained.Ana.WaitForEndAsync(scoring);

        job.Status.ShouldBe(JobState.Completed, trained.App.Output(scoring));
        (job.Kind, job.SourceJobId, job.Progress, job.ModelAvailable).ShouldBe((JobKind.Scoring, trained.Job, 100, false));
        (job.Scoring!.Rows, job.Scoring.Scored, job.Scoring.NotScored).ShouldBe((150, 150, 0));
        var answer = await trained.Ana.GetAsync($"/api/training/{scoring}/download");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        answer.Content.Headers.ContentDisposition!.FileName.ShouldBe($"{scoring}.csv");
        var lines = (await answer.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(151);
        lines[0].ShouldBe("sepal_length_cm,sepal_width_cm,petal_length_cm,petal_width_cm,species,predicted_species,probability_setosa,probability_versicolor,probability_virginica");
        var original = (await trained.Ana.GetStringAsync($"/api/datasets/{trained.Iris}/download")).Split('\n', StringSplitOptions.TrimEntries);
        lines.Zip(original).ShouldAllBe(pair => pair.First.StartsWith(pair.Second));
        await ShouldAgreeWithPredictAsync(lines[77].Split(','));
    }

    [Fact]
    public async Task Predictions_OfRowsThatDoNotFit_AreLeftEmptyAndSayWhy()
    {
        var dataset = await UploadAsync($"note,predicted_species,{Header}\n\"=SUM(1,2)\",a,1.4,0.2,5.1,3.5\n\"said \"\"no\"\"\",b,oops,0.2,5.1,3.5\n-1,c,,1.8,6.1,3\n");

        var job = await trained.Ana.WaitForEndAsync(await ScoreAsync(new { dataset, calibrated = true, name = "new flowers" }));

        job.Status.ShouldBe(JobState.Completed, trained.App.Output(job.JobId));
        job.Name.ShouldBe("new flowers");
        (job.Scoring!.Scored, job.Scoring.NotScored).ShouldBe((2, 1));
        var problem = job.Scoring.Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe(ProblemCodes.NotANumber);
        problem.Error.ShouldContain("'petal_length_cm' has text in row 2: 'oops'");
        job.Scoring.AddedColumns!.Take(2).ShouldBe(["predicted_species_2", "probability_setosa"]);
        job.Scoring.AddedColumns!.Skip(4).ShouldBe(["calibrated_setosa", "calibrated_versicolor", "calibrated_virginica"]);
        var lines = (await trained.Ana.GetStringAsync($"/api/training/{job.JobId}/download")).Split('\n');
        // a spreadsheet's formula is data here, and stays what it is
        lines[1].ShouldStartWith("\"=SUM(1,2)\",a,1.4,0.2,5.1,3.5,setosa,0.");
        lines[2].ShouldBe("\"said \"\"no\"\"\",b,oops,0.2,5.1,3.5,,,,,,,");
        lines[3].ShouldStartWith("-1,c,,1.8,6.1,3,v");
        lines[3].Split(',')[^3..].Sum(share => double.Parse(share, CultureInfo.InvariantCulture)).ShouldBe(1, 1e-9);
    }

    [Fact]
    public async Task Predictions_WhereNoRowFits_FailWithTheReason()
    {
        var dataset = await UploadAsync($"{Header}\nlong,0.2,5.1,3.5\nlonger,1,2,3\n");

        var job = await trained.Ana.WaitForEndAsync(await ScoreAsync(new { dataset }));

        job.Status.ShouldBe(JobState.Failed);
        job.Error!.Code.ShouldBe(ProblemCodes.NotANumber);
        job.Error.Error.ShouldContain("row 1: 'long'");
        (await (await trained.Ana.GetAsync($"/api/training/{job.JobId}/download")).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.PredictionsNotFound);
    }

    [Fact]
    public async Task Predictions_OfADataSetThatLacksAColumn_AreRefusedByItsName()
    {
        var problem = await (await PostAsync(trained.Ana, new { dataset = trained.Customers })).ReadProblemAsync(422);

        problem.Code.ShouldBe(ProblemCodes.SchemaMismatch);
        problem.Error.ShouldContain("no column 'sepal_length_cm'");
        (await (await PostAsync(trained.Ana, new { })).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["dataset"]);
        (await (await PostAsync(trained.Ana, new { dataset = Guid.NewGuid() })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.DatasetNotFound);
    }

    [Fact]
    public async Task Predictions_OfSomebodyElse_AreNotThere()
    {
        var scoring = await ScoreAsync(new { dataset = trained.Iris });

        foreach (var other in new[] { trained.Ben, trained.Admin })
        {
            (await (await PostAsync(other, new { dataset = trained.Iris })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.JobNotFound);
            (await (await other.GetAsync($"/api/training/{scoring}/download")).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.JobNotFound);
        }

        await trained.Ana.WaitForEndAsync(scoring);
    }

    [Fact]
    public async Task Jobs_ByKindAndSource_TellScoringsFromTrainings()
    {
        var scoring = await ScoreAsync(new { dataset = trained.Iris });
        await trained.Ana.WaitForEndAsync(scoring);

        (await JobsAsync("kind=training")).ShouldBe([trained.Job]);
        (await JobsAsync($"source={trained.Job}")).ShouldContain(scoring);
        (await JobsAsync("source=job_0_00000000")).ShouldBeEmpty();
        (await (await trained.Ana.GetAsync("/api/training/jobs?kind=nothing")).ReadProblemAsync(400)).Errors!.Keys.ShouldBe(["kind"]);
        foreach (var (route, status) in new[] { ("/evaluation", 404), ("/inputs", 404), ("/download?format=pt", 404) })
        {
            await (await trained.Ana.GetAsync($"/api/training/{scoring}{route}")).ReadProblemAsync(status);
        }
    }

    [Fact]
    public async Task WhileAScoringWaits_ItsModelAndItsDataSetStay()
    {
        await trained.Admin.PostAsync("/api/queue/pause", null);
        var scoring = await ScoreAsync(new { dataset = trained.Iris });

        (await (await trained.Ana.DeleteAsync($"/api/training/{trained.Job}")).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.ModelInUse);
        (await (await trained.Ana.DeleteAsync($"/api/datasets/{trained.Iris}")).ReadProblemAsync(409)).Code.ShouldBe(ProblemCodes.DatasetInUse);

        (await trained.Ana.PostAsync($"/api/training/{scoring}/stop", null)).EnsureSuccessStatusCode();
        await trained.Admin.PostAsync("/api/queue/resume", null);
        (await trained.Ana.JobAsync(scoring)).Status.ShouldBe(JobState.Stopped);
        (await trained.Ana.DeleteAsync($"/api/training/{scoring}")).EnsureSuccessStatusCode();
    }

    private async Task ShouldAgreeWithPredictAsync(string[] cells)
    {
        var row = new Dictionary<string, double>();
        foreach (var (name, cell) in new[] { "sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm" }.Zip(cells))
        {
            row[name] = double.Parse(cell, CultureInfo.InvariantCulture);
        }

        var said = (await (await trained.Ana.PostAsJsonAsync($"/api/training/{trained.Job}/predict", new { rows = new[] { row } })).ReadAsync<PredictResponse>()).Predictions.Single();
        cells[5].ShouldBe(said.Value!.ToString());
        // single rows and blocks are summed in another order
        double.Parse(cells[7], CultureInfo.InvariantCulture).ShouldBe(said.Probabilities!["versicolor"], 1e-6);
    }

    private async Task<string> ScoreAsync(object request) => (await (await PostAsync(trained.Ana, request)).ReadAsync<StartScoringResponse>()).JobId;

    private Task<HttpResponseMessage> PostAsync(HttpClient client, object request) => client.PostAsJsonAsync($"/api/training/{trained.Job}/predictions", request);

    private async Task<List<string>> JobsAsync(string query) =>
        [.. (await (await trained.Ana.GetAsync($"/api/training/jobs?{query}")).ReadAsync<JobListResponse>()).Jobs.Select(job => job.JobId)];

    private async Task<Guid> UploadAsync(string csv)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "flowers.csv" } };
        return (await (await trained.Ana.PostAsync("/api/datasets/upload", form)).ReadAsync<DatasetResponse>()).Dataset.Id;
    }
}
