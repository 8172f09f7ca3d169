using System.Text.Json;
using Kargah.Numerics;

namespace Kargah.Learning.Tests;

/// <summary>Figures of Fixtures/make_fixtures.py, which PyTorch 1.13 made on a CPU.</summary>
public sealed class PyTorchParityTests
{
    // Both sides sum in single precision, in different orders; over five epochs of six steps the losses part by about 1e-6.
    private const double RelativeTolerance = 1e-5;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static TheoryData<string> Names => [.. Cases().Select(c => c.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Training_FromTheSameWeightsAndOrder_HasPyTorchsLossInEveryEpoch(string name)
    {
        var expected = Cases().Single(c => c.Name == name);
        using var team = new ThreadTeam(1);
        var network = new Network(expected.Architecture ?? new Architecture { Kind = ModelKind.Mlp, Inputs = expected.Widths[0], Hidden = expected.Widths[1..^1], Outputs = expected.Widths[^1] });
        network.Load(expected.Parameters);
        var optimizer = Optimizer.Create(expected.Optimizer, network, expected.WeightDecay);

        var losses = expected.Orders.Select(order => Epoch(expected, network, optimizer, team, order)).ToArray();

        for (var epoch = 0; epoch < losses.Length; epoch++)
        {
            losses[epoch].ShouldBe(expected.Losses[epoch], RelativeTolerance * expected.Losses[epoch], $"epoch {epoch + 1}");
        }

        losses[^1].ShouldBeLessThan(losses[0]);
        var parameters = network.Save();
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i].ShouldBe(expected.LastParameters[i], 1e-5f);
        }
    }

    private static double Epoch(FixtureCase c, Network network, Optimizer optimizer, ThreadTeam team, int[] order)
    {
        var (inputs, total) = (c.Widths[0], 0.0);
        foreach (var rows in order.Chunk(c.BatchSize))
        {
            var x = new Floats(rows.SelectMany(row => c.X.Skip(row * inputs).Take(inputs)).ToArray(), rows.Length);
            var targets = rows.Select(row => c.Target[row]).ToArray();
            var gradient = new Floats(rows.Length * network.Members, network.Outputs);
            var outputs = network.Forward(team, x.View, training: true);
            var loss = new LossOptions(c.Task, RegressionLoss.Squared, 0).Of(outputs, targets, [], gradient.View);
            network.Backward(gradient.View);
            optimizer.Step(team, c.LearningRate);
            total += loss * rows.Length;
        }

        return total / order.Length;
    }

    private static FixtureCase[] Cases()
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", "pytorch.json"));
        return JsonSerializer.Deserialize<Fixture>(stream, Json)!.Cases;
    }

    private sealed record Fixture(string Torch, FixtureCase[] Cases);

    private sealed record FixtureCase(
        string Name,
        TaskKind Task,
        int[] Widths,
        OptimizerKind Optimizer,
        double WeightDecay,
        double LearningRate,
        int BatchSize,
        float[] X,
        float[] Target,
        float[] Parameters,
        int[][] Orders,
        double[] Losses,
        float[] LastParameters,
        Architecture? Architecture = null);
}
