namespace Kargah.Learning;

/// <summary>
/// What <see cref="FeatureEncoder.Encode"/> does, as nodes. All number columns go through one chain of nodes and all dates through another, so that a table of a thousand
/// columns is not a graph of ten thousand nodes; at the end the inputs are put into the network's order.
/// </summary>
internal sealed class OnnxFeatures
{
    private readonly OnnxGraph graph;
    private readonly IReadOnlyDictionary<string, string> inputs;
    private readonly List<string> pieces = [];
    private readonly long[] places;
    private int width;

    private OnnxFeatures(OnnxGraph graph, IReadOnlyDictionary<string, string> inputs, int width) => (this.graph, this.inputs, places) = (graph, inputs, new long[width]);

    /// <param name="inputs">Column → the graph's input.</param>
    /// <returns>[N, width]: what the network takes.</returns>
    public static string Encode(OnnxGraph graph, FeaturePipeline pipeline, IReadOnlyDictionary<string, string> inputs)
    {
        var features = new OnnxFeatures(graph, inputs, pipeline.Width);
        var numbers = new List<(NumberEncoder, int)>();
        var dates = new List<(DateEncoder, int)>();
        var offset = 0;
        foreach (var encoder in pipeline.Encoders)
        {
            switch (encoder)
            {
                case NumberEncoder number:
                    numbers.Add((number, offset));
                    break;
                case DateEncoder date:
                    dates.Add((date, offset));
                    break;
                case CategoryEncoder category:
                    features.Add(category, offset);
                    break;
                case CodeEncoder code:
                    features.Add(code, offset);
                    break;
                default:
                    throw new NotSupportedException($"{encoder.GetType().Name} has no ONNX form.");
            }

            offset += encoder.Width;
        }

        features.Add(numbers);
        features.Add(dates);
        return features.InOrder();
    }

    // Text is looked up, for Equal knows none in opset 17; an index that is no slot is a row of zeros.
    private void Add(CategoryEncoder category, int offset)
    {
        var nowhere = (long)category.Width;
        var missing = category.MissingSlot ? category.Width - 1 : nowhere;
        var input = inputs[category.Column];
        var index = OnnxModel.IsHashed(category)
            ? graph.Node("Where", [graph.Node("Less", [input, graph.Number(0L)]), graph.Number(missing), input])
            : LookUp(input, category.Levels, category.TrueWord is not null, 0, missing, category.OtherSlot ? category.Levels.Count : nowhere);
        var slots = graph.Row([.. Enumerable.Range(0, category.Width).Select(slot => (long)slot)]);
        Place(offset, Piece(graph.Cast(graph.Node("Equal", [index, slots]), OnnxType.Float), category.Width), category.Width);
    }

    private void Add(CodeEncoder code, int offset)
    {
        var index = LookUp(inputs[code.Column], code.Levels, code.TrueWord is not null, CodeEncoder.FirstLevel, CodeEncoder.Missing, otherwise: 0);
        Place(offset, Piece(graph.Cast(index, OnnxType.Float), 1), 1);
    }

    private string LookUp(string text, IReadOnlyList<string> levels, bool yesNo, long first, long missing, long otherwise)
    {
        var keys = new List<string>();
        var values = new List<long>();
        foreach (var (place, level) in levels.Index())
        {
            // /predict knows yes and no in any case; these are the ones in which people write them.
            string[] spellings = yesNo ? [level, level.ToLowerInvariant(), level.ToUpperInvariant(), level[..1].ToUpperInvariant() + level[1..].ToLowerInvariant()] : [level];
            foreach (var spelling in spellings.Except(keys).ToArray())
            {
                keys.Add(spelling);
                values.Add(first + place);
            }
        }

        return graph.LookUp(text, [.. keys, ""], [.. values, missing], otherwise);
    }

    private void Add(List<(NumberEncoder Encoder, int Offset)> numbers)
    {
        if (numbers.Count == 0)
        {
            return;
        }

        var x = graph.Beside([.. numbers.Select(number => inputs[number.Encoder.Column])]);
        var missing = graph.Node("Or", [graph.Node("IsNaN", [x]), graph.Node("IsInf", [x])]);
        var filled = graph.Node("Where", [missing, graph.Row([.. numbers.Select(number => number.Encoder.Fill)]), graph.Cast(x, OnnxType.Double)]);
        var scaled = Piece(Scaled(filled, [.. numbers.Select(number => number.Encoder.Scaling)]), numbers.Count);
        var ranked = numbers.Index().Where(number => number.Item.Encoder.Curve is not null).ToDictionary(
            number => number.Item.Offset, number => Piece(Ranked(graph.Columns(filled, number.Index, 1), number.Item.Encoder.Curve!), 1));
        var indicators = numbers.Exists(number => number.Encoder.MissingSlot) ? Piece(graph.Cast(missing, OnnxType.Float), numbers.Count) : 0;
        foreach (var (i, (encoder, offset)) in numbers.Index())
        {
            places[offset] = ranked.TryGetValue(offset, out var own) ? own : scaled + i;
            if (encoder.MissingSlot)
            {
                places[offset + 1] = indicators + i;
            }
        }
    }

    private void Add(List<(DateEncoder Encoder, int Offset)> dates)
    {
        if (dates.Count == 0)
        {
            return;
        }

        var moments = graph.Beside([.. dates.Select(date => inputs[date.Encoder.Column])]);
        var missing = graph.Node("Equal", [moments, graph.Number(OnnxModel.MissingDate)]);
        var known = graph.Cast(graph.Node("Not", [missing]), OnnxType.Float);
        var calendar = new OnnxCalendar(graph, graph.Node("Where", [missing, graph.Number(0L), moments]));
        var next = dates.ConvertAll(date => date.Offset);
        foreach (var part in Enum.GetValues<DatePart>())
        {
            var wanted = dates.ConvertAll(date => date.Encoder.Inputs.FirstOrDefault(input => input.Part == part));
            if (wanted.TrueForAll(input => input is null))
            {
                continue;
            }

            var value = calendar.ValueOf(part);
            var columns = new List<string> { Scaled(value, [.. wanted.Select(input => input?.Scaling ?? new Scaling(0, 1))]) };
            if (DateEncoder.Period(part) is > 0 and var period)
            {
                var angle = graph.Cast(graph.Node("Mul", [value, graph.Number(2 * Math.PI / period)]), OnnxType.Float);
                columns.Add(graph.Node("Sin", [angle]));
                columns.Add(graph.Node("Cos", [angle]));
            }

            foreach (var column in columns)
            {
                var place = Piece(graph.Node("Mul", [column, known]), dates.Count);
                for (var i = 0; i < dates.Count; i++)
                {
                    if (wanted[i] is not null)
                    {
                        places[next[i]++] = place + i;
                    }
                }
            }
        }

        if (!dates.Exists(date => date.Encoder.MissingSlot))
        {
            return;
        }

        var indicators = Piece(graph.Cast(missing, OnnxType.Float), dates.Count);
        for (var i = 0; i < dates.Count; i++)
        {
            if (dates[i].Encoder.MissingSlot)
            {
                places[next[i]] = indicators + i;
            }
        }
    }

    // In double, as the encoders do it: a column of large numbers and small differences would lose them.
    private string Scaled(string values, Scaling[] scalings) => graph.Cast(
        graph.Node("Div",
        [
            graph.Node("Sub", [values, graph.Row(Array.ConvertAll(scalings, scaling => scaling.Mean))]),
            graph.Row(Array.ConvertAll(scalings, scaling => scaling.Scale)),
        ]),
        OnnxType.Float);

    // The curve as a sum over its straight pieces of how far x has come through each. Knots are floats, as the input is: a value that is a knot stays one.
    private string Ranked(string x, QuantileCurve curve)
    {
        var values = new List<double> { (float)curve.Values[0] };
        var scores = new List<double> { curve.Scores[0] };
        foreach (var (value, score) in curve.Values.Zip(curve.Scores).Skip(1))
        {
            if ((float)value > values[^1])
            {
                values.Add((float)value);
                scores.Add(score);
            }
            else
            {
                scores[^1] = score;
            }
        }

        if (values.Count == 1)
        {
            (values, scores) = ([values[0], Math.BitIncrement((float)values[0])], [curve.Scores[0], curve.Scores[^1]]);
        }

        var widths = values.Zip(values.Skip(1), (from, to) => to - from).ToArray();
        var share = graph.Node("Div", [graph.Node("Sub", [x, graph.Row([.. values.SkipLast(1)])]), graph.Row(widths)]);
        var passed = graph.Node("Min", [graph.Node("Max", [share, graph.Number(0.0)]), graph.Number(1.0)]);
        var rises = graph.Column([.. scores.Zip(scores.Skip(1), (from, to) => to - from)]);
        return graph.Cast(graph.Node("Add", [graph.Node("MatMul", [passed, rises]), graph.Number(scores[0])]), OnnxType.Float);
    }

    private void Place(int offset, int piece, int count)
    {
        for (var i = 0; i < count; i++)
        {
            places[offset + i] = piece + i;
        }
    }

    private int Piece(string matrix, int columns)
    {
        pieces.Add(matrix);
        width += columns;
        return width - columns;
    }

    private string InOrder()
    {
        var all = graph.Beside(pieces);
        return places.Length == width && places.Index().All(place => place.Index == place.Item)
            ? all
            : graph.Node("Gather", [all, graph.Vector(places)], attributes: ("axis", 1L));
    }
}
