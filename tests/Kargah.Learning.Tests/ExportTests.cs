using System.IO.Compression;
using System.Text.Json;
using Kargah.Numerics;

namespace Kargah.Learning.Tests;

public sealed class ExportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kargah-learning-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // One Python for all of them: importing torch takes longer than the rest.
    private static readonly (string Name, string Target, ModelKind Kind)[] Models =
    [
        ("regression", "price", ModelKind.Mlp),
        ("binary", "buys", ModelKind.Mlp),
        ("multiclass", "color", ModelKind.Mlp),
        ("linear-regression", "price", ModelKind.Linear),
        ("logistic-regression", "buys", ModelKind.Linear),
    ];

    [Fact]
    public async Task Pt_IsReadByTorchLoadWithWeightsOnly()
    {
        var models = Models.ToDictionary(model => model.Name, model => Train(model.Target, model.Kind));
        foreach (var (name, model) in models)
        {
            model.ExportPt(Path.Combine(folder, $"{name}.pt"));
        }

        var json = await Python.RunAsync(folder, "-c", """
            import glob, json, torch
            said = {}
            for path in glob.glob("*.pt"):
                state, again = torch.load(path, weights_only=True), torch.load(path)
                assert all(torch.equal(state[k], again[k]) for k in state)
                said[path[:-3]] = {"keys": list(state), "shape": list(state["layers.0.weight"].shape), "values": [x for v in state.values() for x in v.flatten().tolist()]}
            print(json.dumps(said))
            """);

        using var states = JsonDocument.Parse(json);
        foreach (var (name, model) in models)
        {
            var state = states.RootElement.GetProperty(name);
            var linear = name.EndsWith("-regression", StringComparison.Ordinal);
            state.GetProperty("keys").EnumerateArray().Select(key => key.GetString())
                .ShouldBe(Enumerable.Range(0, linear ? 1 : 3).SelectMany(layer => new[] { $"layers.{layer}.weight", $"layers.{layer}.bias" }));
            state.GetProperty("shape")[0].GetInt32().ShouldBe(linear ? 1 : 24);
            state.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()).ShouldBe(model.Parameters.ToArray());
        }
    }

    [Fact]
    public async Task TenLinesOfPython_FromTheBundle_PredictWhatPredictPredicts()
    {
        ExtractBundles();

        // Without the bundle's loader for the network: only its description, its weights, and how rows become inputs.
        var json = await Python.RunAsync(folder, "-c", """
            import glob, json, sys, torch
            sys.path.insert(0, "binary")
            from load import Model
            worst = {}
            for folder in glob.glob("*/"):
                d = json.load(open(folder + "preprocessing.json", encoding="utf-8"))
                sizes, state = d["layers"], torch.load(folder + "model.pt", weights_only=True)
                net = torch.nn.Sequential(*[m for a, b in zip(sizes, sizes[1:]) for m in (torch.nn.Linear(a, b), torch.nn.ReLU())][:-1])
                net.load_state_dict({"%d.%s" % (2 * int(k.split(".")[1]), k.split(".")[2]): v for k, v in state.items()})
                samples = json.load(open(folder + "sample_rows.json", encoding="utf-8"))
                with torch.no_grad(): z = net(torch.tensor([Model(folder).encode(s["row"]) for s in samples])).double()
                p = {"regression": z[:, 0], "binary": torch.sigmoid(z[:, 0]), "multiclass": torch.softmax(z, 1)}[d["task"]]
                want = [s["prediction"] for s in samples]
                if d["task"] == "regression": want = [(w["value"] - d["target_scaling"]["mean"]) / d["target_scaling"]["scale"] for w in want]
                elif d["task"] == "binary": want = [w["probabilities"][d["positive_class"]] for w in want]
                else: want = [[w["probabilities"][c] for c in d["classes"]] for w in want]
                worst[folder[:-1]] = float((p - torch.tensor(want).double()).abs().max())
            print(json.dumps(worst))
            """);

        var worst = JsonSerializer.Deserialize<Dictionary<string, double>>(json)!;
        worst.Keys.ShouldBe(Models.Select(model => model.Name), ignoreOrder: true);
        worst.Values.ShouldAllBe(difference => difference < 1e-5);
    }

    [Fact]
    public async Task Bundle_OnItsSampleRows_LoadsAndAgrees()
    {
        ExtractBundles();

        (await Python.RunAsync(Path.Combine(folder, "multiclass"), "load.py")).ShouldContain("sample rows, largest difference");

        foreach (var (name, _, _) in Models)
        {
            using var samples = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, name, "sample_rows.json"), TestContext.Current.CancellationToken));
            samples.RootElement.GetArrayLength().ShouldBeGreaterThanOrEqualTo(6);
            samples.RootElement.EnumerateArray().Any(sample => sample.GetProperty("row").EnumerateObject().Any(cell => cell.Value.ValueKind == JsonValueKind.Null))
                .ShouldBeTrue("a row with something missing is among the samples");
        }
    }

    [Fact]
    public async Task Bundle_OfEveryKindOfModelAndInput_LoadsAndAgrees()
    {
        var random = new SeededRandom(3);
        var table = TestTable.Mixed(400)
            .Numbers("wealth", Enumerable.Range(0, 400).Select(i => i % 11 == 0 ? double.NaN : Math.Exp(4 * random.NextDouble() * random.NextDouble())))
            .Categories("shop", Enumerable.Range(0, 400).Select(_ => $"فروشگاه {random.NextInt32(150)}"));
        var plain = new TrainingSettings { Target = "color", Hidden = [12, 8], Epochs = 3, Scaling = NumberScaling.Quantile };
        var models = new Dictionary<string, TrainingSettings>
        {
            ["resnet"] = plain with { ModelType = ModelKind.Resnet, Normalization = NormalizationKind.Batch, Target = "price", NumberInputs = NumberInputs.Piecewise },
            ["ensemble"] = plain with { ModelType = ModelKind.Ensemble, Members = 3, NumberInputs = NumberInputs.Periodic, CategoryInputs = CategoryInputs.Embedding },
            ["two-classes"] = plain with { ModelType = ModelKind.Ensemble, Target = "buys", Activation = ActivationKind.Gelu },
            ["mlp"] = plain with { Normalization = NormalizationKind.Layer, Activation = ActivationKind.Silu, CategoryInputs = CategoryInputs.Embedding },
            ["linear"] = plain with { ModelType = ModelKind.Linear, Target = "price", CategoryInputs = CategoryInputs.Embedding, NumberInputs = NumberInputs.Piecewise },
        };
        foreach (var (name, settings) in models)
        {
            var path = Path.Combine(folder, $"{name}.zip");
            table.Train(settings).Model.ExportBundle(path);
            ZipFile.ExtractToDirectory(path, Path.Combine(folder, name));
        }

        var json = await Python.RunAsync(folder, "-c", """
            import glob, json, sys
            sys.path.insert(0, "mlp")
            from load import Model, worst_difference
            print(json.dumps({f[:-1]: worst_difference(Model(f), json.load(open(f + "sample_rows.json", encoding="utf-8"))) for f in glob.glob("*/") if "_" not in f}))
            """);

        var worst = JsonSerializer.Deserialize<Dictionary<string, double>>(json)!;
        worst.Keys.ShouldBe(models.Keys, ignoreOrder: true);
        worst.ShouldAllBe(model => model.Value < 1e-5);
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
            [
                "model.pt", "model.onnx", "network.onnx", "model.safetensors", "preprocessing.json", "schema.json", "metrics.json", "run.json", "splits.json", "sample_rows.json",
                "MLmodel", "input_example.json", "python_env.yaml", "requirements.txt", "load.py", "README.md",
            ]);
        Json("splits.json").GetProperty("test").EnumerateArray().Select(row => row.GetInt32()).ShouldBe(outcome.Plan.Rows.Test);
        Json("run.json").GetProperty("settings").GetProperty("seed").GetInt32().ShouldBe(3);
        Json("metrics.json").GetProperty("test").GetProperty("roc_auc").GetDouble().ShouldBe(outcome.TestMetrics["roc_auc"]);

        JsonElement Json(string name)
        {
            using var stream = archive.GetEntry(name)!.Open();
            return JsonSerializer.Deserialize<JsonElement>(stream);
        }
    }

    private void ExtractBundles()
    {
        foreach (var (name, target, kind) in Models)
        {
            var path = Path.Combine(folder, $"{name}.zip");
            Train(target, kind).ExportBundle(path);
            ZipFile.ExtractToDirectory(path, Path.Combine(folder, name));
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
