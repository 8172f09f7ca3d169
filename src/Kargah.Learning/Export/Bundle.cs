using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Kargah.Learning;

/// <summary>A model for people who work in Python: everything to predict the same, readable without us.</summary>
internal static class Bundle
{
    public static void Write(Stream stream, TrainedModel model)
    {
        var description = model.Description;
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Add(archive, "model.pt", content => content.Write(PtBytes(model.Network)));
        Add(archive, "model.onnx", content => OnnxModel.Write(content, model));
        Add(archive, "network.onnx", content => OnnxModel.WriteNetwork(content, model));
        Add(archive, "model.safetensors", content => Safetensors.Write(content, model));
        AddJson(archive, "preprocessing.json", new
        {
            description.Format,
            description.Task,
            description.Target,
            description.Classes,
            description.PositiveClass,
            description.Threshold,
            description.TargetScaling,
            description.Architecture,
            Layers = description.Architecture.Widths,
            description.Encoders,
        });
        AddJson(archive, "schema.json", new { description.Schema, description.Inputs, description.Dropped });
        AddJson(archive, "metrics.json", new
        {
            description.BestEpoch,
            Test = description.TestMetrics,
            Validation = description.ValidationMetrics,
            description.Baseline,
        });
        AddJson(archive, "run.json", new { description.EngineVersion, description.Settings, description.Seeds });
        Add(archive, "splits.json", JsonSerializer.Serialize(model.Rows, LearningJson.Options));
        AddJson(archive, "sample_rows.json", SampleRows(model));
        Add(archive, "MLmodel", MlflowFiles.Model(model));
        Add(archive, MlflowFiles.ExampleName, MlflowFiles.Example(model));
        Add(archive, "python_env.yaml", MlflowFiles.PythonEnvironment());
        Add(archive, "requirements.txt", "torch>=1.13\n");
        Add(archive, "load.py", Loader());
        Add(archive, "README.md", Readme(model));
    }

    private static object[] SampleRows(TrainedModel model)
    {
        var rows = JsonSerializer.SerializeToElement(model.Description.SampleRows, LearningJson.Options)
            .Deserialize<List<Dictionary<string, JsonElement>>>(LearningJson.Options)!;
        var predictions = model.Predict(rows);
        return [.. rows.Select((row, i) => new
        {
            Row = row,
            Prediction = model.Task == TaskKind.Regression
                ? (object)new { predictions[i].Value }
                : new { predictions[i].Label, predictions[i].Probabilities },
        })];
    }

    private static string Readme(TrainedModel model)
    {
        var description = model.Description;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# A model that predicts `{description.Target}`\n");
        text.AppendLine("    pip install -r requirements.txt");
        text.AppendLine("    python load.py\n");
        text.AppendLine("`load.py` predicts `sample_rows.json` and compares with what Kargah predicted; import `Model` from it for your own rows.\n");
        text.AppendLine("| score | test | validation | naive | linear |\n| --- | --- | --- | --- | --- |");
        foreach (var name in description.ValidationMetrics.Keys.Union(description.TestMetrics.Keys))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {name} | {Cell(description.TestMetrics, name)} | {Cell(description.ValidationMetrics, name)} | {Cell(description.Baseline.Naive, name)} | {Cell(description.Baseline.Linear, name)} |");
        }

        text.AppendLine("\nThe naive guess looks at no column; the linear model saw the same columns. Both are scored on the test rows.\n");
        text.AppendLine("Files: `model.onnx` (columns in, predictions out, for ONNX runtimes), `network.onnx` (the network alone, for programs that know only matrices),");
        text.AppendLine("`model.safetensors` and `model.pt` (PyTorch state dict), `MLmodel` with `input_example.json` (MLflow), `preprocessing.json` (columns to inputs, classes), `schema.json` (the table), `metrics.json`, `run.json`");
        text.AppendLine("(settings and seeds), `splits.json` (0-based rows of the table that taught, chose the epoch and tested).");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Cell(IReadOnlyDictionary<string, double> scores, string name) =>
        scores.TryGetValue(name, out var value) ? value.ToString("G4", CultureInfo.InvariantCulture) : "";

    private static byte[] PtBytes(Network network)
    {
        using var stream = new MemoryStream();
        PyTorchArchive.Write(stream, network);
        return stream.ToArray();
    }

    private static string Loader()
    {
        using var reader = new StreamReader(typeof(Bundle).Assembly.GetManifestResourceStream("load.py")!);
        return reader.ReadToEnd();
    }

    private static void AddJson(ZipArchive archive, string name, object content) => Add(archive, name, JsonSerializer.Serialize(content, LearningJson.Indented) + "\n");

    // Weights do not become smaller by packing.
    private static void Add(ZipArchive archive, string name, Action<Stream> write)
    {
        using var stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        write(stream);
    }

    private static void Add(ZipArchive archive, string name, string content)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(content));
    }
}
