using System.Text.Json;
using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>What a model says about one row.</summary>
/// <param name="Value">Regression: the predicted number; else null.</param>
/// <param name="Label">Classification: the predicted class; else null.</param>
/// <param name="Probabilities">Class → probability, in the model's order of classes; null for regression.</param>
/// <param name="MissingColumns">Columns of the model that the row left out or gave as null; they were filled as in training.</param>
public sealed record RowPrediction(
    double? Value,
    string? Label,
    IReadOnlyDictionary<string, double>? Probabilities,
    IReadOnlyList<string> MissingColumns);

/// <summary>One column a prediction row may give, for a form.</summary>
/// <param name="Levels">For categories and yes/no: the values that were frequent in training. Others may be sent.</param>
/// <param name="Min">For numbers and dates (seconds since 1970): the range seen in training.</param>
/// <param name="Example">A value as a prediction row takes it: number, text (dates as ISO 8601), or null.</param>
public sealed record InputColumn(string Name, ColumnType Type, IReadOnlyList<string>? Levels, double? Min, double? Max, object? Example);

/// <summary>A model with all it needs to answer: preprocessing, weights, classes, schema, scores. Safe for use by several threads.</summary>
public sealed class TrainedModel
{
    private const string Magic = "KRGHMDL2";
    private const string What = "model file";

    private readonly Network network;
    private readonly Lock networkInUse = new();
    private readonly ThreadTeam alone = new(1);
    private readonly float[] parameters;

    internal TrainedModel(ModelDescription description, SplitRows rows, float[] parameters)
    {
        Description = description;
        Rows = rows;
        network = new Network(description.Architecture);
        network.Load(parameters);
        this.parameters = parameters;
    }

    public TaskKind Task => Description.Task;
    public string Target => Description.Target;

    /// <summary>In the order of the probabilities; for binary the positive class is last. Null for regression.</summary>
    public IReadOnlyList<string>? Classes => Task == TaskKind.Regression ? null : Description.Classes;
    public string? PositiveClass => Description.PositiveClass;
    public double Threshold => Description.Threshold;
    public IReadOnlyList<InputColumn> Inputs => Description.Inputs;

    /// <summary>1-based; 0 when the run was stopped before its first epoch ended.</summary>
    public int BestEpoch => Description.BestEpoch;
    public IReadOnlyDictionary<string, double> ValidationMetrics => Description.ValidationMetrics;

    /// <summary>Empty until the run has ended.</summary>
    public IReadOnlyDictionary<string, double> TestMetrics => Description.TestMetrics;

    /// <summary>Rows of the training table in each part.</summary>
    public SplitRows Rows { get; }

    /// <summary>All weights in a row: layer by layer as in PyTorch, then the statistics of norms.</summary>
    public ReadOnlySpan<float> Parameters => parameters;

    internal ModelDescription Description { get; }
    internal Network Network => network;

    /// <param name="rows">Column name → value. Absent or null is missing; columns of the table that the model does not use are passed over.</param>
    /// <exception cref="TrainingException">input_unknown, value_invalid or input_empty; names the row (1-based) and the column.</exception>
    public IReadOnlyList<RowPrediction> Predict(IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> rows)
    {
        var table = PredictionRows.Read(rows, Description.Schema, Description.Encoders);
        var values = PredictEncoded(new FeaturePipeline(Description.Encoders).Encode(table), rows.Count);
        var predictions = new RowPrediction[rows.Count];
        for (var row = 0; row < predictions.Length; row++)
        {
            var missing = Description.Encoders.Select(encoder => encoder.Column).Where(name => table.Find(name)!.IsMissing(row)).ToArray();
            predictions[row] = Task == TaskKind.Regression
                ? new RowPrediction(values[row], null, null, missing)
                : Classified(values.AsSpan(row * Description.Classes.Count, Description.Classes.Count), missing);
        }

        return predictions;
    }

    /// <summary>The engine's own format (<c>.kgm</c>), written whole or not at all.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void Save(string path) => ArrayFile.Write(path, Magic, Description, new Dictionary<string, Array>
    {
        ["parameters"] = parameters,
        ["train_rows"] = Rows.Train.ToArray(),
        ["validation_rows"] = Rows.Validation.ToArray(),
        ["test_rows"] = Rows.Test.ToArray(),
    });

    /// <exception cref="CheckpointException">The file is torn, damaged or of another format.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static TrainedModel Load(string path)
    {
        var file = ArrayFile.Read(path, Magic, What);
        var rows = new SplitRows((int[])file.Arrays["train_rows"], (int[])file.Arrays["validation_rows"], (int[])file.Arrays["test_rows"]);
        return new TrainedModel(ArrayFile.HeadAs<ModelDescription>(file.Head, What), rows, file.Floats("parameters"));
    }

    /// <summary>PyTorch zip archive with the state dict (<c>layers.0.weight</c>, <c>layers.0.bias</c>, …), for <c>torch.load(path, weights_only=True)</c>.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void ExportPt(string path) => DurableFile.Write(path, stream => PyTorchArchive.Write(stream, network));

    /// <summary>ONNX, opset 17: an input of shape [N, 1] for each column, preprocessing inside; outputs <c>label</c> and <c>probabilities</c>, or <c>value</c>.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void ExportOnnx(string path) => DurableFile.Write(path, stream => OnnxModel.Write(stream, this));

    /// <summary>Safetensors file with the tensors of the state dict.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void ExportSafetensors(string path) => DurableFile.Write(path, stream => Safetensors.Write(stream, this));

    /// <summary>Zip for Python: model.pt, preprocessing and schema, metrics, row ids of the parts, sample rows with predictions, loader.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void ExportBundle(string path) => DurableFile.Write(path, stream => Bundle.Write(stream, this));

    /// <param name="inputs">[rows, inputs], as the pipeline encodes them.</param>
    /// <param name="rows">How many.</param>
    /// <returns>Numbers in the target's unit, or [rows, classes] probabilities.</returns>
    internal double[] PredictEncoded(float[] inputs, int rows) =>
        Evaluation.Interpret(Task, Description.TargetScaling, Description.Classes.Count, Outputs(inputs, rows), network.Members);

    private float[] Outputs(float[] inputs, int rows)
    {
        lock (networkInUse)
        {
            return network.Predict(alone, inputs, rows);
        }
    }

    private RowPrediction Classified(ReadOnlySpan<double> probabilities, IReadOnlyList<string> missing)
    {
        var byClass = new Dictionary<string, double>(probabilities.Length, StringComparer.Ordinal);
        for (var c = 0; c < probabilities.Length; c++)
        {
            byClass.Add(Description.Classes[c], probabilities[c]);
        }

        var predicted = Task == TaskKind.Binary ? (probabilities[1] >= Threshold ? 1 : 0) : Scores.IndexOfLargest(probabilities);
        return new RowPrediction(null, Description.Classes[predicted], byClass, missing);
    }
}
