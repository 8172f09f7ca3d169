using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning.Tests;

/// <summary>What leaves for other programs, opened by them: ONNX Runtime under Node, OpenCV's dnn, numpy. One process each for all models.</summary>
public sealed class ForeignProgramsTests : IDisposable
{
    private const string Rows = """
        [{"area": 75.25, "age": 30, "city": "Yazd", "garden": "yes", "sold": "2020-02-29T13:45:00Z"},
         {"age": 12, "city": "Isfahan", "garden": "no", "sold": "1965-03-01T06:00:00Z"},
         {"area": 61.5, "city": "قم", "garden": "YES"},
         {"area": 99.125, "age": 1000, "city": null, "garden": null, "sold": "2100-12-31T23:59:59Z"},
         {"area": -5, "age": 7, "city": "Tabriz", "garden": "no", "sold": "1899-12-31T00:00:00Z"},
         {"city": ""}]
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("kargah-learning-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static readonly (string Name, TrainingSettings Settings)[] Kinds =
    [
        ("regression", new() { Target = "price" }),
        ("linear", new() { Target = "price", ModelType = ModelKind.Linear }),
        ("binary", new() { Target = "buys", Threshold = 0.4 }),
        ("multiclass", new() { Target = "color" }),
        ("ranked", new() { Target = "color", Scaling = NumberScaling.Quantile, Activation = ActivationKind.Gelu, Normalization = NormalizationKind.Batch, Dropout = 0.1 }),
        ("resnet", new() { Target = "price", ModelType = ModelKind.Resnet, Hidden = [16, 8], Activation = ActivationKind.Silu, Normalization = NormalizationKind.Layer, CategoryInputs = CategoryInputs.Embedding, NumberInputs = NumberInputs.Piecewise }),
        ("ensemble", new() { Target = "color", ModelType = ModelKind.Ensemble, Members = 3, Activation = ActivationKind.Tanh, NumberInputs = NumberInputs.Periodic }),
        ("ensemble-binary", new() { Target = "buys", ModelType = ModelKind.Ensemble, Members = 3, Normalization = NormalizationKind.Batch, CategoryInputs = CategoryInputs.Embedding }),
        ("ensemble-regression", new() { Target = "price", ModelType = ModelKind.Ensemble, Members = 2 }),
    ];

    [Fact]
    public async Task Onnx_InOnnxRuntime_PredictsWhatPredictPredicts()
    {
        var rows = JsonSerializer.Deserialize<Dictionary<string, JsonElement>[]>(Rows)!;
        var models = Kinds.ToDictionary(kind => kind.Name, kind => Train(kind.Settings));
        foreach (var (name, model) in models)
        {
            await ExportAsync(name, model, rows, []);
        }

        var said = await NodeAsync();

        said.EnumerateObject().Select(model => model.Name).ShouldBe(models.Keys, ignoreOrder: true);
        foreach (var (name, model) in models)
        {
            Compare(name, model, rows, said.GetProperty(name));
        }
    }

    [Fact]
    public async Task Onnx_OfColumnsNamedLikeOutputsAndOfHashedCategories_SaysInItsSchemaHowTheyEnter()
    {
        var random = new SeededRandom(5);
        var words = Enumerable.Range(0, 900).Select(_ => $"w{random.NextInt32(300)}").ToArray();
        var numbers = words.Select(word => (double)word.Length + random.NextInt32(3)).ToArray();
        var model = new TestTable()
            .Numbers("label", numbers)
            .Numbers("value", numbers.Select(number => 1e6 + number))
            .Categories("word", words)
            .Categories("big", words.Select(word => word[^1] > '4' ? "yes" : "no"), ColumnType.Boolean)
            .Train(new TrainingSettings { Target = "big", Epochs = 2, Hidden = [8] }).Model;
        var rows = words.Take(40).Append("never seen").Select((word, i) => Row(("label", numbers[i % 40]), ("value", 1e6 + i), ("word", word))).Append(Row(("label", 1.0))).ToArray();
        var category = Preprocessing(model).GetProperty("encoders").EnumerateArray().Single(encoder => encoder.GetProperty("column").GetString() == "word");
        var levels = category.GetProperty("levels").EnumerateArray().Select(level => level.GetString()!).ToList();
        var buckets = category.GetProperty("buckets").GetInt32();
        buckets.ShouldBeGreaterThan(1);

        await ExportAsync("hashed", model, rows, new Dictionary<string, Func<JsonElement?, object?>>
        {
            ["word"] = cell => cell is not { } word ? -1 : levels.IndexOf(word.GetString()!) is >= 0 and var place ? place : levels.Count + (int)(Fnv1a(word.GetString()!) % (ulong)buckets),
        }, new() { ["label"] = "column_label", ["value"] = "column_value" });

        Compare("hashed", model, rows, (await NodeAsync()).GetProperty("hashed"));
    }

    [Fact]
    public async Task Bundle_InOpenCvNumpyAndAsAnMlflowModel_AgreesWithItself()
    {
        foreach (var (name, settings) in Kinds.Where(kind => kind.Name is "regression" or "linear" or "binary" or "multiclass" or "ranked" or "resnet"))
        {
            var path = Path.Combine(folder, $"{name}.zip");
            Train(settings).ExportBundle(path);
            ZipFile.ExtractToDirectory(path, Path.Combine(folder, name));
        }

        var json = await Python.RunAsync(folder, "-c", """
            import glob, importlib, json, sys
            import cv2, numpy, pandas, torch, yaml
            said = {}
            for folder in sorted(glob.glob("*/")):
                name = folder[:-1]
                with open(folder + "model.safetensors", "rb") as file:
                    length = int.from_bytes(file.read(8), "little")
                    header, data = json.loads(file.read(length)), file.read()
                meta = header.pop("__metadata__")
                state = torch.load(folder + "model.pt", weights_only=True)
                end = 0
                for key, tensor in header.items():
                    assert (8 + length + tensor["data_offsets"][0]) % 4 == 0 and tensor["data_offsets"][0] == end and tensor["dtype"] == "F32"
                    end = tensor["data_offsets"][1]
                    ours = numpy.frombuffer(data[tensor["data_offsets"][0]:end], "<f4").reshape(tensor["shape"])
                    assert (ours == state[key].numpy()).all()
                assert end == len(data) and list(header) == list(state) and length % 8 == 0 and meta["format"] == "pt"

                described = yaml.safe_load(open(folder + "MLmodel", encoding="utf-8"))
                inputs = json.loads(described["signature"]["inputs"])
                example = json.load(open(folder + described["saved_input_example_info"]["artifact_path"], encoding="utf-8"))
                assert [i["name"] for i in inputs] == example["columns"]
                code = folder + described["flavors"]["python_function"]["code"]
                sys.path.insert(0, code)
                loader = importlib.import_module(described["flavors"]["python_function"]["loader_module"])
                frame = loader._load_pyfunc(folder).predict(pandas.DataFrame(**example))
                assert list(frame.columns) == [o["name"] for o in json.loads(described["signature"]["outputs"])]

                model = loader.Model(folder)
                d = model.description
                samples = json.load(open(folder + "sample_rows.json", encoding="utf-8"))
                want = [s["prediction"] for s in samples]
                if "value" in want[0]:
                    table = numpy.array([[w["value"]] for w in want])
                    scale, column = d["target_scaling"]["scale"], ["value"]
                else:
                    table, scale, column = numpy.array([[w["probabilities"][c] for c in d["classes"]] for w in want]), 1, d["classes"]
                worst = {"mlflow": float(abs(frame[column].to_numpy() - table).max() / scale)}
                if name != "resnet":
                    net = cv2.dnn.readNetFromONNX(folder + "network.onnx")
                    rows = numpy.array([model.encode(s["row"]) for s in samples], "float32")
                    one = []
                    for row in rows:
                        net.setInput(row[None])
                        one.append(net.forward().reshape(-1))
                    worst["opencv"] = float(abs(numpy.array(one) - table).max() / scale)
                said[name] = worst
            print(json.dumps(said))
            """);

        var worst = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, double>>>(json)!;
        worst.Count.ShouldBe(6);
        worst["binary"].Keys.ShouldBe(["mlflow", "opencv"]);
        foreach (var (name, differences) in worst)
        {
            differences.ShouldAllBe(difference => difference.Value < 1e-5, name);
        }
    }

    private static TrainedModel Train(TrainingSettings settings) => TestTable.Mixed().Train(settings with
    {
        Epochs = 6,
        Hidden = settings.ModelType == ModelKind.Resnet ? settings.Hidden : [12, 8],
        Ignore = [.. new[] { "price", "buys", "color" }.Where(name => name != settings.Target)],
    }).Model;

    private static Dictionary<string, JsonElement> Row(params (string Name, object Value)[] cells) =>
        cells.ToDictionary(cell => cell.Name, cell => JsonSerializer.SerializeToElement(cell.Value));

    // The columns as ONNX takes them: dates as text of whole seconds, which JavaScript's numbers could not hold.
    private async Task ExportAsync(
        string name,
        TrainedModel model,
        IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> rows,
        Dictionary<string, Func<JsonElement?, object?>> own,
        Dictionary<string, string>? names = null)
    {
        model.ExportOnnx(Path.Combine(folder, $"{name}.onnx"));
        var columns = model.Inputs.ToDictionary(column => names?.GetValueOrDefault(column.Name) ?? column.Name, column => rows.Select(row =>
        {
            JsonElement? cell = row.TryGetValue(column.Name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;
            return own.TryGetValue(column.Name, out var convert) ? convert(cell)
                : column.Type != ColumnType.Date ? cell
                : cell is { } date ? (object)date.GetDateTimeOffset().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)
                : "-9223372036854775808";
        }).ToArray());
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), JsonSerializer.Serialize(columns), TestContext.Current.CancellationToken);
    }

    private void Compare(string name, TrainedModel model, IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> rows, JsonElement said)
    {
        var ours = model.Predict(rows);
        if (model.Task == TaskKind.Regression)
        {
            said.EnumerateObject().Select(output => output.Name).ShouldBe(["value"]);
            var scale = Preprocessing(model).GetProperty("target_scaling").GetProperty("scale").GetDouble();
            for (var row = 0; row < ours.Count; row++)
            {
                (said.GetProperty("value")[row].GetDouble() / scale).ShouldBe(ours[row].Value!.Value / scale, 1e-5, $"{name}, row {row + 1}");
            }

            return;
        }

        var probabilities = said.GetProperty("probabilities");
        for (var row = 0; row < ours.Count; row++)
        {
            said.GetProperty("label")[row].GetString().ShouldBe(ours[row].Label, $"{name}, row {row + 1}");
            for (var c = 0; c < model.Classes!.Count; c++)
            {
                probabilities[row * model.Classes.Count + c].GetDouble().ShouldBe(ours[row].Probabilities![model.Classes[c]], 1e-5, $"{name}, row {row + 1}, {model.Classes[c]}");
            }
        }
    }

    private JsonElement Preprocessing(TrainedModel model)
    {
        var path = Path.Combine(folder, "preprocessing.zip");
        model.ExportBundle(path);
        using var archive = ZipFile.OpenRead(path);
        using var stream = archive.GetEntry("preprocessing.json")!.Open();
        return JsonSerializer.Deserialize<JsonElement>(stream);
    }

    private static ulong Fnv1a(string text) =>
        System.Text.Encoding.UTF8.GetBytes(text).Aggregate(0xCBF29CE484222325, (hash, part) => (hash ^ part) * 0x100000001B3);

    private async Task<JsonElement> NodeAsync()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Kargah.slnx")))
        {
            root = root.Parent!;
        }

        var packages = Path.Combine(root.FullName, "tests", "Kargah.Learning.Tests", "onnx");
        Directory.Exists(Path.Combine(packages, "node_modules")).ShouldBeTrue($"ONNX Runtime is missing: run 'ONNXRUNTIME_NODE_INSTALL=skip npm ci' in {packages}");
        var start = new ProcessStartInfo("node", [Path.Combine(packages, "predict.mjs"), folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await errors);
        return JsonSerializer.Deserialize<JsonElement>(await output);
    }
}
