using System.Globalization;
using System.Text.Json;

namespace Kargah.Learning;

/// <summary>A whole model as ONNX: table columns in, <c>label</c> and <c>probabilities</c> or <c>value</c> out.</summary>
internal static class OnnxModel
{
    /// <summary>Stands for a missing date; numpy's NaT is the same number.</summary>
    public const long MissingDate = long.MinValue;

    private const string Label = "label";
    private const string Probabilities = "probabilities";
    private const string Value = "value";

    /// <summary>
    /// One input of shape [N, 1] for each column the model learnt from: float for numbers (NaN is missing), text for categories and yes/no (empty is missing), int64 for dates (seconds
    /// since 1970; <see cref="MissingDate"/> is missing). Outputs: <c>label</c> [N] and <c>probabilities</c> [N, classes], or <c>value</c> [N, 1] in the target's unit, as double.
    /// </summary>
    public static void Write(Stream stream, TrainedModel model)
    {
        var inputs = NameInputs(model.Description.Encoders);
        var graph = new OnnxGraph(model.Target, [.. inputs.Values, Label, Probabilities, Value]);
        foreach (var encoder in model.Description.Encoders)
        {
            var (type, description) = TakenBy(encoder);
            graph.Input(inputs[encoder.Column], type, 1, description);
        }

        var encoded = OnnxFeatures.Encode(graph, new FeaturePipeline(model.Description.Encoders), inputs);
        var outputs = OnnxNetwork.Forward(graph, model.Network, encoded);
        if (model.Task == TaskKind.Regression)
        {
            var scaling = model.Description.TargetScaling;
            var product = graph.Node("Mul", [graph.Cast(outputs, OnnxType.Double), graph.Number(scaling.Scale)]);
            Averaged(graph, model, "Add", [product, graph.Number(scaling.Mean)], Value);
            graph.Output(Value, OnnxType.Double, 1, $"The predicted {model.Target}.");
        }
        else
        {
            ProbabilitiesOf(graph, model, outputs);
            var best = model.Task == TaskKind.Binary
                ? graph.Cast(graph.Node("GreaterOrEqual", [graph.Node("Gather", [Probabilities, graph.Number(1L)], attributes: ("axis", 1L)), graph.Number((float)model.Threshold)]), OnnxType.Int64)
                : graph.Node("ArgMax", [Probabilities], null, ("axis", 1L), ("keepdims", 0L));
            graph.Node("Gather", [graph.Vector(model.Classes!), best], Label);
            graph.Output(Label, OnnxType.String, null, $"The predicted {model.Target}.");
            graph.Output(Probabilities, OnnxType.Float, model.Classes!.Count, "One a class, in the order of the metadata's classes.");
        }

        graph.Write(stream, Metadata(model, Schema(model, inputs)));
    }

    /// <summary>
    /// The network alone, for programs that know nothing but matrices of floats (OpenCV's dnn): <c>input</c> [N, inputs] is a row as preprocessing.json encodes it; the output is
    /// <c>probabilities</c> or <c>value</c>, both float.
    /// </summary>
    public static void WriteNetwork(Stream stream, TrainedModel model)
    {
        const string input = "input";
        var network = model.Network;
        var graph = new OnnxGraph(model.Target, [input, Probabilities, Value]);
        graph.Input(input, OnnxType.Float, network.Inputs, "Columns as preprocessing.json encodes them.");
        var outputs = OnnxNetwork.Forward(graph, network, input);
        if (model.Task == TaskKind.Regression)
        {
            var scaling = model.Description.TargetScaling;
            var product = graph.Node("Mul", [outputs, graph.Row([(float)scaling.Scale])]);
            Averaged(graph, model, "Add", [product, graph.Row([(float)scaling.Mean])], Value);
            graph.Output(Value, OnnxType.Float, 1, $"The predicted {model.Target}.");
        }
        else
        {
            ProbabilitiesOf(graph, model, outputs);
            graph.Output(Probabilities, OnnxType.Float, model.Classes!.Count, "One a class, in the order of the metadata's classes.");
        }

        graph.Write(stream, Metadata(model));
    }

    /// <summary>Too many levels for an input each: the others share inputs by a hash, which ONNX cannot compute. Such a column enters as the number of its slot.</summary>
    public static bool IsHashed(CategoryEncoder category) => category is { OtherSlot: true, Buckets: > 1 };

    /// <summary>What every format can say of a model in text.</summary>
    public static Dictionary<string, string> Metadata(TrainedModel model)
    {
        var description = model.Description;
        var metadata = new Dictionary<string, string>
        {
            ["model"] = $"{description.Target} ({Json(description.Task)})",
            ["version"] = description.EngineVersion,
            ["task"] = Json(description.Task),
            ["target"] = description.Target,
        };
        if (model.Classes is { } classes)
        {
            metadata["classes"] = JsonSerializer.Serialize(classes, LearningJson.Options);
        }

        if (description.Task == TaskKind.Binary)
        {
            metadata["threshold"] = description.Threshold.ToString("R", CultureInfo.InvariantCulture);
        }

        return metadata;
    }

    private static Dictionary<string, string> Metadata(TrainedModel model, object schema) =>
        new(Metadata(model)) { ["schema"] = JsonSerializer.Serialize(schema, LearningJson.Options) };

    private static object Schema(TrainedModel model, Dictionary<string, string> inputs) => model.Description.Encoders.Zip(model.Inputs, (encoder, column) => new
    {
        column.Name,
        Input = inputs[column.Name],
        column.Type,
        column.Levels,
        Buckets = encoder is CategoryEncoder category && IsHashed(category) ? category.Buckets : (int?)null,
        column.Min,
        column.Max,
    });

    // σ(−z) and σ(z) beside each other: 1 − σ(z) would lose the digits of a small probability.
    private static void ProbabilitiesOf(OnnxGraph graph, TrainedModel model, string outputs)
    {
        var axis = model.Network.Members > 1 ? 2L : 1L;
        if (model.Task == TaskKind.Binary)
        {
            Averaged(graph, model, "Sigmoid", [graph.Node("Concat", [graph.Node("Neg", [outputs]), outputs], attributes: ("axis", axis))], Probabilities);
        }
        else
        {
            Averaged(graph, model, "Softmax", [outputs], Probabilities, ("axis", axis));
        }
    }

    /// <summary>The last node of an output; where there are members, their mean.</summary>
    private static void Averaged(OnnxGraph graph, TrainedModel model, string type, IReadOnlyList<string> inputs, string output, params (string, object)[] attributes)
    {
        if (model.Network.Members == 1)
        {
            graph.Node(type, inputs, output, attributes);
        }
        else
        {
            graph.Node("ReduceMean", [graph.Node(type, inputs, null, attributes)], output, ("axes", new[] { 1L }), ("keepdims", 0L));
        }
    }

    /// <summary>A column's input has its name; one that is called like an output gets another.</summary>
    private static Dictionary<string, string> NameInputs(IReadOnlyList<FeatureEncoder> encoders)
    {
        var taken = new HashSet<string>(encoders.Select(encoder => encoder.Column)) { Label, Probabilities, Value };
        return encoders.ToDictionary(encoder => encoder.Column, encoder =>
        {
            var name = encoder.Column;
            while (name is Label or Probabilities or Value || (name != encoder.Column && !taken.Add(name)))
            {
                name = $"column_{name}";
            }

            return name;
        });
    }

    private static (OnnxType Type, string Description) TakenBy(FeatureEncoder encoder) => encoder switch
    {
        NumberEncoder => (OnnxType.Float, "Number; NaN is missing."),
        DateEncoder => (OnnxType.Int64, "Whole seconds since 1970-01-01T00:00:00Z; the smallest int64 is missing."),
        CategoryEncoder category when IsHashed(category) => (OnnxType.Int64,
            $"The place of the text among the schema's levels; for any other {category.Levels.Count} + FNV-1a(UTF-8, 64 bit) mod {category.Buckets}; -1 is missing."),
        _ => (OnnxType.String, "Text; the empty one is missing, one that was not seen in training is allowed."),
    };

    private static string Json(TaskKind task) => JsonNamingPolicy.SnakeCaseLower.ConvertName(task.ToString());
}
