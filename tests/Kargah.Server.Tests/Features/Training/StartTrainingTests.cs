using System.Net.Http.Json;
using System.Text;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Training;

public sealed class StartTrainingTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Theory]
    [InlineData("epochs", """ "epochs": 0 """)]
    [InlineData("epochs", """ "epochs": 1001 """)]
    [InlineData("batch_size", """ "batch_size": 0 """)]
    [InlineData("batch_size", """ "batch_size": 65537 """)]
    [InlineData("lr", """ "lr": 0 """)]
    [InlineData("lr", """ "lr": 1.5 """)]
    [InlineData("patience", """ "patience": 0 """)]
    [InlineData("seed", """ "seed": -1 """)]
    [InlineData("dropout", """ "dropout": 0.95 """)]
    [InlineData("threshold", """ "threshold": 2 """)]
    [InlineData("hidden", """ "hidden": [0] """)]
    [InlineData("hidden", """ "hidden": [5000] """)]
    [InlineData("hidden", """ "hidden": [1,1,1,1,1,1,1,1,1] """)]
    [InlineData("epochs", """ "epochs": "many" """)]
    [InlineData("optimizer", """ "optimizer": "magic" """)]
    [InlineData("model_type", """ "model_type": "forest" """)]
    [InlineData("members", """ "members": 4 """)]
    [InlineData("members", """ "model_type": "ensemble", "members": 1 """)]
    [InlineData("hidden", """ "model_type": "resnet", "hidden": [] """)]
    [InlineData("loss", """ "loss": "huber" """)]
    [InlineData("label_smoothing", """ "label_smoothing": 0.6 """)]
    [InlineData("momentum", """ "momentum": 1 """)]
    [InlineData("gradient_clip", """ "gradient_clip": 0 """)]
    [InlineData("scaling", """ "scaling": "log" """)]
    [InlineData("task", """ "task": "regression" """)]
    [InlineData("task", """ "task": "binary" """)]
    [InlineData("target", """ "target": "no such column" """)]
    [InlineData("features", """ "features": ["no such column"] """)]
    [InlineData("features", """ "features": ["species"] """)]
    [InlineData("features", """ "features": [] """)]
    [InlineData("ignore", """ "ignore": ["no such column"] """)]
    [InlineData("weight_column", """ "weight_column": "species" """)]
    [InlineData("eval_metric", """ "eval_metric": "rmse" """)]
    [InlineData("positive_class", """ "positive_class": "setosa" """)]
    [InlineData("split.group_column", """ "split": { "kind": "group" } """)]
    [InlineData("split.time_column", """ "split": { "kind": "time" } """)]
    [InlineData("split.column", """ "split": { "kind": "column", "column": "no such column" } """)]
    [InlineData("split", """ "split": { "validation": 0.5, "test": 0.5 } """)]
    [InlineData("split.validation", """ "split": { "validation": 0 } """)]
    [InlineData("experiment_id", """ "experiment_id": "x" """)]
    [InlineData("learning_rate", """ "learning_rate": 0.1 """)]
    public async Task ABadSetting_IsRefusedByItsName(string field, string setting)
    {
        var body = new StringContent($$"""{ "dataset": "{{trained.Iris}}", {{setting}} }""", Encoding.UTF8, "application/json");

        var problem = await (await trained.Ana.PostAsync("/api/training", body)).ReadProblemAsync(400);

        problem.Errors.ShouldNotBeNull();
        problem.Errors.Keys.ShouldContain(key => key == field || key.StartsWith(field, StringComparison.Ordinal), string.Join(", ", problem.Errors.Keys));
        problem.Error.ShouldNotContain("System.");
    }

    [Theory]
    [InlineData("resnet", """ "normalization": "layer", "activation": "gelu", "number_inputs": "piecewise", "schedule": "plateau" """)]
    [InlineData("ensemble", """ "members": 3, "number_inputs": "periodic", "category_inputs": "embedding", "label_smoothing": 0.1, "optimizer": "sgd", "momentum": 0.8, "gradient_clip": 1 """)]
    public async Task EveryKindOfModel_TrainsPredictsAndIsDownloaded(string model, string settings)
    {
        var body = new StringContent($$"""{ "dataset": "{{trained.Iris}}", "model_type": "{{model}}", "epochs": 2, {{settings}} }""", Encoding.UTF8, "application/json");
        var started = await (await trained.Ana.PostAsync("/api/training", body)).ReadAsync<StartTrainingResponse>();
        started.Params.ModelType.ToString().ShouldBe(model, StringCompareShould.IgnoreCase);
        started.Params.Members.ShouldBe(model == "ensemble" ? 3 : null);

        var job = await trained.Ana.WaitForEndAsync(started.JobId);

        job.Status.ShouldBe(JobState.Completed, $"{job.Error?.Error}\n{trained.App.Output(started.JobId)}");
        foreach (var format in new[] { "pt", "bundle" })
        {
            (await trained.Ana.GetByteArrayAsync($"/api/training/{started.JobId}/download?format={format}")).Length.ShouldBeGreaterThan(500);
        }

        var rows = new { rows = new[] { new { sepal_length_cm = 5.1, petal_length_cm = 1.4 } } };
        var answer = await (await trained.Ana.PostAsJsonAsync($"/api/training/{started.JobId}/predict", rows)).Content.ReadAsStringAsync();
        answer.ShouldContain("setosa");
    }

    [Fact]
    public async Task ADataSetThatIsNotThere_OrSomebodyElses_IsNotFound()
    {
        foreach (var dataset in new[] { Guid.NewGuid().ToString(), "data/datasets/../kargah.db", "/etc/passwd", $"data/datasets/{Guid.NewGuid()}.csv" })
        {
            (await (await trained.Ana.PostAsJsonAsync("/api/training", new { dataset })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.DatasetNotFound);
        }

        (await (await trained.Ben.PostAsJsonAsync("/api/training", new { dataset = trained.Iris })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.DatasetNotFound);
        (await (await trained.Admin.PostAsJsonAsync("/api/training", new { dataset = trained.Iris })).ReadProblemAsync(404)).Code.ShouldBe(ProblemCodes.DatasetNotFound);
    }

    [Fact]
    public async Task TheDataSet_MayBeNamedByItsPathAndByItsOldNames()
    {
        var dataset = (await (await trained.Ana.GetAsync($"/api/datasets/{trained.Iris}")).ReadAsync<DatasetResponse>()).Dataset;
        (await trained.Admin.PostAsync("/api/queue/pause", null)).EnsureSuccessStatusCode();
        foreach (var request in new object[] { new { dataset = dataset.Path, epochs = 1 }, new { dataset_id = dataset.Id, epochs = 1 }, new { dataset_path = dataset.Path, epochs = 1 } })
        {
            var started = await trained.Ana.TrainAsync(request);
            (await trained.Ana.JobAsync(started.JobId)).DatasetId.ShouldBe(trained.Iris);
            (await trained.Ana.PostAsync($"/api/training/{started.JobId}/stop", null)).EnsureSuccessStatusCode();
        }

        (await trained.Admin.PostAsync("/api/queue/resume", null)).EnsureSuccessStatusCode();
        var two = new { dataset = trained.Iris, dataset_id = trained.Customers };
        (await (await trained.Ana.PostAsJsonAsync("/api/training", two)).ReadProblemAsync(400)).Errors!.Keys.ShouldContain("dataset");
    }

    [Fact]
    public async Task WithNothingAtAll_TheBundledTableIsTrained()
    {
        var started = await (await trained.Ben.PostAsync("/api/training", null)).ReadAsync<StartTrainingResponse>();

        started.Params.Epochs.ShouldBe(3);
        started.Params.BatchSize.ShouldBe(16);
        started.Params.Lr.ShouldBe(0.01);
        var ended = await trained.Ben.WaitForEndAsync(started.JobId);
        ended.Status.ShouldBe(JobState.Completed, trained.App.Output(started.JobId));
        ended.DatasetId.ShouldBeNull();
        ended.Facts!.ColumnsDropped.ShouldNotBeNull();
    }

    [Fact]
    public async Task ABatchLargerThanTheTable_IsLoweredAndSaidSo()
    {
        var started = await trained.Ana.TrainAsync(new { dataset = trained.Iris, batch_size = 60_000, epochs = 1 });

        started.Params.BatchSize.ShouldBe(150);
        started.Message.ShouldContain("lowered to 150");
        (await trained.Ana.WaitForEndAsync(started.JobId)).Status.ShouldBe(JobState.Completed);
    }

    [Fact]
    public async Task ATargetThatCannotBePredicted_IsRefusedWithTheReason()
    {
        var rows = string.Concat(Enumerable.Range(0, 400).Select(i => $"{i % 7},same,,word number {i} of many,{i * 0.5}\n"));
        var file = new MultipartFormDataContent { { new StringContent("a,constant,empty,text,b\n" + rows), "file", "odd.csv" } };
        var dataset = (await (await trained.Ana.PostAsync("/api/datasets/upload", file)).ReadAsync<DatasetResponse>()).Dataset;

        foreach (var (target, reason) in new[] { ("constant", "same value"), ("empty", "empty in every row"), ("text", "too many to be classes") })
        {
            var problem = await (await trained.Ana.PostAsJsonAsync("/api/training", new { dataset = dataset.Id, target })).ReadProblemAsync(400);
            problem.Errors!.Keys.ShouldBe(["target"]);
            problem.Error.ShouldContain(reason);
        }
    }

    [Fact]
    public async Task TheSuggestion_IsWhatATrainingWithoutSettingsUses()
    {
        var suggestion = await (await trained.Ana.GetAsync($"/api/training/suggestion?dataset={trained.Customers}")).ReadAsync<SuggestionResponse>();
        var started = await trained.Ana.TrainAsync(new { dataset = trained.Customers });

        suggestion.Params.Target.ShouldBe("churned");
        suggestion.Params.Task.ShouldBe(TrainingTask.Binary);
        suggestion.Reasons["epochs"].Code.ShouldBe("epochs_by_rows");
        suggestion.Reasons["epochs"].Params.Keys.ShouldBe(["epochs", "rows"], ignoreOrder: true);
        started.Params.ShouldBeEquivalentTo(suggestion.Params);
        await trained.Ana.PostAsync($"/api/training/{started.JobId}/stop", null);
        var linear = await (await trained.Ana.GetAsync($"/api/training/suggestion?dataset={trained.Customers}&target=monthly_fee&model_type=linear")).ReadAsync<SuggestionResponse>();
        linear.Params.Task.ShouldBe(TrainingTask.Regression);
        linear.Params.Hidden.ShouldBeEmpty();
    }
}
