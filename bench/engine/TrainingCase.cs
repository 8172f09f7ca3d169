using System.Text.Json;
using System.Text.Json.Serialization;
using Kargah.Data;
using Kargah.Learning;
using Kargah.Numerics;

namespace Kargah.Bench;

/// <summary>A table and the settings to train on it. Everything follows from the seed.</summary>
/// <param name="Widths">Inputs, hidden layers, outputs. One output is a regression; more are classes, two of them included.</param>
internal sealed record TrainingCase(
    string Name, int[] Widths, int Batch, int Rows, int Epochs = 1000, double Dropout = 0, bool BatchNorm = false, int Seed = 0)
{
    private const string Target = "target";

    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private int Inputs => Widths[0];
    private int Outputs => Widths[^1];

    public static TrainingCase Parse(string json) => JsonSerializer.Deserialize<TrainingCase>(json, Json)!;

    public Architecture Architecture => new()
    {
        Kind = ModelKind.Mlp,
        Inputs = Inputs,
        Hidden = Widths[1..^1],
        Outputs = Outputs,
        Dropout = Dropout,
        Normalization = BatchNorm ? NormalizationKind.Batch : NormalizationKind.None,
    };

    /// <summary>All rows teach, and no epoch ends a run: both sides do the same work.</summary>
    public TrainingSettings Settings(int threads) => new()
    {
        Target = Target,
        Task = Outputs == 1 ? TaskKind.Regression : TaskKind.Multiclass,
        Hidden = Widths[1..^1],
        Dropout = Dropout,
        Normalization = BatchNorm ? NormalizationKind.Batch : NormalizationKind.None,
        BatchSize = Batch,
        Epochs = Epochs,
        LearningRate = 0.001,
        Schedule = ScheduleKind.Constant,
        WeightDecay = 0,
        Patience = null,
        Split = new SplitOptions { Kind = SplitMethod.Random, Validation = 0, Test = 0 },
        Seed = Seed,
        Threads = threads,
    };

    /// <summary>Uniform features; the target is a wave of the first, or the class whose random linear score is the highest, both with noise.</summary>
    public (Table Table, TableSchema Schema) Draw()
    {
        var random = new SeededRandom(SeededRandom.DeriveSeed(Seed, Name));
        var features = new double[Inputs][];
        for (var column = 0; column < Inputs; column++)
        {
            features[column] = new double[Rows];
            foreach (ref var value in features[column].AsSpan())
            {
                value = 2 * random.NextDouble() - 1;
            }
        }

        Column target = Outputs == 1
            ? new NumberColumn(Target, ColumnType.Numeric, [.. features[0].Select(x => Math.Sin(3 * x) + 0.1 * (random.NextDouble() - 0.5))])
            : new CategoryColumn(Target, ColumnType.Category, Labels(features, random), [.. Enumerable.Range(0, Outputs).Select(label => $"class {label}")]);
        Column[] columns = [.. features.Select((values, column) => new NumberColumn($"x{column}", ColumnType.Numeric, values)), target];
        var schema = new TableSchema(',', "utf-8", [.. columns.Select(column => new ColumnSchema(column.Name, column.Type)
        {
            Levels = (column as CategoryColumn)?.Levels ?? [],
        })]);
        return (new Table(columns, Rows), schema);
    }

    private int[] Labels(double[][] features, SeededRandom random)
    {
        var scores = new double[Rows, Outputs];
        for (var label = 0; label < Outputs; label++)
        {
            foreach (var values in features)
            {
                var slope = 2 * random.NextDouble() - 1;
                for (var row = 0; row < Rows; row++)
                {
                    scores[row, label] += slope * values[row];
                }
            }
        }

        var labels = new int[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var highest = double.NegativeInfinity;
            for (var label = 0; label < Outputs; label++)
            {
                var score = scores[row, label] + 0.3 * (random.NextDouble() - 0.5);
                if (score > highest)
                {
                    (highest, labels[row]) = (score, label);
                }
            }
        }

        return labels;
    }
}
