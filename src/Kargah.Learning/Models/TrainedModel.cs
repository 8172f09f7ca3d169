using System.Text.Json;
using Kargah.Data;

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
/// <param name="Levels">For categories and yes/no: the values seen in training.</param>
/// <param name="Min">For numbers and dates (seconds since 1970): the range seen in training.</param>
/// <param name="Example">A value as a prediction row takes it: number, text (dates as ISO 8601), or null.</param>
public sealed record InputColumn(string Name, ColumnType Type, IReadOnlyList<string>? Levels, double? Min, double? Max, object? Example);

/// <summary>A model with all it needs to answer: preprocessing, weights, classes, schema, scores.</summary>
public sealed class TrainedModel
{
    public TaskKind Task => throw new NotImplementedException();
    public string Target => throw new NotImplementedException();

    /// <summary>In the order of the probabilities; for binary the positive class is last. Null for regression.</summary>
    public IReadOnlyList<string>? Classes => throw new NotImplementedException();
    public string? PositiveClass => throw new NotImplementedException();
    public double Threshold => throw new NotImplementedException();
    public IReadOnlyList<InputColumn> Inputs => throw new NotImplementedException();

    /// <param name="rows">Column name → value. Absent or null is missing; columns of the table that the model does not use are passed over.</param>
    /// <exception cref="TrainingException">input_unknown, value_invalid or input_empty; names the row (1-based) and the column.</exception>
    public IReadOnlyList<RowPrediction> Predict(IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> rows) => throw new NotImplementedException();

    /// <summary>The engine's own format (<c>.kgm</c>), written whole or not at all.</summary>
    public void Save(string path) => throw new NotImplementedException(path);

    /// <exception cref="CheckpointException">The file is torn, damaged or of another format.</exception>
    public static TrainedModel Load(string path) => throw new NotImplementedException(path);

    /// <summary>PyTorch zip archive with the state dict, for <c>torch.load(path, weights_only=True)</c>.</summary>
    public void ExportPt(string path) => throw new NotImplementedException(path);

    /// <summary>Zip for Python: model.pt, preprocessing and schema, metrics, sample rows with predictions, loader.</summary>
    public void ExportBundle(string path) => throw new NotImplementedException(path);
}
