using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Kargah.Data;
using Kargah.Learning;
using Kargah.Numerics;

namespace Kargah.Bench;

/// <summary>A short run, written down so that somebody else can do the same steps: what the network sees, its first weights, the order of the rows.</summary>
internal static class RepeatableRun
{
    /// <returns>The loss of each step, as JSON.</returns>
    public static string Train(TrainingCase training, string folder)
    {
        var (table, schema) = training.Draw();
        var losses = new Losses();
        var outcome = Trainer.Train(table, schema, training.Settings(threads: 2), losses);
        WriteTable(table, outcome.Plan, folder);
        WriteFirstWeights(training, outcome.Plan, folder);
        WriteOrder(training, outcome.Plan, folder);
        return JsonSerializer.Serialize(losses.Values);
    }

    private static void WriteTable(Table table, TrainingPlan plan, string folder)
    {
        int[] train = [.. plan.Rows.Train];
        var x = new float[table.Rows * plan.Inputs];
        for (var column = 0; column < plan.Inputs; column++)
        {
            var numbers = (NumberColumn)table.Columns[column];
            NumberEncoder.Learn(numbers, train)!.Encode(numbers, x, plan.Inputs, column);
        }

        Write(folder, "x", x);
        var target = table.Columns[^1];
        if (target is CategoryColumn classes)
        {
            Write(folder, "y", Array.ConvertAll(classes.Codes, code => (long)code));
        }
        else
        {
            var values = ((NumberColumn)target).Values;
            var scaling = Scaling.Learn(train.Select(row => values[row]))!;
            Write(folder, "y", Array.ConvertAll(values, scaling.Apply));
        }
    }

    private static void WriteFirstWeights(TrainingCase training, TrainingPlan plan, string folder)
    {
        var network = new Network(training.Architecture);
        network.Initialize(new SeededRandom(plan.Seeds["init"]));
        for (var i = 0; i < network.Parameters.Count; i++)
        {
            var values = new float[network.Parameters[i].Count];
            network.Parameters[i].Save(values);
            Write(folder, string.Create(CultureInfo.InvariantCulture, $"p{i}"), values);
        }
    }

    private static void WriteOrder(TrainingCase training, TrainingPlan plan, string folder)
    {
        var order = new List<int>();
        for (var epoch = 0; epoch < training.Epochs; epoch++)
        {
            int[] rows = [.. plan.Rows.Train];
            new SeededRandom(SeededRandom.DeriveSeed(plan.Seeds["shuffle"], "epoch", epoch)).Shuffle<int>(rows);
            order.AddRange(rows);
        }

        Write<int>(folder, "order", [.. order]);
    }

    private static void Write<T>(string folder, string name, T[] values)
        where T : struct => File.WriteAllBytes(Path.Combine(folder, name), MemoryMarshal.AsBytes<T>(values));

    private sealed class Losses : TrainingCallbacks
    {
        public List<double> Values { get; } = [];

        public override void OnPoints(IReadOnlyList<TrainingPoint> points) =>
            Values.AddRange(points.Where(point => point is { Split: "train", Name: MetricNames.Loss }).Select(point => point.Value));
    }
}
