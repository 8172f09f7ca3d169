using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Kargah.Learning.Tests;

public sealed class ExportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kargah-learning-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, ModelKind> Models => new()
    {
        { "price", ModelKind.Mlp }, { "buys", ModelKind.Mlp }, { "color", ModelKind.Mlp }, { "price", ModelKind.Linear }, { "buys", ModelKind.Linear },
    };

    [Theory, MemberData(nameof(Models))]
    public async Task Pt_IsReadByTorchLoadWithWeightsOnly(string target, ModelKind kind)
    {
        var model = Train(target, kind);
        var path = Path.Combine(folder, "model.pt");
        model.ExportPt(path);

        var json = await Python.RunAsync(folder, "-c", """
            import json, sys, torch
            state = torch.load("model.pt", weights_only=True)
            again = torch.load("model.pt")
            assert all(torch.equal(state[k], again[k]) for k in state)
            print(json.dumps({"keys": list(state), "shapes": [list(v.shape) for v in state.values()], "values": [x for v in state.values() for x in v.flatten().tolist()]}))
            """);

        using var state = JsonDocument.Parse(json);
        var layers = kind == ModelKind.Linear ? 1 : 3;
        state.RootElement.GetProperty("keys").EnumerateArray().Select(key => key.GetString())
            .ShouldBe(Enumerable.Range(0, layers).SelectMany(layer => new[] { $"layers.{layer}.weight", $"layers.{layer}.bias" }));
        state.RootElement.GetProperty("shapes")[0][0].GetInt32().ShouldBe(kind == ModelKind.Mlp ? 24 : 1);
        state.RootElement.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()).ShouldBe(model.Parameters.ToArray());
    }

    [Theory, MemberData(nameof(Models))]
    public async Task TenLinesOfPython_FromTheBundle_PredictWhatPredictPredicts(string target, ModelKind kind)
    {
        Train(target, kind).ExportBundle(Path.Combine(folder, "bundle.zip"));
        ZipFile.ExtractToDirectory(Path.Combine(folder, "bundle.zip"), folder);

        // Without the bundle's loader for the network: only its description, its weights, and how rows become inputs.
        var worst = await Python.RunAsync(folder, "-c", """
            import json, torch
            from load import Model
            d = json.load(open("preprocessing.json", encoding="utf-8"))
            sizes, state = d["layers"], torch.load("model.pt", weights_only=True)
            net = torch.nn.Sequential(*[m for a, b in zip(sizes, sizes[1:]) for m in (torch.nn.Linear(a, b), torch.nn.ReLU())][:-1])
            net.load_state_dict({k.replace("layers.%d." % i, "%d." % (2 * i)): v for i in range(len(sizes) - 1) for k, v in state.items() if k.startswith("layers.%d." % i)})
            samples = json.load(open("sample_rows.json", encoding="utf-8"))
            with torch.no_grad(): z = net(torch.tensor([Model().encode(s["row"]) for s in samples])).double()
            p = {"regression": z[:, 0], "binary": torch.sigmoid(z[:, 0]), "multiclass": torch.softmax(z, 1)}[d["task"]]
            want = [s["prediction"] for s in samples]
            if d["task"] == "regression": want = [(w["value"] - d["target_scaling"]["mean"]) / d["target_scaling"]["scale"] for w in want]
            elif d["task"] == "binary": want = [w["probabilities"][d["positive_class"]] for w in want]
            else: want = [[w["probabilities"][c] for c in d["classes"]] for w in want]
            print(float((p - torch.tensor(want).double()).abs().max()))
            """);

        double.Parse(worst, CultureInfo.InvariantCulture).ShouldBeLessThan(1e-5);
    }

    [Theory, MemberData(nameof(Models))]
    public async Task Bundle_OnItsSampleRows_LoadsAndAgrees(string target, ModelKind kind)
    {
        Train(target, kind).ExportBundle(Path.Combine(folder, "bundle.zip"));
        ZipFile.ExtractToDirectory(Path.Combine(folder, "bundle.zip"), folder);

        (await Python.RunAsync(folder, "load.py")).ShouldContain("sample rows, largest difference");

        using var samples = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "sample_rows.json"), TestContext.Current.CancellationToken));
        samples.RootElement.GetArrayLength().ShouldBeGreaterThanOrEqualTo(6);
        samples.RootElement.EnumerateArray().Any(sample => sample.GetProperty("row").EnumerateObject().Any(cell => cell.Value.ValueKind == JsonValueKind.Null))
            .ShouldBeTrue("a row with something missing is among the samples");
    }

    [Fact]
    public async Task BundleLoader_OfUnseenLevelsTrueFalseAndMissing_AgreesWithPredict()
    {
        var model = Train("color", ModelKind.Mlp);
        model.ExportBundle(Path.Combine(folder, "bundle.zip"));
        ZipFile.ExtractToDirectory(Path.Combine(folder, "bundle.zip"), folder);
        const string rows = """
            [{"city": "Isfahan", "garden": true}, {"city": null, "garden": "YES", "area": 75}, {"area": 60.5, "sold": "2021-02-28"},
             {"sold": "2020-02-29T13:45:00Z", "garden": false, "age": 1e3}, {"sold": "1965-03-01T06:00:00+03:30", "area": 1}]
            """;

        var theirs = JsonSerializer.Deserialize<JsonElement[]>(await Python.RunAsync(folder, "-c",
            $"import json; from load import Model; print(json.dumps(Model().predict(json.loads('''{rows}'''))))"))!;

        var ours = model.Predict(JsonSerializer.Deserialize<Dictionary<string, JsonElement>[]>(rows)!);
        for (var row = 0; row < ours.Count; row++)
        {
            theirs[row].GetProperty("label").GetString().ShouldBe(ours[row].Label);
            foreach (var (name, probability) in ours[row].Probabilities!)
            {
                theirs[row].GetProperty("probabilities").GetProperty(name).GetDouble().ShouldBe(probability, 1e-5, $"row {row + 1}, {name}");
            }
        }
    }

    [Fact]
    public void Bundle_HoldsWhatIsNeededToMakeTheRunAgain()
    {
        var outcome = TestTable.Mixed().Train(new TrainingSettings { Target = "buys", Epochs = 1, Seed = 3 });
        outcome.Model.ExportBundle(Path.Combine(folder, "bundle.zip"));

        using var archive = ZipFile.OpenRead(Path.Combine(folder, "bundle.zip"));
        archive.Entries.Select(entry => entry.Name).ShouldBe(
            ["model.pt", "preprocessing.json", "schema.json", "metrics.json", "run.json", "splits.json", "sample_rows.json", "requirements.txt", "load.py", "README.md"]);
        Json("splits.json").GetProperty("test").EnumerateArray().Select(row => row.GetInt32()).ShouldBe(outcome.Plan.Rows.Test);
        Json("run.json").GetProperty("settings").GetProperty("seed").GetInt32().ShouldBe(3);
        Json("metrics.json").GetProperty("test").GetProperty("roc_auc").GetDouble().ShouldBe(outcome.TestMetrics["roc_auc"]);

        JsonElement Json(string name)
        {
            using var stream = archive.GetEntry(name)!.Open();
            return JsonSerializer.Deserialize<JsonElement>(stream);
        }
    }

    private static TrainedModel Train(string target, ModelKind kind) => TestTable.Mixed().Train(new TrainingSettings
    {
        Target = target,
        ModelType = kind,
        Hidden = [24, 10],
        Epochs = 8,
        Ignore = [.. new[] { "price", "buys", "color" }.Where(name => name != target)],
    }).Model;
}
