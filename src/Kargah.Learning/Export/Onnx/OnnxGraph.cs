using System.Globalization;

namespace Kargah.Learning;

/// <summary>
/// A graph in the making: every call adds a node and gives the name of what it computes. Written as a ModelProto of opset 17 (IR version 8, the one that goes with it).
/// Source: onnx/onnx, onnx.proto, docs/IR.md, docs/Operators.md.
/// </summary>
/// <param name="name">Of the graph.</param>
/// <param name="reserved">Names that inputs and outputs have: nothing inside is called so.</param>
internal sealed class OnnxGraph(string name, IEnumerable<string> reserved)
{
    private const int IrVersion = 8;
    private const int Opset = 17;
    private const int MlOpset = 3;

    /// <summary>Operators for tables: here the one that looks up text.</summary>
    private const string MlDomain = "ai.onnx.ml";

    private readonly HashSet<string> names = [.. reserved];
    private readonly ProtobufMessage nodes = new();
    private readonly ProtobufMessage ends = new();
    private readonly List<OnnxTensor> constants = [];
    private int count;
    private bool usesMl;

    /// <summary>An input or output of N rows, N being the caller's choice.</summary>
    /// <param name="columns">Null: a vector.</param>
    public string Input(string called, OnnxType type, int? columns, string description) => End(11, called, type, columns, description);

    public string Output(string called, OnnxType type, int? columns, string description) => End(12, called, type, columns, description);

    /// <summary>One number a column: [1, columns].</summary>
    public string Row(float[] values) => Keep(unused => OnnxTensor.Of(unused, OnnxType.Float, [1, values.Length], values));

    public string Row(double[] values) => Keep(unused => OnnxTensor.Of(unused, OnnxType.Double, [1, values.Length], values));

    public string Row(long[] values) => Keep(unused => OnnxTensor.Of(unused, OnnxType.Int64, [1, values.Length], values));

    public string Number(long value) => Keep(unused => OnnxTensor.Of(unused, OnnxType.Int64, [], [value]));

    public string Number(double value) => Keep(unused => OnnxTensor.Of(unused, OnnxType.Double, [], [value]));

    public string Number(float value) => Keep(unused => OnnxTensor.Of(unused, OnnxType.Float, [], [value]));

    public string Column(double[] values) => Keep(unused => OnnxTensor.Of(unused, OnnxType.Double, [values.Length, 1], values));

    public string Vector(long[] values) => Keep(unused => OnnxTensor.Of(unused, OnnxType.Int64, [values.Length], values));

    public string Vector(IReadOnlyList<string> values) => Keep(unused => OnnxTensor.Of(unused, values));

    /// <summary>A tensor of the state dict, under its own name.</summary>
    public string Weight(NamedTensor tensor)
    {
        var free = Free(tensor.Name);
        constants.Add(OnnxTensor.Of(free, OnnxType.Float, tensor.Shape, tensor.Values));
        return free;
    }

    /// <summary>Columns first to first + count − 1.</summary>
    public string Columns(string matrix, int first, int count) =>
        Node("Slice", [matrix, Vector([first]), Vector([first + count]), Vector([1L])]);

    public string Cast(string value, OnnxType type) => Node("Cast", [value], attributes: ("to", (long)type));

    /// <summary>Matrices side by side.</summary>
    public string Beside(IReadOnlyList<string> matrices) => matrices.Count == 1 ? matrices[0] : Node("Concat", matrices, attributes: ("axis", 1L));

    /// <summary>Text to numbers, one for each key.</summary>
    public string LookUp(string text, IReadOnlyList<string> keys, long[] values, long otherwise)
    {
        usesMl = true;
        return Add("LabelEncoder", MlDomain, [text], null, ("keys_strings", keys), ("values_int64s", values), ("default_int64", otherwise));
    }

    /// <param name="type">An operator of the default domain.</param>
    /// <param name="output">What to call the result; null: any free name.</param>
    public string Node(string type, IReadOnlyList<string> inputs, string? output = null, params (string Name, object Value)[] attributes) =>
        Add(type, "", inputs, output, attributes);

    public void Write(Stream stream, IReadOnlyDictionary<string, string> metadata)
    {
        var heads = constants.ConvertAll(constant => new ProtobufMessage().AddHead(5, constant.Length));
        var title = new ProtobufMessage().Add(2, name);
        var graphLength = nodes.Length + title.Length + ends.Length + heads.Sum(head => head.Length) + constants.Sum(constant => constant.Length);
        var model = new ProtobufMessage().Add(1, IrVersion).Add(2, "Kargah").Add(3, LearningJson.EngineVersion);
        model.Add(8, new ProtobufMessage().Add(1, "").Add(2, Opset));
        if (usesMl)
        {
            model.Add(8, new ProtobufMessage().Add(1, MlDomain).Add(2, MlOpset));
        }

        foreach (var (key, value) in metadata)
        {
            model.Add(14, new ProtobufMessage().Add(1, key).Add(2, value));
        }

        model.AddHead(7, graphLength).CopyTo(stream);
        nodes.CopyTo(stream);
        title.CopyTo(stream);
        foreach (var (head, constant) in heads.Zip(constants))
        {
            head.CopyTo(stream);
            constant.WriteTo(stream);
        }

        ends.CopyTo(stream);
    }

    private string End(int field, string called, OnnxType type, int? columns, string description)
    {
        var shape = new ProtobufMessage().Add(1, new ProtobufMessage().Add(2, "N"));
        if (columns is { } known)
        {
            shape.Add(1, new ProtobufMessage().Add(1, known));
        }

        var tensor = new ProtobufMessage().Add(1, (long)type).Add(2, shape);
        ends.Add(field, new ProtobufMessage().Add(1, called).Add(2, new ProtobufMessage().Add(1, tensor)).Add(3, description));
        return called;
    }

    private string Add(string type, string domain, IReadOnlyList<string> inputs, string? output, params (string Name, object Value)[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (var input in inputs)
        {
            node.Add(1, input);
        }

        var result = output ?? Free(null);
        node.Add(2, result).Add(4, type);
        foreach (var (attribute, value) in attributes)
        {
            node.Add(5, Attribute(attribute, value));
        }

        nodes.Add(1, node.Add(7, domain));
        return result;
    }

    private static ProtobufMessage Attribute(string name, object value)
    {
        var attribute = new ProtobufMessage().Add(1, name);
        switch (value)
        {
            case float number:
                return attribute.Add(2, number).Add(20, 1);
            case long number:
                return attribute.Add(3, number).Add(20, 2);
            case long[] numbers:
                Array.ForEach(numbers, number => attribute.Add(8, number));
                return attribute.Add(20, 7);
            case IReadOnlyList<string> texts:
                foreach (var text in texts)
                {
                    attribute.Add(9, text);
                }

                return attribute.Add(20, 8);
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value, null);
        }
    }

    private string Keep(Func<string, OnnxTensor> make)
    {
        var free = Free(null);
        constants.Add(make(free));
        return free;
    }

    private string Free(string? wanted)
    {
        while (wanted is null || !names.Add(wanted))
        {
            wanted = string.Create(CultureInfo.InvariantCulture, $"t{++count}");
        }

        return wanted;
    }
}
